package io.aitherzero.bench;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.JobPlan;
import io.aitherzero.api.parallel.LimitChange;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.JobEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Items that all ask one service, whose time for each of them depends on how many are inside, under the limit that the
 * engine searches.
 *
 * @param name of the benchmark
 * @param power how service time grows past the knee: 1 where those too many queue, 2 where the service collapses
 */
record DownstreamWork(String name, int power) implements Benchmark.Body {
    private static final int KNEE = 20;
    private static final int ITEMS = 2_000;
    private static final long SERVICE_MILLIS = 5;
    private static final List<Integer> INDICES =
            IntStream.range(0, ITEMS).boxed().toList();

    static List<Benchmark> all(Workbench bench) {
        String work = "2,000 items, 5 ms service, growing with %s of those inside past 20, searched limit, ";
        String yardstick = "list schedule of the items at 20, the best fixed limit";
        DownstreamWork collapsing = new DownstreamWork("p6", 2);
        return List.of(
                new Benchmark("p6", work.formatted("the square") + "nothing known", yardstick, collapsing),
                new Benchmark(
                        "p6w",
                        work.formatted("the square") + "known from one batch before",
                        yardstick,
                        engine -> warm(collapsing, bench)),
                new Benchmark(
                        "p6k",
                        work.formatted("the number") + "nothing known",
                        yardstick,
                        new DownstreamWork("p6k", 1)));
    }

    /** The first batch is not measured; what it found is read from a file, as by a host that was started again. */
    private static Measurement warm(DownstreamWork work, Workbench bench) throws IOException, InterruptedException {
        Path file = bench.folder("p6w").resolve("limits.properties");
        try (JobEngine before = JobEngine.builder().memory(file).build()) {
            Measurement first = work.run(before);
            if (first.fault().isPresent()) {
                return first;
            }
        }
        try (JobEngine after = JobEngine.builder().memory(file).build()) {
            return work.run(after);
        }
    }

    /** Nanoseconds of service with that many inside, the asking one among them. */
    static long serviceNanos(int inside, int power) {
        double crowd = Math.max(1, (double) inside / KNEE);
        return Math.round(Waits.same(1, SERVICE_MILLIS)[0] * Math.pow(crowd, power));
    }

    @Override
    public Measurement run(JobEngine engine) throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger last = new AtomicInteger();
        BatchOptions options = BatchOptions.of("p6", Workload.NETWORK);
        return new BatchWork(
                        KNEE,
                        given -> given.forEach(INDICES, (item, context) -> ask(item, inside, most), options),
                        () -> JobPlan.makespan(Waits.same(ITEMS, SERVICE_MILLIS), KNEE),
                        report -> {
                            last.set(lastLimit(report));
                            return BatchWork.values(INDICES).apply(report).or(() -> left(inside.get()));
                        })
                .run(engine)
                .with(Map.of("mostAtOnce", (double) most.get(), "lastLimit", (double) last.get()));
    }

    private Object ask(Integer item, AtomicInteger inside, AtomicInteger most) throws InterruptedException {
        int now = inside.incrementAndGet();
        try {
            most.accumulateAndGet(now, Math::max);
            Waits.sleep(serviceNanos(now, power));
            return item;
        } finally {
            inside.decrementAndGet();
        }
    }

    private static int lastLimit(BatchReport<Object> report) {
        List<LimitChange> changes = report.summary().limitChanges();
        return changes.isEmpty() ? 0 : changes.get(changes.size() - 1).after();
    }

    static Optional<String> left(int inside) {
        return inside == 0
                ? Optional.empty()
                : Optional.of("All items must have left the service when the batch is over, but %d are inside"
                        .formatted(inside));
    }
}
