package io.aitherzero.parallel.memory;

import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;

/** Asks this JVM for a collection once, of 50 MB of garbage. */
final class ExplicitCollection {
    private static final AtomicReference<byte[][]> HELD = new AtomicReference<>();

    private ExplicitCollection() {}

    public static void main(String[] arguments) {
        MemoryBudget budget = MemoryBudget.ofThisJvm();
        try (MemoryMonitor monitor = MemoryMonitor.ofThisJvm(budget)) {
            // a JVM that has just started has no share of collections yet
            MemoryRelief relief = new MemoryRelief(CollectionRequest.ofThisJvm(() -> {
                MemorySample sample = monitor.sample();
                return new MemorySample(
                        sample.heap(),
                        sample.container(),
                        sample.machine(),
                        sample.stall(),
                        OptionalDouble.of(sample.gcShare().orElse(0)));
            }));
            fill();
            HELD.set(new byte[0][]);
            ReliefEvent event = relief.idle();
            System.out.println("outcome=" + event.outcome());
            System.out.println("reason=" + event.reason());
            System.out.println("disabled=" + relief.disabled().isPresent());
            System.out.println(
                    "survived=" + monitor.sample().heap().survivedBytes().orElse(-1));
            System.out.println("after=" + event.afterBytes().orElse(-1));
        }
    }

    /* Held until all of it is there, lest the JVM collect it by itself. */
    private static void fill() {
        byte[][] blocks = new byte[50][];
        HELD.set(blocks);
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new byte[1_000_000];
        }
    }
}
