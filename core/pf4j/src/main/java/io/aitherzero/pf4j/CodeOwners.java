package io.aitherzero.pf4j;

import java.util.Optional;
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

    private Optional<String> of(String className) {
        return plugins.getPlugins().stream()
                .filter(plugin -> LoaderCode.defines(plugin.getPluginClassLoader(), className))
                .map(PluginWrapper::getPluginId)
                .findFirst();
    }

    /** The plugin that a class loader was made for. */
    Optional<String> of(ClassLoader loader) {
        return plugins.getPlugins().stream()
                .filter(plugin -> plugin.getPluginClassLoader() == loader)
                .map(PluginWrapper::getPluginId)
                .findFirst();
    }
}
