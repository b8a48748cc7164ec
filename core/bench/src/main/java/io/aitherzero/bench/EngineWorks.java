package io.aitherzero.bench;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.ItemBody;
import io.aitherzero.api.parallel.JobPlan;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.JobEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Works that ask more of the engine than the report does: many items, short ones, and ones that need a processor. */
final class EngineWorks {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private EngineWorks() {}

    static List<Benchmark> all(int processors) {
        int many = 10 * processors;
        return List.of(
                batch("p1", "200 items, 50 ms sleep", 32, Workload.IO, 200, sleep(50), ideal(200, 50, 32)),
                noOperations(processors),
                batch("p3", "10,000 items, 5 ms sleep", 256, Workload.IO, 10_000, sleep(5), ideal(10_000, 5, 256)),
                batch(
                        "p4",
                        "600 items, 5 ms processor time",
                        processors,
                        Workload.CPU,
                        600,
                        (item, context) -> {
                            long ignored = Labour.burn(5 * MILLI);
                            return item;
                        },
                        600L * 5 * MILLI / processors),
                batch(
                        "p5",
                        "400 items, 1 ms processor time, 8 ms sleep",
                        many,
                        Workload.MIXED,
                        400,
                        (item, context) -> {
                            long ignored = Labour.burn(MILLI);
                            Waits.sleep(8 * MILLI);
                            return item;
                        },
                        Math.max(ideal(400, 9, many), 400 * MILLI / processors + 8 * MILLI)));
    }

    private static long ideal(int items, long millis, int limit) {
        return JobPlan.makespan(Waits.same(items, millis), limit);
    }

    private static ItemBody<Integer, Object> sleep(long millis) {
        return (item, context) -> {
            Waits.sleep(millis * MILLI);
            return item;
        };
    }

    private static Benchmark batch(
            String name,
            String work,
            int limit,
            Workload workload,
            int count,
            ItemBody<Integer, Object> body,
            long ideal) {
        List<Integer> items = IntStream.range(0, count).boxed().toList();
        BatchOptions options = BatchOptions.of(name, workload).limit(limit);
        return new Benchmark(
                name,
                work + ", at " + limit,
                workload == Workload.IO
                        ? "list schedule of the items at the limit"
                        : "the larger of list schedule at the limit and processor time over processors",
                new BatchWork(
                        limit, engine -> engine.forEach(items, body, options), () -> ideal, BatchWork.values(items)));
    }

    /** The yardstick is what a ForkJoinPool takes for the same, measured beside each run. */
    private static Benchmark noOperations(int processors) {
        List<Integer> items = IntStream.range(0, 100_000).boxed().toList();
        BatchOptions options = BatchOptions.of("p2", Workload.CPU).limit(processors);
        return new Benchmark(
                "p2",
                "100,000 empty items, at " + processors,
                "a ForkJoinPool of as many threads, without records",
                new Benchmark.Body() {
                    @Override
                    public Measurement run(JobEngine engine) throws InterruptedException {
                        long[] peer = new long[3];
                        for (int i = 0; i < peer.length; i++) {
                            peer[i] = forkJoin(items, processors);
                        }
                        Arrays.sort(peer);
                        return new BatchWork(
                                        processors,
                                        given -> given.forEach(items, (item, context) -> item, options),
                                        () -> peer[1],
                                        BatchWork.values(items))
                                .run(engine);
                    }
                });
    }

    private static long forkJoin(List<Integer> items, int processors) {
        long from = System.nanoTime();
        ForkJoinPool pool = new ForkJoinPool(processors);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>(items.size());
            for (Integer item : items) {
                tasks.add(() -> item);
            }
            long done =
                    pool.invokeAll(tasks).stream().filter(task -> task.isDone()).count();
            return done == items.size() ? System.nanoTime() - from : Long.MAX_VALUE;
        } finally {
            pool.shutdown();
        }
    }
}
