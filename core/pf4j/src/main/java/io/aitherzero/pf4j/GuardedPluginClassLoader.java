package io.aitherzero.pf4j;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Enumeration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * PF4J's class loader, made safe for plugins that depend on one another in a circle and for dependencies that are gone.
 *
 * <p>A circle needs an optional dependency, as a circle of required ones is never resolved. A look-up asks each loader
 * once, however many ways lead to it, in PF4J's order. A dependency that has been unloaded has no classes and no resources.
 * What the Java platform has comes from there, and a loader whose parent is this one sees what the plugin sees.
 */
class GuardedPluginClassLoader extends PluginClassLoader {
    /*
     * A loader is locked while it loads a class, and it has the owner of the class define it with that lock held: neither
     * PF4J's loader nor a subclass of it can be registered as parallel capable. Along required dependencies the locks have
     * an order. Round a circle they have none, and two threads that enter it at different points would wait for each other
     * for ever. So within a circle a thread of its own has the class defined, and the lock is released until it has
     * answered: no thread ever holds the locks of two loaders of one circle. The price: while one thread defines a
     * class and waits for its superclass from the circle, another one may define the same class first.
     */
    private static final AtomicInteger LOADERS_MADE = new AtomicInteger();

    private final PluginManager plugins;
    private final Function<String, @Nullable ClassLoader> known;
    private final PluginDescriptor descriptor;
    private final LoaderUses uses;
    private volatile @Nullable Circle circle;
    private volatile boolean closed;

    // guards the opening of the jar; the loader's own lock does not, since other loaders ask what is in the jar
    private final Object opening = new Object();
    private @Nullable PluginJar jar;
    private volatile boolean opened;
    private volatile boolean several;

    GuardedPluginClassLoader(PluginManager plugins, PluginDescriptor descriptor, ClassLoader parent) {
        this(plugins, plugins::getPluginClassLoader, descriptor, parent);
    }

    /** @param known the class loaders of plugins that the manager has, by their ids */
    GuardedPluginClassLoader(
            PluginManager plugins,
            Function<String, @Nullable ClassLoader> known,
            PluginDescriptor descriptor,
            ClassLoader parent) {
        super(plugins, descriptor, parent);
        this.plugins = plugins;
        this.known = known;
        this.descriptor = descriptor;
        uses = new LoaderUses(descriptor);
        LOADERS_MADE.incrementAndGet();
    }

