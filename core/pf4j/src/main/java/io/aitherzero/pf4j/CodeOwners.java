package io.aitherzero.pf4j;

import io.aitherzero.base.StackPlace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginWrapper;

/** Tells which plugin code belongs to. */
final class CodeOwners {
    private final GuardedPluginManager plugins;

    CodeOwners(GuardedPluginManager plugins) {
        this.plugins = plugins;
    }

    /** The plugin whose own class is the innermost in a thread's stack, else the one whose class loader the thread has. */
    Optional<String> of(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            Optional<String> owner = of(frame.getClassName());
            if (owner.isPresent()) {
                return owner;
            }
        }
        return of(thread.getClass().getClassLoader()).or(() -> of(thread.getContextClassLoader()));
    }

    /**
     * Where a stack is in a plugin's own classes, with the place in another plugin that they have called; as a text that
     * comes behind a sentence. Where it is in neither, the place that looks most like it.
     */
    String at(String id, StackTraceElement[] stack) {
        @Nullable PluginWrapper plugin = plugins.byId().get(id);
        @Nullable ClassLoader own = plugin == null ? null : plugin.getPluginClassLoader();
        String further = "";
        for (StackTraceElement frame : stack) {
            if (LoaderCode.defines(own, frame.getClassName())) {
                return ", at " + StackPlace.text(frame) + (further.isEmpty() ? "" : ", in " + further);
            }
            if (further.isEmpty() && StackPlace.isForeign(frame)) {
                further = of(frame.getClassName())
                        .map(other -> StackPlace.text(frame) + " of '" + other + "'")
                        .orElse("");
            }
        }
        return further.isEmpty() ? StackPlace.at(stack) : ", at " + further;
    }

    private Optional<String> of(String className) {
        return plugins.byId().values().stream()
                .filter(plugin -> LoaderCode.defines(plugin.getPluginClassLoader(), className))
                .map(PluginWrapper::getPluginId)
                .findFirst();
    }

    /** The plugin that a class loader was made for. */
    Optional<String> of(ClassLoader loader) {
        return plugins.byId().values().stream()
                .filter(plugin -> plugin.getPluginClassLoader() == loader)
                .map(PluginWrapper::getPluginId)
                .findFirst();
    }
}
