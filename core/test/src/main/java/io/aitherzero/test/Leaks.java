package io.aitherzero.test;

import io.aitherzero.base.StackPlace;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import javax.management.ObjectName;

/** What was there before a host, to be compared with what is there after it. */
final class Leaks {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final Set<String> OF_THE_JVM = Set.of("process reaper", "Common-Cleaner", "Attach Listener");

    private final Set<Thread> threads = threads();
    private final Set<Thread> hooks = hooks();
    private final Set<ObjectName> beans = beans();
    private final Set<Driver> drivers = drivers();

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static Set<ObjectName> beans() {
        return ManagementFactory.getPlatformMBeanServer().queryNames(null, null);
    }

    private static Set<Driver> drivers() {
        return DriverManager.drivers().collect(Collectors.toSet());
    }

    /** None where the JVM does not let them be seen: {@code --add-opens java.base/java.lang=ALL-UNNAMED}. */
    private static Set<Thread> hooks() {
        try {
            Field field = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
            field.setAccessible(true);
            return field.get(null) instanceof Map<?, ?> map
                    ? map.keySet().stream().map(Thread.class::cast).collect(Collectors.toSet())
                    : Set.of();
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Set.of();
        }
    }

    /** A sentence for each thing that is there now and was not before. */
    List<String> found(Optional<WeakReference<ClassLoader>> loader, String id) {
        List<String> found = new ArrayList<>();
        for (Thread thread : newThreads()) {
            found.add("Thread '%s' still runs%s; end it in stop()"
                    .formatted(thread.getName(), StackPlace.at(thread.getStackTrace())));
        }
        for (Thread hook : hooks()) {
            if (!hooks.contains(hook)) {
                found.add("Shutdown hook '%s' (%s) is still registered; take it back in stop()"
                        .formatted(hook.getName(), hook.getClass().getName()));
            }
        }
        for (ObjectName bean : beans()) {
            if (!beans.contains(bean) && !ofTheJvm(bean)) {
                found.add("MBean '%s' is still registered; take it back in stop()".formatted(bean));
            }
        }
        for (Driver driver : drivers()) {
            if (!drivers.contains(driver)
                    && driver.getClass().getClassLoader() != getClass().getClassLoader()) {
                found.add("JDBC driver %s is still registered; deregister it in stop()"
                        .formatted(driver.getClass().getName()));
            }
        }
        if (loader.isPresent() && !collected(loader.get())) {
            found.add(
                    "The class loader of '%s' is still reachable: look for a static field, a thread-local or a listener outside of the plugin that refers to it%s"
                            .formatted(id, found.isEmpty() ? ", or a field of the test" : ", the above among them"));
        }
        return found;
    }

    private static boolean ofTheJvm(ObjectName bean) {
        String domain = bean.getDomain();
        return domain.startsWith("java.")
                || domain.startsWith("com.sun.")
                || domain.startsWith("jdk.")
                || domain.equals("JMImplementation");
    }

    private List<Thread> newThreads() {
        long begin = System.nanoTime();
        List<Thread> left = new ArrayList<>();
        for (Thread thread : threads()) {
            if (!threads.contains(thread) && !isOthers(thread)) {
                long rest = GRACE_NANOS - (System.nanoTime() - begin);
                if (!ends(thread, Math.max(1, TimeUnit.NANOSECONDS.toMillis(rest)))) {
                    left.add(thread);
                }
            }
        }
        return left;
    }

    /** Threads of the JVM, of JUnit and of the engine that go by themselves. */
    private static boolean isOthers(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group == null
                || group.getName().equals("system")
                || group.getName().equals("InnocuousThreadGroup")
                || OF_THE_JVM.contains(thread.getName())
                || thread.getName().startsWith("ForkJoinPool.commonPool-")
                || thread.getName().startsWith("junit-")
                // of JNA, through which OSHI reads the machine; it ends when nothing of JNA's is reachable any more
                || thread.getName().equals("JNA Cleaner")
                || thread.getName().equals("job-chores")
                || thread.getName().equals("job-idle")
                || thread == Thread.currentThread();
    }

    private static boolean ends(Thread thread, long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private static boolean collected(WeakReference<ClassLoader> loader) {
        for (int i = 0; i < 60 && loader.get() != null; i++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.min(50, i)));
        }
        return loader.get() == null;
    }
}
