package io.aitherzero.host;

import io.aitherzero.host.work.ModuleWork;
import io.aitherzero.pf4j.ModuleRuns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All that a host keeps for modules while they run: their batches, and their other work. */
final class HostRuns implements ModuleRuns {
    private final ModuleJobs jobs;
    private final ModuleWork work;

    HostRuns(ModuleJobs jobs, ModuleWork work) {
        this.jobs = jobs;
        this.work = work;
    }

    @Override
    public void begins(String id) {
        jobs.begins(id);
        work.begins(id);
    }

    @Override
    public void started(String id) {
        work.started(id);
    }

    @Override
    public void stopping(String id) {
        work.stopping(id);
    }

    /** Batches first, since other work may wait for one. */
    @Override
    public List<String> over(String id, Duration longest) {
        work.stopping(id);
        long begin = System.nanoTime();
        List<String> left = new ArrayList<>(jobs.over(id, longest));
        Duration rest = longest.minusNanos(System.nanoTime() - begin);
        left.addAll(work.over(id, rest.isNegative() ? Duration.ZERO : rest));
        return left;
    }
}
