package io.aitherzero.bench;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchProgress;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.JobPlan;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.ParallelExecutor;
import io.aitherzero.parallel.JobEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A batch that is begun, awaited and checked. Measured from before it is begun until its report is there, with the making
 * of its threads.
 *
 * @param limit how many items run at once
 * @param begin begins it
 * @param ideal the least time it can take, in nanoseconds; asked after the run
 * @param check what is wrong with its results
 */
record BatchWork(
        int limit,
        Function<ParallelExecutor, Batch<Object>> begin,
        LongSupplier ideal,
        Function<BatchReport<Object>, Optional<String>> check)
        implements Benchmark.Body {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @Override
    public Measurement run(JobEngine engine) throws InterruptedException {
        long from = System.nanoTime();
        Batch<Object> batch = begin.apply(engine);
        Optional<BatchReport<Object>> inTime = batch.await(LONGEST);
        if (inTime.isEmpty()) {
            return hung(batch, System.nanoTime() - from);
        }
        BatchReport<Object> report = inTime.get();
        long measured = System.nanoTime() - from;
        long[] bodies = report.results().stream().mapToLong(JobResult::runNanos).toArray();
        return new Measurement(
                ideal.getAsLong(),
                JobPlan.makespan(bodies, limit),
                measured,
                report.summary().runTime().toNanos(),
                report.summary().items(),
                report.summary().items() - report.summary().missing(),
                check.apply(report));
    }

    private Measurement hung(Batch<Object> batch, long measured) {
        BatchProgress progress = batch.progress();
        boolean ignored = batch.cancel("The benchmark took longer than " + LONGEST.toSeconds() + " s");
        return new Measurement(
                ideal.getAsLong(),
                ideal.getAsLong(),
                measured,
                0,
                progress.total().orElse(0),
                progress.over(),
                Optional.of("The batch must end within %d s, but had only %d of %d items over and %d running"
                        .formatted(
                                LONGEST.toSeconds(),
                                progress.over(),
                                progress.total().orElse(0),
                                progress.running())));
    }

    /** All items succeeded with these values, in this order, and none is missing. */
    static Function<BatchReport<Object>, Optional<String>> values(List<?> expected) {
        return report -> {
            for (int i = 0; i < report.results().size() && i < expected.size(); i++) {
                JobResult<Object> result = report.results().get(i);
                Optional<String> fault = fault(result, i, expected.get(i));
                if (fault.isPresent()) {
                    return fault;
                }
            }
            return count(report, expected.size());
        };
    }

    /** What is wrong with an item that should have succeeded. */
    static Optional<String> fault(JobResult<Object> result, int index, Object expected) {
        if (result.index() != index) {
            return Optional.of("Result %d must be that of item %d, but is that of item %d"
                    .formatted(index, index, result.index()));
        }
        if (result.outcome() != Outcome.SUCCEEDED) {
            return Optional.of("Item %s must have succeeded, but is %s".formatted(result.label(), result.outcome()));
        }
        return result.value().filter(expected::equals).isPresent()
                ? Optional.empty()
                : Optional.of("Item %s must have given %s, but gave %s"
                        .formatted(
                                result.label(),
                                expected,
                                result.value().map(String::valueOf).orElse("nothing")));
    }

    /** What is wrong with the number of results. */
    static Optional<String> count(BatchReport<Object> report, int expected) {
        boolean all = report.results().size() == expected
                && report.summary().items() == expected
                && report.summary().missing() == 0;
        return all
                ? Optional.empty()
                : Optional.of("The report must account for %d items, but has %d results and %d items without an outcome"
                        .formatted(
                                expected,
                                report.results().size(),
                                report.summary().missing()));
    }
}
