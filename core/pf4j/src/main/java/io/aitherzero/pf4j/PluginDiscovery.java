package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginRuntimeException;
import org.pf4j.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes archives on several threads, each path once; a bad one is kept as the exception it makes.
 *
 * <p>Each jar stays open until this is closed. The JDK shares what it has read of a file among all who have it open, so
 * that the descriptor finder and then the plugin's class loader open it at next to no cost.
 */
final class PluginDiscovery implements PluginDescriptorFinder, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PluginDiscovery.class);

    /** Below this the second thread costs more than it brings. */
    private static final int FEW = 16;

    private record Described(
            @Nullable PluginDescriptor descriptor, @Nullable RuntimeException failure, long nanos) {}

    private final Map<Path, Described> described = new ConcurrentHashMap<>();
    private final Queue<JarFile> open = new ConcurrentLinkedQueue<>();
    private final PluginDescriptorFinder finder;
    private final ThreadFactory threads;

    PluginDiscovery(PluginDescriptorFinder finder) {
        this(finder, PluginDiscovery::daemon);
    }

    PluginDiscovery(PluginDescriptorFinder finder, ThreadFactory threads) {
        this.finder = finder;
        this.threads = threads;
    }

    /** Describes all paths; throws nothing for a bad one. */
    void describeAll(List<Path> paths) {
        AtomicInteger next = new AtomicInteger();
        Runnable body = () -> {
            for (int i = next.getAndIncrement(); i < paths.size(); i = next.getAndIncrement()) {
                describe(paths.get(i));
            }
        };
        int helpers = paths.size() < FEW ? 0 : Runtime.getRuntime().availableProcessors() - 1;
        if (helpers == 0) {
            body.run();
            return;
        }
        ExecutorService pool = Executors.newFixedThreadPool(helpers, threads);
        try {
            List<Future<?>> others = submit(body, helpers, pool);
            body.run();
            for (Future<?> other : others) {
                await(other);
            }
        } finally {
            pool.shutdown();
        }
    }

    private static List<Future<?>> submit(Runnable body, int helpers, ExecutorService pool) {
        List<Future<?>> others = new ArrayList<>();
        try {
            for (int i = 0; i < helpers; i++) {
                others.add(pool.submit(body));
            }
        } catch (OutOfMemoryError | RejectedExecutionException e) {
            log.warn("Archives are described by fewer threads: {}", e.toString());
        }
        return others;
    }

    private static Thread daemon(Runnable body) {
        Thread thread = new Thread(body, "aither-describe");
        thread.setDaemon(true);
        return thread;
    }

    /** Not to be interrupted: a helper that goes on would open jars after they have been closed. */
    private static void await(Future<?> other) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    other.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("Describing archives failed", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Described describe(Path path) {
        long begin = System.nanoTime();
        keepOpen(path);
        PluginDescriptor descriptor = null;
        RuntimeException failure = null;
        try {
            descriptor = finder.find(path);
        } catch (RuntimeException e) {
            failure = e;
        } catch (LinkageError | StackOverflowError | AssertionError e) {
            failure = new PluginRuntimeException(e, "{}", "Describing " + path + " failed: " + e);
        }
        Described result = new Described(descriptor, failure, System.nanoTime() - begin);
        described.put(path, result);
        return result;
    }

    private void keepOpen(Path path) {
        if (FileUtils.isJarFile(path)) {
            try {
                open.add(new JarFile(path.toFile(), false));
            } catch (IOException e) {
                log.debug("The finder will say what is wrong with {}", path, e);
            }
        }
    }

    @Override
    public void close() {
        for (JarFile jar : open) {
            try {
                jar.close();
            } catch (IOException e) {
                log.warn("Cannot close {}", jar.getName(), e);
            }
        }
    }

    /** The descriptor of a path that has been described, if it has one. */
    Optional<PluginDescriptor> descriptor(Path path) {
        return Optional.ofNullable(described.get(path)).map(Described::descriptor);
    }

    @Override
    public boolean isApplicable(Path path) {
        return finder.isApplicable(path);
    }

    @Override
    public PluginDescriptor find(Path path) {
        Described known = described.get(path);
        Described result = known == null ? describe(path) : known;
        if (result.failure != null) {
            throw result.failure;
        }
        if (result.descriptor == null) {
            throw new PluginRuntimeException("No descriptor was found for " + path);
        }
        return result.descriptor;
    }

    /** How long each plugin took to describe, in nanoseconds by id. */
    Map<String, Long> nanos() {
        Map<String, Long> nanos = new HashMap<>();
        described.values().forEach(result -> {
            if (result.descriptor != null && result.descriptor.getPluginId() != null) {
                nanos.merge(result.descriptor.getPluginId(), result.nanos, Long::sum);
            }
        });
        return nanos;
    }
}
