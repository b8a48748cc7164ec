package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.Workload;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** 200 items that hold 20 MB for 30 ms each, through the engine. */
final class HungryBatch {
    private static final int BYTES = 20_000_000;
    private static final long HELD_NANOS = 30_000_000;

    private HungryBatch() {}

    public static void main(String[] arguments) throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        BatchOptions options = BatchOptions.of("hungry", Workload.valueOf(arguments[0]))
                .limit(32)
                .reserveMemory();
        try (JobEngine engine = JobEngine.create()) {
            BatchReport<Integer> report = engine.forEach(
                            IntStream.range(0, 200).boxed().toList(),
                            (number, context) -> {
                                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                                byte[] held = new byte[BYTES];
                                long end = System.nanoTime() + HELD_NANOS;
                                for (long left = HELD_NANOS; left > 0; left = end - System.nanoTime()) {
                                    LockSupport.parkNanos(left);
                                }
                                running.decrementAndGet();
                                return held.length;
                            },
                            options)
                    .await();
            System.out.println("succeeded=" + report.summary().count(Outcome.SUCCEEDED));
            System.out.println("green=" + report.isGreen());
            System.out.println("outOfMemory="
                    + report.results().stream()
                            .filter(result -> result.error().isPresent())
                            .count());
            System.out.println("retries=" + report.summary().retries());
            System.out.println("most=" + most);
            System.out.println("millis=" + report.summary().elapsed().toMillis());
        }
    }
}
