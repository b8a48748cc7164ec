package io.aitherzero.measure;

import java.util.ArrayList;
import java.util.List;

/** All benchmarks: b1 to b8 are those of AitherZero's performance report, p1 to p11 ask more of the engine. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * In the order they run.
     *
     * @param processors how many there are
     */
    public static List<Benchmark> all(int processors) {
        List<Benchmark> all = new ArrayList<>(ReportWorks.all());
        all.add(StartWork.benchmark());
        all.addAll(EngineWorks.all(processors));
        all.addAll(FaultWorks.all());
        return List.copyOf(all);
    }
}
