package io.aitherzero.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.api.parallel.LimitChange;
import io.aitherzero.parallel.BatchRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTextTest {

    @Test
    void aBatchIsToldInASentenceAndTables() {
        assertThat(String.join("\n", BatchText.lines(SampleBatches.rich().summary())))
                .isEqualTo("""
                fetch \\u001b[2J: 6 of 10 items succeeded in 2.00 s
                  ended early The caller had enough.
                  begun       2026-11-28 12:00:00 UTC
                  limit       6 -> 12
                  speed       4.00 items/s, 2.50 times as fast as one after the other (5.00 s in items)
                  processor   250 ms in items, as far as it is known
                  memory      12.3 MB allocated by items, as far as it is known
                  retries     3

                succeeded  failed  timed out  abandoned  cancelled  not started  skipped  without an outcome
                        6       2          0          0          0            1        0                   1

                at ms    limit  why                       based on
                  0.0        6  Begins with the formula.  load 0.5
                  1.5  6 -> 12  Doubles.                  throughput NaN

                failures  first item  root cause
                       2  c           java.io.IOException: no route (at x.Inner.read(Inner.java:2))""");
    }

    @Test
    void whyAddsWhoseItWasAndTheLongestJobs() {
        assertThat(new BatchReport(SampleBatches.rich()).text(Style.PLAIN))
                .contains("""
                          chosen by   adaptive, at most 256, for NETWORK work
                          owner       web
                        """.indent(0))
                .endsWith("""
                        ran ms  outcome    longest jobs of 3
                          40.0  succeeded  a
                          10.0  succeeded  b
                           7.0  failed     c
                        """);
    }

    @Test
    void theListHasALineForEach() {
        assertThat(new BatchesReport(List.of(SampleBatches.rich(), SampleBatches.of("exec", "exec gzip", 1)))
                        .text(Style.PLAIN))
                .startsWith("""
                        task             owner  begun                    items  outcomes                                             limit  chosen by  elapsed  speed-up  items/s
                        fetch \\u001b[2J  web    2026-11-28 12:00:00 UTC     10  6 succeeded, 2 failed, 1 not started, ended early  6 -> 12  adaptive    2.00 s      2.50     4.00
                        """)
                .contains("exec gzip");
        assertThat(new BatchesReport(List.of()).text(Style.PLAIN))
                .isEqualTo(
                        "No batches to show; those of 'aither exec' and of modules are recorded when they are over\n");
    }

    @Test
    void limitsShowTheHighestWhereItIsAnother() {
        assertThat(BatchText.limits(List.of())).isEqualTo("-");
        assertThat(BatchText.limits(changes(0, 5))).isEqualTo("5");
        assertThat(BatchText.limits(changes(0, 5, 12, 5))).isEqualTo("5 -> 12 -> 5");
        assertThat(BatchText.limits(changes(0, 5, 3, 4))).isEqualTo("5 -> 4");
    }

    private static List<LimitChange> changes(int... limits) {
        return IntStream.range(1, limits.length)
                .mapToObj(i -> LimitChange.of(i, limits[i - 1], limits[i], "", Map.of()))
                .toList();
    }

    @Test
    void planIsMadeOfTheMediansOfGoodRuns() {
        List<BatchRecord> recorded = List.of(
                SampleBatches.of("web", "fetch", 3, SampleBatches.job("a", 10), SampleBatches.job("b", 30)),
                SampleBatches.of("web", "fetch", 2),
                SampleBatches.of("web", "fetch", 1, SampleBatches.job("a", 20)));
        BatchPlan plan = BatchPlan.of(recorded).orElseThrow();
        assertThat(plan.batches()).isEqualTo(2);
        assertThat(plan.text(Style.PLAIN))
                .startsWith("fetch: 2 at once would take 30 ms, the longest jobs first; ")
                .contains("  known       2 of 2 jobs, from 2 recorded batches\n")
                .contains("  last batch  took 500 ms with a limit of 2\n")
                .endsWith("""
                        limit  input order ms  longest first ms  lower bound ms
                            1            45.0              45.0            45.0
                            2            30.0              30.0            30.0  <- smallest within 5 % of the best
                        """);
        JsonObject document = JsonParser.parseString(plan.json()).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.batch-plan/1");
        assertThat(document.get("limit").getAsInt()).isEqualTo(2);
        assertThat(document.getAsJsonArray("predictions")
                        .get(0)
                        .getAsJsonObject()
                        .get("longestFirstNanos")
                        .getAsLong())
                .isEqualTo(45_000_000);
    }

    @Test
    void withoutNamedJobsThereIsNoPlan() {
        assertThat(BatchPlan.of(List.of(SampleBatches.of("web", "fetch", 1)))).isEmpty();
    }
}
