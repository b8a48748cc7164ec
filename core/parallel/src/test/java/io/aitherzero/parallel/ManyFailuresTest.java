package io.aitherzero.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.fixture.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items and callbacks that fail so often that what is said of them has to be bounded. */
class ManyFailuresTest {
    private static void failEach(int item) throws IOException {
        switch (item % 3) {
            case 0 -> throw new IOException("item " + item);
            case 1 -> throw new IOException("wrapped", new IllegalStateException("item " + item));
            default -> throw new IllegalArgumentException("always the same");
        }
    }

    @Test
    void eachKeepsItsOwnFailureWhileTheyAreFew() throws InterruptedException {
        try (JobEngine engine = JobEngine.create()) {
            BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                            Batches.numbers(KeptErrors.MOST_OWN),
                            (i, context) -> {
                                throw new IOException("item " + i);
                            },
                            Batches.atOnce(2))
                    .await();

            for (JobResult<Integer> result : report.results()) {
                assertThat(result.error().orElseThrow()).hasMessage("item " + result.index());
                assertThat(result.reason()).isEmpty();
            }
        }
    }

    @Test
    void ofManyTheFirstOfItsKindIsKeptWithTheTextOfEach() throws InterruptedException {
        int items = 3 * KeptErrors.MOST_OWN;
        try (JobEngine engine = JobEngine.create()) {
            BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                            Batches.numbers(items),
                            (i, context) -> {
                                failEach(i);
                                return i;
                            },
                            Batches.atOnce(1))
                    .await();

            List<JobResult<Integer>> results = report.results();
            assertThat(results.get(items - 3).error().orElseThrow())
                    .isInstanceOf(IOException.class)
                    .isSameAs(results.get(0).error().orElseThrow());
            assertThat(results.get(items - 3).reason()).hasValue("java.io.IOException: item " + (items - 3));
            assertThat(results.get(items - 2).error().orElseThrow())
                    .isSameAs(results.get(1).error().orElseThrow())
                    .hasRootCauseMessage("item 1");
            assertThat(results.get(items - 1).error().orElseThrow())
                    .isSameAs(results.get(2).error().orElseThrow());
            assertThat(results.get(items - 1).reason()).isEmpty();
            assertThat(report.summary().errorGroups()).hasSize(3).allMatch(group -> group.count() == items / 3);
        }
    }

    @Test
    void aListenerThatFailsForEachItemIsToldOfAFewTimesAndCounted(@TempDir Path folder) throws Exception {
        Path logging = Files.writeString(folder.resolve("log4j2.xml"), """
                <Configuration>
                  <Appenders><Console name="console"><PatternLayout pattern="%m%n"/></Console></Appenders>
                  <Loggers><Root level="ERROR"><AppenderRef ref="console"/></Root></Loggers>
                </Configuration>
                """);
        ForkedJvm.Result result =
                ForkedJvm.run(FailingBatch.class, List.of("-Dlog4j2.configurationFile=" + logging), "20000", "0");

        assertThat(result.exit()).isZero();
        List<String> told = result.output()
                .lines()
                .filter(line -> line.contains("Batch 'test': its listener failed"))
                .toList();
        assertThat(told).as(result.output()).hasSize(4);
        assertThat(told.subList(0, 3)).allMatch(line -> line.endsWith("its listener failed; the batch goes on"));
        assertThat(told.get(3)).endsWith("its listener failed 20000 times in all; the first 3 are told above");
    }

    @Test
    @Tag("slow")
    void moreFailuresThanThereIsMemoryForAreCounted() throws Exception {
        ForkedJvm.Result result = ForkedJvm.run(FailingBatch.class, List.of("-Xmx256m"), "300000", "0");

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.value("failed")).isEqualTo("300000");
        assertThat(result.value("groups")).isEqualTo("1");
        assertThat(result.value("counted")).isEqualTo("300000");
        assertThat(result.value("last")).contains("IllegalStateException").contains("item 299999");
        assertThat(Integer.parseInt(result.value("errors"))).isLessThanOrEqualTo(KeptErrors.MOST_OWN + 1);
    }

    @Test
    @Tag("slow")
    void soAreThoseThatWaitToBeTriedAgain() throws Exception {
        ForkedJvm.Result result = ForkedJvm.run(FailingBatch.class, List.of("-Xmx96m"), "100000", "1");

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.value("counted")).isEqualTo("100000");
    }

    @Test
    void aRuleForRetriesThatFailsEachTimeIsBounded() throws InterruptedException {
        try (JobEngine engine = JobEngine.create()) {
            BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                            Batches.numbers(2_000),
                            (i, context) -> {
                                throw new IOException("no");
                            },
                            Batches.atOnce(2).retry(RetryPolicy.times(1).when(error -> {
                                throw new IllegalStateException("x".repeat(10_000));
                            })))
                    .await();

            assertThat(report.results())
                    .allSatisfy(result -> assertThat(result.reason().orElseThrow())
                            .startsWith(
                                    "It was not tried again: the rule for what is retryable failed: java.lang.Illegal")
                            .hasSizeLessThan(400));
        }
    }
}
