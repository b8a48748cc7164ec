package io.aitherzero.parallel.limit;

import static io.aitherzero.parallel.Batches.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.LimitChange;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.HandClock;
import io.aitherzero.parallel.JobEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real engine with its own policies, on real work. */
class PoliciesTest {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @TempDir
    Path folder;

    private static int wait(int number) {
        long end = System.nanoTime() + 5_000_000;
        for (long left = 5_000_000; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return number;
    }

    private static int compute(int number) {
        int sum = number;
        for (int i = 0; i < 300_000; i++) {
            sum = sum * 31 + i;
        }
        return sum;
    }

    private static BatchSummary waits(JobEngine engine, int items) throws InterruptedException {
        BatchReport<Integer> report = engine.forEach(
                        numbers(items), (number, context) -> wait(number), BatchOptions.of("waits", Workload.IO))
                .await();
        assertThat(report.isGreen()).isTrue();
        assertThat(report.values()).isEqualTo(numbers(items));
        return report.summary();
    }

    private static void hangTogether(BatchSummary summary) {
        int limit = 0;
        long at = 0;
        for (LimitChange change : summary.limitChanges()) {
            assertThat(change.before()).isEqualTo(limit);
            assertThat(change.after()).isPositive();
            assertThat(change.atNanos()).isBetween(at, summary.elapsed().toNanos());
            limit = change.after();
            at = change.atNanos();
        }
    }

    private static int largest(BatchSummary summary) {
        return summary.limitChanges().stream()
                .mapToInt(LimitChange::after)
                .max()
                .orElseThrow();
    }

    @Test
    void theLimitOfWaitingItemsGrowsBeyondTheFormulas() throws InterruptedException {
        try (JobEngine engine = JobEngine.create()) {
            BatchSummary summary = waits(engine, 600);
            hangTogether(summary);
            LimitChange first = summary.limitChanges().get(0);
            assertThat(first.after()).isEqualTo(Math.min(32, 2 * PROCESSORS));
            assertThat(first.reason()).contains("the formula's limit for IO work");
            assertThat(largest(summary)).isGreaterThan(first.after()).isLessThanOrEqualTo(256);
        }
    }

    @Test
    void theLimitOfComputingItemsStaysAtTheProcessors() throws InterruptedException {
        try (JobEngine engine = JobEngine.create()) {
            BatchReport<Integer> report = engine.forEach(
                            numbers(1_000),
                            (number, context) -> compute(number),
                            BatchOptions.of("computes", Workload.CPU).limit(new Limit.Adaptive(PROCESSORS + 1)))
                    .await();
            assertThat(report.isGreen()).isTrue();
            hangTogether(report.summary());
            assertThat(largest(report.summary())).isLessThanOrEqualTo(PROCESSORS + 1);
        }
    }

    @Test
    void whatABatchFoundIsWhereTheNextEngineBegins() throws InterruptedException {
        Path file = folder.resolve("var/limits.properties");
        try (JobEngine engine = JobEngine.builder().memory(file).build()) {
            waits(engine, 600);
        }
        assertThat(file).content().contains("IO/" + PROCESSORS + "/waits=");
        try (JobEngine engine = JobEngine.builder().memory(file).build()) {
            assertThat(waits(engine, 10).limitChanges().get(0).reason()).contains("remembered");
        }
    }

    @Test
    void anEngineWithoutAFileRemembersUntilItIsClosed() throws InterruptedException {
        try (JobEngine engine = JobEngine.create()) {
            waits(engine, 600);
            assertThat(waits(engine, 10).limitChanges().get(0).reason()).contains("remembered");
        }
    }

    @Test
    void aFileThatCannotBeWrittenCostsNoItem() throws IOException, InterruptedException {
        Path inTheWay = Files.writeString(folder.resolve("var"), "in the way");
        try (JobEngine engine = JobEngine.builder()
                .memory(inTheWay.resolve("limits.properties"))
                .build()) {
            waits(engine, 600);
        }
        assertThat(inTheWay).hasContent("in the way");
    }

    @Test
    void formulaSaysWhatItIsMadeOf() throws InterruptedException {
        try (JobEngine engine = JobEngine.create()) {
            BatchOptions options = BatchOptions.of("sums", Workload.NETWORK).limit(Limit.formula());
            LimitChange first = engine.forEach(numbers(10), (number, context) -> number, options)
                    .await()
                    .summary()
                    .limitChanges()
                    .get(0);
            assertThat(first.after()).isEqualTo(Math.min(32, 3 * PROCESSORS));
            // known once there was a collection
            assertThat(first.reason())
                    .matches(
                            "NETWORK work has a base of %d; load factor 1\\.00 because the load is UNKNOWN; memory factor"
                                            .formatted(3 * PROCESSORS)
                                    + " 1\\.00 (because the memory is UNKNOWN|at \\d+ %); at most 32\\.");
        }
    }

    @Test
    void whatIsReadLateIsKnownWhenItIsAskedForAgain() {
        Deque<Runnable> reader = new ArrayDeque<>();
        AtomicInteger readings = new AtomicInteger();
        HandClock clock = new HandClock();
        LateReading load =
                new LateReading(() -> () -> OptionalDouble.of(readings.incrementAndGet() / 10.0), reader::add, clock);
        assertThat(load.get()).isEmpty();
        assertThat(load.get()).isEmpty();
        assertThat(reader).hasSize(1);
        reader.remove().run();
        assertThat(load.get()).hasValue(0.1);
        assertThat(reader).as("less than a second old").isEmpty();
        clock.move(1_000_000_000);
        assertThat(load.get()).hasValue(0.1);
        reader.remove().run();
        assertThat(load.get()).hasValue(0.2);
    }
}
