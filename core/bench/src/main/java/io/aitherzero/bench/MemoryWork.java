package io.aitherzero.bench;

import io.aitherzero.parallel.JobEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Items that need much memory, in JVMs with a small heap. The yardstick is a fixed pool without reservations, tuned by
 * hand: sizes 2 to 5 are tried before the first run, and the fastest that loses no item is run beside each run. One that
 * loses an item later is out.
 */
final class MemoryWork implements Benchmark.Body {
    private static final List<String> JVM = List.of("-Xmx256m");

    private record Pool(int size, Measurement run) {}

    private final Workbench bench;
    private final int least;
    private final int most;
    private final List<Integer> bestFirst = new ArrayList<>();
    private boolean tuned;

    /**
     * Held against fixed pools.
     *
     * @param least the smallest that is tried
     * @param most the largest that is tried
     */
    MemoryWork(Workbench bench, int least, int most) {
        this.bench = bench;
        this.least = least;
        this.most = most;
    }

    static Benchmark benchmark(Workbench bench) {
        return new Benchmark(
                HeldMemory.NAME,
                "200 items that hold 20 MB for 30 ms, reserving memory, in a heap of 256 MB, at 32 or fewer",
                "the fastest fixed pool of 2 to 5 threads that loses no item, measured beside each run",
                new MemoryWork(bench, 2, 5));
    }

    @Override
    public boolean hasOwnJvm() {
        return true;
    }

    @Override
    public Measurement run(JobEngine engine) throws IOException, InterruptedException {
        Optional<Pool> pool = tuned ? best() : tune();
        ChildJvm child = child(HeldMemory.RESERVE);
        Measurement run = child.measurement();
        if (pool.isEmpty()) {
            return run.or(Optional.of(
                    "Some fixed pool of %d to %d threads must lose no item, but all did".formatted(least, most)));
        }
        return run.against(pool.get().run().measuredNanos())
                .with(Map.of("mostAtOnce", (double) child.number("mostAtOnce"), "bestPool", (double)
                        pool.get().size()));
    }

    private Optional<Pool> tune() throws IOException, InterruptedException {
        tuned = true;
        List<Pool> pools = new ArrayList<>();
        for (int size = least; size <= most; size++) {
            pools.add(new Pool(size, child(Integer.toString(size)).measurement()));
        }
        List<Pool> good = pools.stream()
                .filter(pool -> pool.run().fault().isEmpty())
                .sorted(Comparator.comparingLong(pool -> pool.run().measuredNanos()))
                .toList();
        good.forEach(pool -> bestFirst.add(pool.size()));
        return good.stream().findFirst();
    }

    private Optional<Pool> best() throws IOException, InterruptedException {
        while (!bestFirst.isEmpty()) {
            int size = bestFirst.get(0);
            Measurement run = child(Integer.toString(size)).measurement();
            if (run.fault().isEmpty()) {
                return Optional.of(new Pool(size, run));
            }
            bestFirst.remove(0);
        }
        return Optional.empty();
    }

    private ChildJvm child(String how) throws IOException, InterruptedException {
        ChildJvm child = bench.start(JVM, HeldMemory.NAME, how).await();
        bench.open();
        return child;
    }
}
