package io.aitherzero.bench;

import io.aitherzero.base.Spread;
import io.aitherzero.bench.ChildWorks.Parent;
import io.aitherzero.parallel.JobEngine;
import io.aitherzero.parallel.memory.MemoryBudget;
import io.aitherzero.parallel.memory.MemoryMonitor;
import io.aitherzero.parallel.memory.MemoryPressure;
import io.aitherzero.parallel.memory.PressureChange;
import io.aitherzero.parallel.memory.PressureInput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * What the memory monitor costs work that allocates, in a heap that is half live: work without it, with it, and so on in
 * turn, in one JVM. Each time with it is held against the mean rate of those around it.
 */
final class WatchedHeap {
    static final String NAME = "p8";

    private static final List<String> JVM = List.of("-Xms256m", "-Xmx256m");
    private static final int ARRAYS = 97;
    private static final int ARRAY_BYTES = 1_000;
    private static final int BLOCK_BYTES = 100_000;
    private static final double LIVE = 0.5;
    private static final int KEPT_ONE_IN = 20;
    private static final int PAIRS = 2;
    private static final long FIRST_MILLIS = 500;
    private static final long WITHOUT_MILLIS = 400;
    /* The second sample is the first that sees a collection, and a level is held back for a second after that. */
    private static final long WITH_MILLIS = 1_500;

    private final byte[][][] live;
    private final LongAdder blocks = new LongAdder();
    private final AtomicReference<byte[][]> escaped = new AtomicReference<>();
    private volatile boolean over;

    /** Blocks that were made, and in how long. */
    private record Stretch(long blocks, long nanos) {
        double rate() {
            return (double) blocks / nanos;
        }
    }

    private WatchedHeap() {
        live = new byte[(int) (Runtime.getRuntime().maxMemory() * LIVE / BLOCK_BYTES)][][];
        for (int i = 0; i < live.length; i++) {
            live[i] = block();
        }
    }

    static Benchmark benchmark(Workbench bench) {
        return new Benchmark(
                NAME,
                "arrays of 1 kB made by all processors in a heap of 256 MB, half of it live, with the memory monitor",
                "the same without the monitor, in turn in one JVM",
                new Benchmark.Body() {
                    @Override
                    public boolean hasOwnJvm() {
                        return true;
                    }

                    @Override
                    public Measurement run(JobEngine engine) throws IOException, InterruptedException {
                        ChildJvm child = bench.start(JVM, NAME).await();
                        bench.open();
                        return child.measurement().with(Map.of("alarms", (double) child.number("alarms")));
                    }
                });
    }

    static void run(Parent parent) throws InterruptedException {
        WatchedHeap heap = new WatchedHeap();
        int threads = Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < threads; i++) {
            int seed = i;
            Thread thread = new Thread(() -> heap.work(new Random(seed)), "allocating");
            thread.setDaemon(true);
            thread.start();
        }
        heap.measure(threads, parent);
        heap.over = true;
    }

    private void measure(int threads, Parent parent) throws InterruptedException {
        Stretch ignored = stretch(FIRST_MILLIS);
        double[] ratios = new double[PAIRS];
        long withNanos = 0;
        long withBlocks = 0;
        long alarms = 0;
        Optional<String> fault = Optional.empty();
        Stretch before = stretch(WITHOUT_MILLIS);
        for (int pair = 0; pair < PAIRS; pair++) {
            Stretch with;
            try (MemoryMonitor monitor = MemoryMonitor.ofThisJvm(MemoryBudget.ofThisJvm())) {
                monitor.start();
                with = stretch(WITH_MILLIS);
                List<PressureChange> changes = monitor.changes();
                alarms += warnings(changes).count();
                fault = fault.or(() -> alarm(changes));
            }
            Stretch after = stretch(WITHOUT_MILLIS);
            ratios[pair] = with.rate() / ((before.rate() + after.rate()) / 2);
            withNanos += with.nanos();
            withBlocks += with.blocks();
            before = after;
        }
        parent.say("alarms", alarms);
        parent.say(new Measurement(
                Math.round(withNanos * Spread.of(ratios).median()),
                withNanos,
                withNanos,
                withNanos * threads,
                withBlocks,
                withBlocks,
                fault));
    }

    /** Changes in which the heap is at fault; the machine may really be short of memory. */
    private static Stream<PressureChange> warnings(List<PressureChange> changes) {
        return changes.stream()
                .filter(change -> change.levels().getOrDefault(PressureInput.HEAP, MemoryPressure.NORMAL)
                        != MemoryPressure.NORMAL);
    }

    static Optional<String> alarm(List<PressureChange> changes) {
        return warnings(changes)
                .findFirst()
                .map(change -> "The monitor must not warn of a heap that is half live, but said %s at %s"
                        .formatted(
                                change.levels().get(PressureInput.HEAP),
                                change.sample().heap()));
    }

    private Stretch stretch(long millis) throws InterruptedException {
        long from = System.nanoTime();
        long first = blocks.sum();
        TimeUnit.MILLISECONDS.sleep(millis);
        return new Stretch(blocks.sum() - first, System.nanoTime() - from);
    }

    private static byte[][] block() {
        byte[][] block = new byte[ARRAYS][];
        for (int i = 0; i < block.length; i++) {
            block[i] = new byte[ARRAY_BYTES];
        }
        return block;
    }

    private void work(Random random) {
        while (!over) {
            byte[][] block = block();
            escaped.set(block);
            // so that there is garbage among the old too
            if (random.nextInt(KEPT_ONE_IN) == 0) {
                live[random.nextInt(live.length)] = block;
            }
            blocks.increment();
        }
    }
}
