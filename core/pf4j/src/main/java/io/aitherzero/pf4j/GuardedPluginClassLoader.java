package io.aitherzero.pf4j;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * PF4J's class loader, made safe for plugins that depend on one another in a circle and for dependencies that are gone.
 *
 * <p>A circle needs an optional dependency, as a circle of required ones is never resolved. A look-up that comes back to
 * a loader which is already part of it finds nothing there instead of going round for ever. A dependency that has been
 * unloaded has no classes and no resources.
 */
class GuardedPluginClassLoader extends PluginClassLoader {
    /*
     * A loader is locked while it loads a class, and it asks its dependencies with that lock held: neither PF4J's loader
     * nor a subclass of it can be registered as parallel capable. Along required dependencies the locks have an order.
     * Round a circle they have none, and two threads that enter it at different points would wait for each other for
     * ever. So within a circle the question is handed to a thread of its own, and the lock released until it has
     * answered: no thread ever holds the locks of two loaders of one circle. The price: while one thread defines a
     * class and waits for its superclass from the circle, another one may define the same class first.
     */
    private static final AtomicInteger LOADERS_MADE = new AtomicInteger();

    private final PluginManager plugins;
    private final PluginDescriptor descriptor;
    private final LoaderUses uses;
    private volatile @Nullable Circles circles;
    private volatile boolean closed;

    GuardedPluginClassLoader(PluginManager plugins, PluginDescriptor descriptor, ClassLoader parent) {
        super(plugins, descriptor, parent);
        this.plugins = plugins;
        this.descriptor = descriptor;
        uses = new LoaderUses(this, descriptor);
        LOADERS_MADE.incrementAndGet();
    }

    @Override
    protected @Nullable Class<?> loadClassFromDependencies(String className) {
        List<PluginDependency> dependencies = descriptor.getDependencies();
        if (dependencies.isEmpty() || !LookupTrail.enter(this, className)) {
            return null;
        }
        try {
            Set<String> circular = circularDependencies();
            for (PluginDependency dependency : dependencies) {
                ClassLoader loader = plugins.getPluginClassLoader(dependency.getPluginId());
                if (loader != null) {
                    try {
                        Class<?> found = circular.contains(dependency.getPluginId())
                                ? HandedOverLookup.run(this, loader, className)
                                : loader.loadClass(className);
                        if (found.getClassLoader() instanceof GuardedPluginClassLoader owner) {
                            uses.tookClass(className, dependency.getPluginId(), owner.id());
                        }
                        return found;
                    } catch (ClassNotFoundException e) {
                        // the next dependency may have it
                    }
                }
            }
            return null;
        } finally {
            LookupTrail.leave(this, className);
        }
    }

    String id() {
        return descriptor.getPluginId();
    }

    /** What the plugin was given by others. */
    LoaderUses uses() {
        return uses;
    }

    @Override
    protected Class<?> findClass(String className) throws ClassNotFoundException {
        try {
            return super.findClass(className);
        } catch (LinkageError e) {
            Class<?> definedByOther = findLoadedClass(className);
            if (definedByOther != null) {
                return definedByOther;
            }
            throw e;
        } catch (IllegalStateException e) {
            if (closed) {
                throw new ClassNotFoundException(
                        className + ": plugin '" + descriptor.getPluginId() + "' has been unloaded", e);
            }
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        super.close();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    protected @Nullable URL findResourceFromDependencies(String name) {
        for (PluginDependency dependency : descriptor.getDependencies()) {
            if (plugins.getPluginClassLoader(dependency.getPluginId()) instanceof URLClassLoader loader) {
                URL found = loader.findResource(name);
                if (found != null) {
                    uses.tookResource(name, dependency.getPluginId());
                    return found;
                }
            }
        }
        return null;
    }

    @Override
    protected List<URL> findResourcesFromDependencies(String name) throws IOException {
        List<URL> all = new ArrayList<>();
        for (PluginDependency dependency : descriptor.getDependencies()) {
            if (plugins.getPluginClassLoader(dependency.getPluginId()) instanceof URLClassLoader loader) {
                List<URL> found = Collections.list(loader.findResources(name));
                if (!found.isEmpty()) {
                    uses.tookResource(name, dependency.getPluginId());
                    all.addAll(found);
                }
            }
        }
        return all;
    }

    private Set<String> circularDependencies() {
        Circles known = circles;
        int made = LOADERS_MADE.get();
        if (known == null || !known.complete() || known.loadersMade() != made) {
            known = findCircles(made);
            circles = known;
        }
        return known.dependencies();
    }

    private Circles findCircles(int loadersMade) {
        Set<String> circular = new HashSet<>();
        boolean complete = true;
        for (PluginDependency dependency : descriptor.getDependencies()) {
            Set<String> seen = new HashSet<>();
            Deque<String> open = new ArrayDeque<>();
            open.add(dependency.getPluginId());
            while (!open.isEmpty()) {
                String id = open.remove();
                ClassLoader loader = plugins.getPluginClassLoader(id);
                if (loader == this) {
                    circular.add(dependency.getPluginId());
                } else if (loader == null) {
                    complete = false;
                } else if (seen.add(id) && loader instanceof GuardedPluginClassLoader guarded) {
                    guarded.descriptor.getDependencies().forEach(next -> open.add(next.getPluginId()));
                }
            }
        }
        return new Circles(loadersMade, complete, Set.copyOf(circular));
    }

    /**
     * The dependencies that lead back to this loader.
     *
     * @param loadersMade how many loaders there had been: another one may close a circle
     * @param complete whether every plugin on the way had a loader: one without may still be registered
     */
    private record Circles(int loadersMade, boolean complete, Set<String> dependencies) {}
}
