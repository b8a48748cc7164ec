package io.aitherzero.bench;

import java.util.ArrayList;
import java.util.List;

/** All benchmarks: b1 to b8 are those of AitherZero's performance report, p1 to p12 ask more of the engine. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * In the order they run.
     *
     * @param processors how many there are
     * @param bench to be closed when they have run
     */
    public static List<Benchmark> all(int processors, Workbench bench) {
        List<Benchmark> all = new ArrayList<>(ReportWorks.all());
        all.add(ArchiveStart.benchmark(bench));
        all.add(StartWork.benchmark());
        all.addAll(EngineWorks.all(processors));
        all.addAll(DownstreamWork.all(bench));
        all.add(MemoryWork.benchmark(bench));
        all.add(WatchedHeap.benchmark(bench));
        List<Benchmark> faults = FaultWorks.all();
        all.add(faults.get(0));
        all.add(JournalKill.benchmark(bench));
        all.add(JournalCost.benchmark(processors, bench));
        all.add(faults.get(1));
        all.add(MonitoredBoot.benchmark(bench));
        return List.copyOf(all);
    }
}
