package io.aitherzero.host;

import io.aitherzero.api.ParallelExecutor;
import io.aitherzero.job.JobEngine;
import io.aitherzero.job.JobScope;
import io.aitherzero.plugin.ModuleRuns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The jobs of all modules, on one engine that is made when the first of them begins a batch. */
final class ModuleJobs implements ModuleRuns, AutoCloseable {
    private final Path limits;
    private final Map<String, JobScope> scopes = new HashMap<>();
    private final Set<String> over = new HashSet<>();
    private @Nullable JobEngine engine;
    private boolean closed;

    /** @param limits the file where the limits that batches found are remembered */
    ModuleJobs(Path limits) {
        this.limits = limits;
    }

    /** The executor of a module, for all of its runs. */
    ParallelExecutor of(String id) {
        return new ModuleExecutor(() -> scope(id));
    }

    private synchronized JobScope scope(String id) {
        if (closed || over.contains(id)) {
            throw new IllegalStateException(
                    "Module '%s' cannot begin a batch: %s has been stopped; begin it between start() and stop()"
                            .formatted(id, closed ? "the host" : "it"));
        }
        JobScope known = scopes.get(id);
        if (known == null) {
            if (engine == null) {
                engine = JobEngine.builder().memory(limits).build();
            }
            known = engine.forModule(id);
            scopes.put(id, known);
        }
        return known;
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

    /** Ends what is left and writes the limits that were found. */
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
