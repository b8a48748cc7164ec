package io.aitherzero.pf4j;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDependency;

/**
 * One look-up of a class: in the plugin, in all that it depends on, and in the application.
 *
 * <p>It goes PF4J's way, where each loader asks its dependencies in turn and the application last, and asks none twice. So
 * the application is asked after the first plugin on the way that has nobody else to ask. No lambda is used, since making
 * one loads classes while a class is being loaded.
 */
final class ClassLookup {
    private final GuardedPluginClassLoader asking;
    private final String className;
    private final Set<ClassLoader> asked = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Step> way = new ArrayDeque<>();

    /** A plugin on the way and the dependencies that it has not asked yet. */
    private record Step(GuardedPluginClassLoader loader, Iterator<PluginDependency> left) {}

    ClassLookup(GuardedPluginClassLoader asking, String className) {
        this.asking = asking;
        this.className = className;
    }

    Class<?> find() throws ClassNotFoundException {
        Class<?> found = enter(asking);
        while (found == null && !way.isEmpty()) {
            Step last = way.getLast();
            if (last.left.hasNext()) {
                ClassLoader next = last.loader.loaderOf(last.left.next());
                if (next != null && asked.add(next)) {
                    found = next instanceof GuardedPluginClassLoader plugin ? enter(plugin) : askOther(last, next);
                }
            } else {
                ClassLoader application = last.loader.getParent();
                if (application != null && asked.add(application)) {
                    found = ask(application);
                }
                way.removeLast();
            }
        }
        if (found == null) {
            throw new ClassNotFoundException(className);
        }
        return found;
    }

    private @Nullable Class<?> enter(GuardedPluginClassLoader plugin) {
        asked.add(plugin);
        way.addLast(new Step(plugin, plugin.dependencies().iterator()));
        Class<?> found = plugin == asking ? null : plugin.answered(className);
        if (found == null && plugin.has(className)) {
            try {
                boolean circle = plugin != asking && asking.sharesCircleWith(plugin);
                found = circle ? HandedOverLookup.run(asking, plugin, className) : plugin.loadOwn(className);
            } catch (ClassNotFoundException e) {
                // its file cannot be read, and the next one may have the class, too
                return null;
            }
        }
        if (found != null && found.getClassLoader() instanceof GuardedPluginClassLoader owner) {
            note(owner);
        }
        return found;
    }

    /** A loader of another kind looks in its own dependencies and its application by itself. */
    private @Nullable Class<?> askOther(Step step, ClassLoader other) {
        if (!LookupTrail.enter(step.loader, className)) {
            return null;
        }
        try {
            return ask(other);
        } finally {
            LookupTrail.leave(step.loader, className);
        }
    }

    private @Nullable Class<?> ask(ClassLoader loader) {
        try {
            return loader.loadClass(className);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** Each plugin on the way took the class from the next one. */
    private void note(GuardedPluginClassLoader owner) {
        GuardedPluginClassLoader user = null;
        for (Step step : way) {
            if (user != null) {
                user.uses().tookClass(className, step.loader.id(), owner.id(), user != asking);
            }
            user = step.loader;
        }
    }
}
