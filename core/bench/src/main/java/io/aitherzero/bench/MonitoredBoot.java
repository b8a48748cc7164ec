package io.aitherzero.bench;

import io.aitherzero.bench.ChildWorks.Parent;
import io.aitherzero.bench.FolderBoot.Booted;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.parallel.JobEngine;
import io.aitherzero.parallel.memory.MemoryBudget;
import io.aitherzero.parallel.memory.MemoryMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a memory monitor that begins with a boot adds to it: one boot with and one without, each the first of its JVM. */
final class MonitoredBoot implements Benchmark.Body {
    static final String NAME = "p12";

    private static final double NANOS_PER_MILLI = 1e6;

    private final Workbench bench;
    private boolean withFirst;

    private MonitoredBoot(Workbench bench) {
        this.bench = bench;
    }

    static Benchmark benchmark(Workbench bench) {
        return new Benchmark(
                NAME,
                "first boot of a JVM, 25 plugin archives that do nothing, with a memory monitor begun at the same time",
                "such a boot without the monitor, measured beside each run",
                new MonitoredBoot(bench));
    }

    @Override
    public boolean hasOwnJvm() {
        return true;
    }

    @Override
    public Measurement run(JobEngine engine) throws IOException, InterruptedException {
        withFirst = !withFirst;
        Measurement first = boot(withFirst);
        Measurement second = boot(!withFirst);
        Measurement with = withFirst ? first : second;
        Measurement without = withFirst ? second : first;
        return with.against(without.measuredNanos())
                .or(without.fault())
                .with(Map.of("addedMillis", (with.measuredNanos() - without.measuredNanos()) / NANOS_PER_MILLI));
    }

    private Measurement boot(boolean monitored) throws IOException, InterruptedException {
        Path plugins = bench.seedArchives(IdleModule.class);
        return bench.start(
                        List.of(), NAME, bench.folder(NAME).toString(), plugins.toString(), Boolean.toString(monitored))
                .await()
                .measurement();
    }

    static void run(Path home, Path plugins, boolean monitored, FolderBoot boots, Parent parent) {
        long from = System.nanoTime();
        MemoryMonitor monitor = monitored ? begin() : null;
        long begun = System.nanoTime() - from;
        try {
            Booted booted = boots.boot(home, plugins, Schedule.READY);
            parent.say(new Measurement(
                    0,
                    booted.profile().criticalPath().nanos(),
                    begun + booted.nanos(),
                    booted.profile().sumOfRunNanos(),
                    SeedGraph.graph().modules().size(),
                    ArchiveStart.started(booted.profile()),
                    ArchiveStart.fault(SeedGraph.graph(), booted.profile(), id -> 0)));
        } finally {
            if (monitor != null) {
                monitor.close();
            }
        }
    }

    private static MemoryMonitor begin() {
        MemoryMonitor monitor = MemoryMonitor.ofThisJvm(MemoryBudget.ofThisJvm());
        monitor.start();
        return monitor;
    }
}
