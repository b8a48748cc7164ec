package io.aitherzero.bench;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.JobPlan;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.JobEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Works in which items hang or fail. */
final class FaultWorks {
    private static final int ITEMS = 200;
    private static final int LIMIT = 8;
    private static final int HUNG = 20;
    private static final Duration TIMEOUT = Duration.ofMillis(800);
    private static final Duration GRACE = Duration.ofMillis(100);
    private static final List<Integer> INDICES =
            IntStream.range(0, ITEMS).boxed().toList();

    private FaultWorks() {}

    static List<Benchmark> all() {
        return List.of(
                new Benchmark(
                        "p9",
                        "200 items, 5 ms sleep, one hangs: 800 ms timeout, 100 ms grace, at " + LIMIT,
                        "list schedule, the hung item held for timeout and grace",
                        FaultWorks::hang),
                new Benchmark(
                        "p11",
                        "200 items, 10 ms sleep, a tenth fails once and is tried again within 20 ms, at " + LIMIT,
                        "list schedule of all attempts, the second ones behind the first",
                        chaos()));
    }

    private static Measurement hang(JobEngine engine) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        long[] nanos = Waits.same(ITEMS, 5);
        long[] ideal = nanos.clone();
        ideal[HUNG] = TIMEOUT.plus(GRACE).toNanos();
        BatchOptions options = BatchOptions.of("p9", Workload.MIXED)
                .limit(LIMIT)
                .itemTimeout(TIMEOUT)
                .grace(GRACE);
        try {
            return new BatchWork(
                            LIMIT,
                            given -> given.forEach(
                                    INDICES,
                                    (item, context) -> {
                                        if (item == HUNG) {
                                            ignoreInterrupts(end);
                                        } else {
                                            Waits.sleep(nanos[item]);
                                        }
                                        return item;
                                    },
                                    options),
                            () -> JobPlan.makespan(ideal, LIMIT),
                            FaultWorks::oneAbandoned)
                    .run(engine);
        } finally {
            end.countDown();
        }
    }

    private static void ignoreInterrupts(CountDownLatch end) {
        while (end.getCount() > 0) {
            try {
                end.await();
            } catch (InterruptedException e) {
                // what a hung item does
            }
        }
    }

    static Optional<String> oneAbandoned(BatchReport<Object> report) {
        for (int i = 0; i < report.results().size(); i++) {
            JobResult<Object> result = report.results().get(i);
            Optional<String> fault = i == HUNG ? notAbandoned(result) : BatchWork.fault(result, i, i);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return BatchWork.count(report, ITEMS);
    }

    private static Optional<String> notAbandoned(JobResult<Object> result) {
        boolean withStack =
                result.error().filter(error -> error.getStackTrace().length > 0).isPresent();
        return result.outcome() == Outcome.ABANDONED && withStack
                ? Optional.empty()
                : Optional.of("Item %s hangs and must be ABANDONED with its stack, but is %s %s"
                        .formatted(result.label(), result.outcome(), withStack ? "with one" : "without one"));
    }

    private static Benchmark.Body chaos() {
        Random random = new Random(ITEMS);
        boolean[] fails = new boolean[ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            fails[i] = random.nextInt(10) == 0;
        }
        int attempts = ITEMS + (int) INDICES.stream().filter(i -> fails[i]).count();
        long[] nanos = Waits.same(attempts, 10);
        BatchOptions options = BatchOptions.of("p11", Workload.MIXED)
                .limit(LIMIT)
                .retry(RetryPolicy.times(1).backOff(Duration.ofMillis(20), Duration.ofMillis(20)));
        return new BatchWork(
                LIMIT,
                engine -> engine.forEach(INDICES, (item, context) -> attempt(item, fails[item], context), options),
                () -> JobPlan.makespan(nanos, LIMIT),
                report -> report.summary().retries() == attempts - ITEMS
                        ? BatchWork.values(INDICES).apply(report)
                        : Optional.of("There must be %d retries, but there were %d"
                                .formatted(attempts - ITEMS, report.summary().retries())));
    }

    private static Object attempt(Integer item, boolean fails, JobContext context)
            throws IOException, InterruptedException {
        Waits.sleep(Waits.same(1, 10)[0]);
        if (fails && context.attempt() == 1) {
            throw new IOException("Item %d fails the first time".formatted(item));
        }
        return item;
    }
}
