package io.aitherzero.bench;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.JobPlan;
import io.aitherzero.api.parallel.Workload;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The works of AitherZero's performance report, with its items and limits. */
final class ReportWorks {
    private static final String LEAST = "list schedule of the items at the limit";

    private ReportWorks() {}

    static List<Benchmark> all() {
        return List.of(
                items("b1", "20 items, 50 ms sleep", 4, 0, Waits.same(20, 50), i -> 2L * i),
                items(
                        "b2",
                        "100 items, 1000 multiply-adds, 10 to 49 ms sleep",
                        8,
                        1_000,
                        Waits.drawn(100, 10, 49),
                        i -> Labour.multiplyAdds(i, 1_000)),
                items(
                        "b3",
                        "200 items, 500 multiply-adds, 5 to 24 ms sleep",
                        12,
                        500,
                        Waits.drawn(200, 5, 24),
                        i -> Labour.multiplyAdds(i, 500)),
                items("b4", "50 items, 20 ms sleep", 8, 0, Waits.same(50, 20), i -> 3L * i),
                jobs(
                        "b5",
                        "4 jobs, 80 to 150 ms sleep",
                        new Named("product", 100, () -> 5 * 2, 10),
                        new Named("sum", 150, () -> 3 + 10, 13),
                        new Named("square", 80, () -> 4 * 4, 16),
                        new Named("upper", 120, () -> "hello".toUpperCase(Locale.ROOT), "HELLO")),
                jobs(
                        "b6",
                        "3 jobs, 80 to 120 ms sleep",
                        new Named("product", 100, () -> 7 * 5, 35),
                        new Named("upper", 120, () -> "test".toUpperCase(Locale.ROOT), "TEST"),
                        new Named("sum", 80, () -> 10 + 15, 25)));
    }

    /** @param sleeps of each item, in nanoseconds; the multiply-adds come on top in the ideal */
    private static Benchmark items(
            String name, String work, int limit, int multiplyAdds, long[] sleeps, IntFunction<Object> value) {
        List<Integer> items = IntStream.range(0, sleeps.length).boxed().toList();
        List<Object> expected = items.stream().map(value::apply).toList();
        BatchOptions options = BatchOptions.of(name, Workload.MIXED).limit(limit);
        BatchWork body = new BatchWork(
                limit,
                engine -> engine.forEach(
                        items,
                        (item, context) -> {
                            Object result = value.apply(item);
                            Waits.sleep(sleeps[item]);
                            return result;
                        },
                        options),
                () -> {
                    long cost = multiplyAdds == 0 ? 0 : Labour.costOfMultiplyAdds(multiplyAdds);
                    return JobPlan.makespan(
                            IntStream.range(0, sleeps.length)
                                    .mapToLong(i -> sleeps[i] + cost)
                                    .toArray(),
                            limit);
                },
                BatchWork.values(expected));
        return new Benchmark(name, work + ", at " + limit, LEAST, body);
    }

    private record Named(String name, long millis, Supplier<Object> work, Object expected) {}

    private static Benchmark jobs(String name, String work, Named... named) {
        int limit = 3;
        List<Job<Object>> jobs = List.of(named).stream()
                .map(one -> new Job<>(one.name(), context -> {
                    TimeUnit.MILLISECONDS.sleep(one.millis());
                    return one.work().get();
                }))
                .toList();
        long[] nanos = List.of(named).stream()
                .mapToLong(one -> TimeUnit.MILLISECONDS.toNanos(one.millis()))
                .toArray();
        BatchOptions options = BatchOptions.of(name, Workload.MIXED).limit(limit);
        return new Benchmark(
                name,
                work + ", at " + limit,
                LEAST,
                new BatchWork(
                        limit,
                        engine -> engine.run(jobs, options),
                        () -> JobPlan.makespan(nanos, limit),
                        BatchWork.values(
                                List.of(named).stream().map(Named::expected).toList())));
    }
}
