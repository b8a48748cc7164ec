package io.aitherzero.pf4j;

import io.aitherzero.base.Excerpt;
import io.aitherzero.base.StackPlace;
import io.aitherzero.boot.graph.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The class loaders of plugins that were unloaded, and what keeps those that are still there. */
final class LoaderWatch {
    private static final Logger log = LoggerFactory.getLogger(LoaderWatch.class);
    private static final int MOST_NAMED = 5;

    private record Unloaded(String id, String version, WeakReference<ClassLoader> loader) {}

    private final List<Unloaded> unloaded = new ArrayList<>();
    private List<Finding> known = List.of();

    /** A plugin is unloaded; from now on nothing should refer to its loader. */
    synchronized void unloaded(String id, String version, ClassLoader loader) {
        unloaded.removeIf(other -> other.loader().get() == null);
        unloaded.add(new Unloaded(id, version, new WeakReference<>(loader)));
    }

    /** Whether loaders are there that have not been looked at. */
    synchronized boolean isOpen() {
        unloaded.removeIf(other -> other.loader().get() == null);
        return !unloaded.isEmpty();
    }

    /** What was found the last time. */
    synchronized List<Finding> known() {
        return known;
    }

    /** Has the heap collected, and tells of each loader that is there all the same what holds it. */
    synchronized List<Finding> leaks() {
        unloaded.removeIf(other -> other.loader().get() == null);
        if (!unloaded.isEmpty()) {
            System.gc();
        }
        List<Finding> leaks = new ArrayList<>();
        for (Iterator<Unloaded> each = unloaded.iterator(); each.hasNext(); ) {
            Unloaded one = each.next();
            @Nullable ClassLoader loader = one.loader().get();
            if (loader == null) {
                each.remove();
            } else {
                leaks.add(leak(one, loader));
            }
        }
        known = List.copyOf(leaks);
        return known;
    }

    private static Finding leak(Unloaded one, ClassLoader loader) {
        List<String> holders = new ArrayList<>();
        add(holders, "live threads", threads(loader));
        add(holders, "shutdown hooks", hooks(loader));
        add(holders, "JDBC drivers", drivers(loader));
        add(holders, "MBeans", beans(loader));
        return new Finding(
                Finding.Code.LEAKED_LOADER,
                one.id(),
                "Module '%s' %s is unloaded, but its classes are still in use: %s"
                        .formatted(
                                one.id(),
                                one.version(),
                                holders.isEmpty()
                                        ? "by none of the usual culprits; a heap dump tells"
                                        : String.join("; ", holders)),
                "End in its stop() what '%s' has begun or registered".formatted(one.id()));
    }

    private static void add(List<String> holders, String kind, List<String> names) {
        if (!names.isEmpty()) {
            List<String> shown =
                    names.stream().limit(MOST_NAMED).map(Excerpt::of).toList();
            holders.add(kind + " " + String.join(", ", shown)
                    + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : ""));
        }
    }

    private static List<String> threads(ClassLoader loader) {
        List<String> names = new ArrayList<>();
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            Optional<StackTraceElement> own = LoaderCode.place(stack, loader);
            if (own.isPresent() || LoaderCode.isOf(thread, loader)) {
                String at = own.or(() -> StackPlace.of(stack))
                        .map(frame -> " at " + StackPlace.text(frame))
                        .orElse("");
                names.add("'" + thread.getName() + "'" + at);
            }
        });
        names.sort(null);
        return names;
    }

    @SuppressWarnings("unchecked")
    private static List<String> hooks(ClassLoader loader) {
        List<String> names = new ArrayList<>();
        try {
            Field field = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
            // allowed only where the JVM was started with --add-opens java.base/java.lang=ALL-UNNAMED
            field.setAccessible(true);
            @Nullable Map<Thread, Thread> hooks = (Map<Thread, Thread>) field.get(null);
            for (Thread hook : hooks == null ? Set.<Thread>of() : Set.copyOf(hooks.keySet())) {
                if (LoaderCode.isOf(hook, loader)) {
                    names.add("'" + hook.getName() + "'");
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.debug("The JVM does not tell its shutdown hooks", e);
        }
        return names;
    }

    @SuppressWarnings("unchecked")
    private static List<String> drivers(ClassLoader loader) {
        if (loader instanceof GuardedPluginClassLoader own) {
            try (InputStream code = DriverProbe.class.getResourceAsStream("DriverProbe.class")) {
                if (code != null) {
                    Object probe = own.defined(DriverProbe.class.getName(), code.readAllBytes())
                            .getDeclaredConstructor()
                            .newInstance();
                    return ((Supplier<List<String>>) probe).get();
                }
            } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
                log.debug("The JDBC drivers of a class loader cannot be told", e);
            }
        }
        return List.of();
    }

    private static List<String> beans(ClassLoader loader) {
        List<String> names = new ArrayList<>();
        for (MBeanServer server : MBeanServerFactory.findMBeanServer(null)) {
            for (ObjectName name : server.queryNames(null, null)) {
                try {
                    if (server.getClassLoaderFor(name) == loader) {
                        names.add(name.toString());
                    }
                } catch (InstanceNotFoundException e) {
                    log.debug("{} is gone", name, e);
                }
            }
        }
        names.sort(null);
        return names;
    }
}
