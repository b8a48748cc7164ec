package io.aitherzero.cli.report;

import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.ErrorGroup;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.LimitChange;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.BatchRecord;
import io.aitherzero.parallel.BatchRecord.JobTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Batches for the tests of what is told of them. */
public final class SampleBatches {
    public static final Instant BEGAN = Instant.parse("2026-11-28T12:00:00Z");

    private SampleBatches() {}

    public static BatchRecord of(String owner, String task, int second, JobTime... jobs) {
        long failed = List.of(jobs).stream()
                .filter(job -> job.outcome() != Outcome.SUCCEEDED)
                .count();
        return new BatchRecord(
                owner,
                Limit.fixed(2),
                BatchSummary.builder(task, Workload.IO)
                        .startedAt(BEGAN.plusSeconds(second))
                        .elapsed(Duration.ofMillis(500))
                        .items(jobs.length)
                        .counts(counts(jobs.length - failed, failed))
                        .runTime(Duration.ofMillis(1_000))
                        .limitChanges(List.of(LimitChange.of(0, 0, 2, "The options say so.", Map.of())))
                        .build(),
                List.of(jobs));
    }

    private static Map<Outcome, Long> counts(long good, long failed) {
        return failed == 0 ? Map.of(Outcome.SUCCEEDED, good) : Map.of(Outcome.SUCCEEDED, good, Outcome.FAILED, failed);
    }

    public static JobTime job(String name, int millis) {
        return new JobTime(name, Outcome.SUCCEEDED, millis * 1_000_000L);
    }

    /** A batch of which everything is there to tell. */
    public static BatchRecord rich() {
        BatchSummary summary = BatchSummary.builder("fetch \u001b[2J", Workload.NETWORK)
                .startedAt(BEGAN)
                .elapsed(Duration.ofMillis(2_000))
                .items(10)
                .counts(Map.of(Outcome.SUCCEEDED, 6L, Outcome.FAILED, 2L, Outcome.NOT_STARTED, 1L))
                .retries(3)
                .runTime(Duration.ofMillis(5_000))
                .cpuTime(Duration.ofMillis(250))
                .allocatedBytes(12_345_678)
                .errorGroups(List.of(ErrorGroup.of(
                        "java.io.IOException",
                        "no route",
                        2,
                        "c",
                        List.of(
                                "x.Wrapped: y",
                                "    at x.Outer.call(Outer.java:1)",
                                "Caused by: java.io.IOException: no route",
                                "    at x.Inner.read(Inner.java:2)"))))
                .limitChanges(List.of(
                        LimitChange.of(0, 0, 6, "Begins with the formula.", Map.of("load", 0.5)),
                        LimitChange.of(1_500_000, 6, 12, "Doubles.", Map.of("throughput", Double.NaN))))
                .stopped(Optional.of("The caller had enough."))
                .build();
        return new BatchRecord(
                "web",
                Limit.adaptive(Workload.NETWORK),
                summary,
                List.of(job("a", 40), new JobTime("c", Outcome.FAILED, 7_000_000), job("b", 10)));
    }
}
