package io.aitherzero.bench;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.ItemBody;
import io.aitherzero.api.parallel.JobPlan;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.bench.ChildWorks.Parent;
import io.aitherzero.parallel.JobEngine;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * The part of p7 that runs in a JVM with a small heap: 200 items that hold 20 MB for 30 ms each, through the engine with
 * reservations, or in a fixed pool without. A few empty items go first, so that neither has classes to load.
 */
final class HeldMemory {
    static final String NAME = "p7";
    static final String RESERVE = "reserve";
    static final int ITEMS = 200;

    private static final int BYTES = 20_000_000;
    private static final int LIMIT = 32;
    private static final int FIRST_ITEMS = 8;
    private static final List<Integer> INDICES =
            IntStream.range(0, ITEMS).boxed().toList();

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicLongArray nanos = new AtomicLongArray(ITEMS);

    private HeldMemory() {}

    /** @param how {@link #RESERVE}, or the size of a fixed pool */
    static void run(String how, Parent parent) throws InterruptedException {
        HeldMemory work = new HeldMemory();
        Measurement run = how.equals(RESERVE) ? work.reserving() : work.pool(Integer.parseInt(how));
        parent.say(run);
        parent.say("mostAtOnce", work.most);
    }

    private Measurement reserving() throws InterruptedException {
        Measurement ignored = batch(INDICES.subList(0, FIRST_ITEMS), (item, context) -> item);
        return batch(INDICES, (item, context) -> hold(item)).withBodies(bodies());
    }

    private static Measurement batch(List<Integer> items, ItemBody<Integer, Object> body) throws InterruptedException {
        BatchOptions options =
                BatchOptions.of(NAME, Workload.MIXED).limit(LIMIT).reserveMemory();
        try (JobEngine engine = JobEngine.create()) {
            return new BatchWork(
                            LIMIT,
                            given -> given.forEach(items, body, options),
                            () -> 0,
                            report -> outOfMemory(report.summary().retries())
                                    .or(() -> BatchWork.values(items).apply(report)))
                    .run(engine);
        }
    }

    static Optional<String> outOfMemory(long times) {
        return times == 0
                ? Optional.empty()
                : Optional.of("No item may run out of memory, but %d did".formatted(times));
    }

    private Measurement pool(int size) throws InterruptedException {
        ExecutorService first = Executors.newFixedThreadPool(size);
        first.execute(() -> {});
        end(first);
        AtomicInteger outOfMemory = new AtomicInteger();
        long from = System.nanoTime();
        ExecutorService pool = Executors.newFixedThreadPool(size);
        INDICES.forEach(item -> pool.execute(() -> attempt(item, outOfMemory)));
        end(pool);
        long measured = System.nanoTime() - from;
        return new Measurement(
                0,
                bodies(),
                measured,
                IntStream.range(0, ITEMS).mapToLong(nanos::get).sum(),
                ITEMS,
                ITEMS - outOfMemory.get(),
                outOfMemory(outOfMemory.get()));
    }

    private static void end(ExecutorService pool) throws InterruptedException {
        pool.shutdown();
        boolean ignored = pool.awaitTermination(1, TimeUnit.MINUTES);
    }

    private void attempt(Integer item, AtomicInteger outOfMemory) {
        try {
            Integer ignored = hold(item);
        } catch (OutOfMemoryError e) {
            outOfMemory.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Integer hold(Integer item) throws InterruptedException {
        long from = System.nanoTime();
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            byte[] held = new byte[BYTES];
            try {
                Waits.sleep(Waits.same(1, 30)[0]);
            } finally {
                Reference.reachabilityFence(held);
            }
            return item;
        } finally {
            running.decrementAndGet();
            nanos.set(item, System.nanoTime() - from);
        }
    }

    private long bodies() {
        return JobPlan.makespan(IntStream.range(0, ITEMS).mapToLong(nanos::get).toArray(), Math.max(1, most.get()));
    }
}