    /** By PF4J's rules for the one-argument form, which a loader with this one as its parent does not ask. */
    @Override
    protected Class<?> loadClass(String className, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(className)) {
            Class<?> found = find(className);
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    @Override
    public Class<?> loadClass(String className) throws ClassNotFoundException {
        return loadClass(className, false);
    }

    private Class<?> find(String className) throws ClassNotFoundException {
        if (className.startsWith("java.")) {
            return findSystemClass(className);
        }
        if (shouldDelegateToParent(className)) {
            return getParent().loadClass(className);
        }
        Class<?> known = findLoadedClass(className);
        if (known != null) {
            return known;
        }
        Class<?> platform = PlatformClasses.find(className);
        return platform != null ? platform : new ClassLookup(this, className).find();
    }

    /** The class that the plugin was given when it asked for this name, or null. */
    @Nullable
    Class<?> answered(String className) {
        return findLoadedClass(className);
    }

    /** Whether a class is one of the plugin's own that is in use. */
    boolean hasDefined(String className) {
        Class<?> known = findLoadedClass(className);
        return known != null && known.getClassLoader() == this;
    }

    /** Whether the plugin's own archive has a class. */
    boolean has(String className) {
        try {
            String file = fileOf(className);
            PluginJar own = jar();
            return own != null ? own.entry(file) != null : super.findResource(file) != null;
        } catch (IllegalStateException e) {
            if (closed) {
                return false;
            }
            throw e;
        }
    }

    private static String fileOf(String className) {
        return className.replace('.', '/').concat(".class");
    }

    /** A class of this loader, defined if it is not yet. */
    Class<?> defined(String className, byte[] code) {
        return hasDefined(className) ? findLoadedClass(className) : defineClass(className, code, 0, code.length);
    }

    /** The class of the plugin's own archive. */
    Class<?> loadOwn(String className) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(className)) {
            Class<?> known = findLoadedClass(className);
            return known != null ? known : findClass(className);
        }
    }

    List<PluginDependency> dependencies() {
        return descriptor.getDependencies();
    }

    /** From PF4J's getter only what the manager does not know: a host may guard that by a lock that a boot holds. */
    @Nullable
    ClassLoader loaderOf(PluginDependency dependency) {
        String id = dependency.getPluginId();
        @Nullable ClassLoader loader = known.apply(id);
        return loader != null ? loader : plugins.getPluginClassLoader(id);
    }

    /** Whether another loader, which this one reaches through dependencies, reaches this one. */
    boolean sharesCircleWith(GuardedPluginClassLoader other) {
        return circle().contains(other);
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
            PluginJar own = jar();
            return own != null ? define(className, own) : super.findClass(className);
        } catch (LinkageError e) {
            Class<?> definedByOther = findLoadedClass(className);
            if (definedByOther != null) {
                return definedByOther;
            }
            throw e;
        } catch (IllegalStateException | NullPointerException e) {
            // the JDK throws the latter where an entry is being inflated
            if (closed) {
                throw unloaded(className, e);
            }
            throw e;
        }
    }

    private ClassNotFoundException unloaded(String className, Exception e) {
        return new ClassNotFoundException(
                className + ": plugin '" + descriptor.getPluginId() + "' has been unloaded", e);
    }

    /** As {@code URLClassLoader} does it, with the same package, protection domain and errors. */
    private Class<?> define(String className, PluginJar own) throws ClassNotFoundException {
        JarEntry entry = own.entry(fileOf(className));
        if (entry == null) {
            throw new ClassNotFoundException(className);
        }
        int dot = className.lastIndexOf('.');
        if (dot >= 0) {
            definePackage(className.substring(0, dot), own);
        }
        byte[] code;
        try {
            code = own.read(entry);
        } catch (IOException e) {
            throw closed ? unloaded(className, e) : new ClassNotFoundException(className, e);
        }
        try {
            return defineClass(className, code, 0, code.length, own.source());
        } catch (ClassFormatError e) {
            if (!PluginJar.isIntact(entry, code)) {
                e.addSuppressed(new IOException("The checksum of " + entry.getName() + " is not that of its bytes"));
            }
            throw e;
        }
    }

    private void definePackage(String name, PluginJar own) {
        if (getDefinedPackage(name) == null) {
            try {
                definePackage(name, own.manifest(), own.source().getLocation());
            } catch (IllegalArgumentException e) {
                if (getDefinedPackage(name) == null) {
                    throw e;
                }
            }
        }
    }

    /**
     * The jar that all classes come from; null where they are left to {@code URLClassLoader}. That one opens the jar only for
     * a resource that is there: opening takes it longer than to define a class.
     */
    private @Nullable PluginJar jar() {
        if (!opened) {
            synchronized (opening) {
                if (!opened && !closed) {
                    URL[] urls = getURLs();
                    jar = urls.length == 1 ? PluginJar.open(urls[0]) : null;
                    opened = true;
                }
            }
        }
        return several || closed ? null : jar;
    }

    @Override
    public void addURL(URL url) {
        super.addURL(url);
        several = getURLs().length > 1;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        synchronized (opening) {
            try {
                super.close();
            } finally {
                if (jar != null) {
                    jar.close();
                }
            }
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public @Nullable URL findResource(String name) {
        return lacks(name) ? null : UncachedUrl.of(super.findResource(name));
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        if (lacks(name)) {
            return Collections.emptyEnumeration();
        }
        List<URL> found = new ArrayList<>();
        for (URL url : Collections.list(super.findResources(name))) {
            found.add(Objects.requireNonNull(UncachedUrl.of(url)));
        }
        return Collections.enumeration(found);
    }

    private boolean lacks(String name) {
        PluginJar own = jar();
        try {
            return own != null && own.entry(name) == null;
        } catch (IllegalStateException e) {
            if (closed) {
                return false;
            }
            throw e;
        }
    }

    @Override
    protected @Nullable URL findResourceFromDependencies(String name) {
        for (PluginDependency dependency : descriptor.getDependencies()) {
            if (loaderOf(dependency) instanceof URLClassLoader loader) {
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
            if (loaderOf(dependency) instanceof URLClassLoader loader) {
                List<URL> found = Collections.list(loader.findResources(name));
                if (!found.isEmpty()) {
                    uses.tookResource(name, dependency.getPluginId());
                    all.addAll(found);
                }
            }
        }
        return all;
    }

    private Set<ClassLoader> circle() {
        Circle known = circle;
        int made = LOADERS_MADE.get();
        if (known == null || !known.complete() || known.loadersMade() != made) {
            known = findCircle(made);
            circle = known;
        }
        return known.loaders();
    }

    private Circle findCircle(int loadersMade) {
        boolean complete = true;
        IdentityHashMap<ClassLoader, List<ClassLoader>> users = new IdentityHashMap<>();
        Deque<GuardedPluginClassLoader> open = new ArrayDeque<>();
        users.put(this, new ArrayList<>());
        open.add(this);
        while (!open.isEmpty()) {
            GuardedPluginClassLoader user = open.remove();
            for (PluginDependency dependency : user.dependencies()) {
                ClassLoader used = loaderOf(dependency);
                if (used == null) {
                    complete = false;
                } else {
                    List<ClassLoader> known = users.get(used);
                    if (known == null) {
                        known = new ArrayList<>();
                        users.put(used, known);
                        if (used instanceof GuardedPluginClassLoader guarded) {
                            open.add(guarded);
                        }
                    }
                    known.add(user);
                }
            }
        }
        Set<ClassLoader> members = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<ClassLoader> back = new ArrayDeque<>(users.getOrDefault(this, List.of()));
        while (!back.isEmpty()) {
            ClassLoader member = back.remove();
            if (members.add(member)) {
                back.addAll(users.getOrDefault(member, List.of()));
            }
        }
        return new Circle(loadersMade, complete, members);
    }

    /**
     * The loaders that lead back to this one, among those it leads to.
     *
     * @param loadersMade how many loaders there had been: another one may close a circle
     * @param complete whether every plugin on the way had a loader: one without may still be registered
     */
    private record Circle(int loadersMade, boolean complete, Set<ClassLoader> loaders) {}
}
