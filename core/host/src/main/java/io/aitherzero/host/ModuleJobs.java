package io.aitherzero.host;

import io.aitherzero.api.parallel.ParallelExecutor;
import io.aitherzero.base.Nanos;
import io.aitherzero.host.json.RecordedBatches;
import io.aitherzero.parallel.BatchRecord;
import io.aitherzero.parallel.JobEngine;
import io.aitherzero.parallel.JobScope;
import io.aitherzero.parallel.memory.MemoryMonitor;
import io.aitherzero.pf4j.ModuleRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The jobs of all modules, on one engine that is made when the first of them begins a batch. */
final class ModuleJobs implements ModuleRuns, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ModuleJobs.class);

    private final Path home;
    private final Map<String, JobScope> scopes = new HashMap<>();
    private final Set<String> over = new HashSet<>();
    private @Nullable JobEngine engine;
    private boolean closed;

    /** Whether it was said that batches cannot be recorded. */
    private volatile boolean told;

    /** @param home where batches are recorded, and the limits that they found remembered */
    ModuleJobs(Path home) {
        this.home = home;
    }

    /**
     * The executor of a module, for all of its runs.
     *
     * @param loader the context class loader of its items
     */
    ParallelExecutor of(String id, ClassLoader loader) {
        return new ModuleExecutor(() -> scope(id), loader);
    }

    /** What watches the memory, from now on. */
    synchronized MemoryMonitor memory() {
        return engine().memory();
    }

    private synchronized JobScope scope(String id) {
        if (closed || over.contains(id)) {
            throw new IllegalStateException(
                    "Module '%s' cannot begin a batch: %s has been stopped; begin it between start() and stop()"
                            .formatted(id, closed ? "the host" : "it"));
        }
        JobScope known = scopes.get(id);
        if (known == null) {
            known = engine().forModule(id);
            scopes.put(id, known);
        }
        return known;
    }

    private synchronized JobEngine engine() {
        JobEngine known = engine;
        if (known == null) {
            known = JobEngine.builder()
                    .memory(HostSettings.limits(home))
                    .records(this::record)
                    .build();
            engine = known;
        }
        return known;
    }

    private void record(List<BatchRecord> batches) {
        Path file = HostSettings.batches(home);
        try {
            new RecordedBatches(file).add(batches, log::warn);
            told = false;
        } catch (IOException e) {
            if (!told) {
                log.warn("Batches cannot be recorded in {} ({}); make the folder writable", file, e.toString());
            }
            told = true;
        }
    }

    @Override
    public synchronized void begins(String id) {
        over.remove(id);
    }

    @Override
    public List<String> over(String id, Duration longest) {
        JobScope scope;
        synchronized (this) {
            over.add(id);
            scope = scopes.remove(id);
        }
        return scope == null ? List.of() : scope.close(longest);
    }

    /** How many batches run now of each module that has any, by module. */
    Map<String, Integer> running() {
        Map<String, JobScope> all;
        synchronized (this) {
            all = Map.copyOf(scopes);
        }
        Map<String, Integer> running = new TreeMap<>();
        all.forEach((id, scope) -> {
            int batches = scope.running();
            if (batches > 0) {
                running.put(id, batches);
            }
        });
        return running;
    }

    /** Waits until no module has a batch running. */
    boolean awaitIdle(Duration longest) {
        List<JobScope> all;
        synchronized (this) {
            all = List.copyOf(scopes.values());
        }
        long end = System.nanoTime() + Nanos.of(longest);
        boolean idle = true;
        for (JobScope scope : all) {
            idle &= scope.awaitIdle(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        return idle;
    }

    /** Ends what is left, and writes the limits that were found and the last batches. */
    @Override
    public void close() {
        JobEngine mine;
        synchronized (this) {
            closed = true;
            mine = engine;
        }
        if (mine != null) {
            mine.close();
        }
    }
}
