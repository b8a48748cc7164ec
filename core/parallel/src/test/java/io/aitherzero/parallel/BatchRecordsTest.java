package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.atOnce;
import static io.aitherzero.parallel.Batches.reached;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.ResultStream;
import io.aitherzero.parallel.BatchRecord.JobTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BatchRecordsTest {
    private final ConcurrentLinkedQueue<BatchRecord> kept = new ConcurrentLinkedQueue<>();

    /** While one thread has Log4j come up what another one logs goes to the console. */
    @BeforeAll
    static void bringUpLogging() {
        LoggerFactory.getLogger(BatchRecordsTest.class).trace("up");
    }

    private JobEngine engine() {
        return JobEngine.builder().records(kept::addAll).build();
    }

    @Test
    void eachBatchIsHandedOverOnceWithOwnerPolicyAndNamedJobs() throws InterruptedException {
        BatchSummary summary;
        try (JobEngine engine = engine();
                JobScope web = engine.forModule("web")) {
            List<Job<Integer>> jobs = Job.each(List.of(1, -1, 3), number -> "job " + number, (number, context) -> {
                if (number < 0) {
                    throw new IllegalStateException("as asked");
                }
                return number;
            });
            summary = web.run(jobs, atOnce(2)).await().summary();
            engine.forEach(List.of(1), (item, context) -> item, atOnce(1)).await();
            try (ResultStream<Integer> stream = engine.stream(
                    List.of(1, 2).iterator(), (item, context) -> item, atOnce(1), ResultStream.Order.INPUT)) {
                stream.forEachRemaining(result -> assertThat(result.value()).isPresent());
            }
        }
        assertThat(kept).extracting(BatchRecord::owner).containsExactlyInAnyOrder("web", "engine", "engine");
        BatchRecord named = kept.stream()
                .filter(batch -> batch.owner().equals("web"))
                .findFirst()
                .orElseThrow();
        assertThat(named.limit()).isEqualTo(new Limit.Fixed(2));
        assertThat(named.summary()).isEqualTo(summary);
        assertThat(named.jobs()).extracting(JobTime::name).containsExactly("job 1", "job -1", "job 3");
        assertThat(named.jobs())
                .extracting(JobTime::outcome)
                .containsExactly(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.SUCCEEDED);
        assertThat(named.jobs()).allMatch(job -> job.runNanos() > 0);
        assertThat(kept)
                .filteredOn(batch -> batch.owner().equals("engine"))
                .allMatch(batch -> batch.jobs().isEmpty());
    }

    @Test
    void aBatchIsRecordedWhileTheEngineGoesOn() throws InterruptedException {
        CountDownLatch handed = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        try (JobEngine engine = JobEngine.builder()
                .records(batches -> {
                    threads.add(Thread.currentThread());
                    handed.countDown();
                })
                .build()) {
            engine.forEach(List.of(1), (item, context) -> item, atOnce(1)).await();
            reached(handed);
            assertThat(threads).extracting(Thread::getName).containsExactly("job-chores");
        }
    }

    @Test
    void aBatchThatTheEndOfTheEngineCancelsIsRecorded() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        try (JobEngine engine = engine()) {
            var batch = engine.forEach(
                    List.of(1, 2),
                    (item, context) -> {
                        running.countDown();
                        new CountDownLatch(1).await();
                        return item;
                    },
                    atOnce(1));
            reached(running);
            assertThat(batch.progress().running()).isEqualTo(1);
        }
        assertThat(kept).singleElement().satisfies(batch -> {
            assertThat(batch.summary().stopped()).contains("The engine was stopped.");
            assertThat(batch.summary().count(Outcome.CANCELLED)).isEqualTo(1);
            assertThat(batch.summary().count(Outcome.NOT_STARTED)).isEqualTo(1);
        });
    }

    @Test
    void ofVeryManyBatchesTheLatestAreKept() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (JobEngine engine = JobEngine.builder()
                .records(batches -> {
                    kept.addAll(batches);
                    first.countDown();
                    Batches.hang(goOn);
                })
                .build()) {
            engine.forEach(List.of(), (item, context) -> item, atOnce(1)).await();
            reached(first);
            for (int i = 1; i <= 500; i++) {
                engine.forEach(Batches.numbers(i), (item, context) -> item, atOnce(1))
                        .await();
            }
            goOn.countDown();
        }
        assertThat(kept).hasSizeLessThanOrEqualTo(401);
        assertThat(kept.stream().map(batch -> batch.summary().items())).contains(500L);
    }

    @Test
    void aKeeperThatThrowsHarmsNobody() throws InterruptedException {
        try (JobEngine engine = JobEngine.builder()
                .records(batches -> {
                    throw new IllegalStateException("as asked");
                })
                .build()) {
            assertThat(engine.forEach(List.of(1), (item, context) -> item, atOnce(1))
                            .await()
                            .isGreen())
                    .isTrue();
        }
    }

    @Test
    void aRecordIsBounded() {
        List<JobTime> many = IntStream.range(0, 5_000)
                .mapToObj(i -> new JobTime("job " + i, Outcome.SUCCEEDED, i))
                .toList();
        BatchSummary summary = TotalsTest.summary(5_000, 0, 0, 1);
        assertThat(new BatchRecord("web", Limit.fixed(1), summary, many).jobs()).isEqualTo(many.subList(0, 1_000));
        List<JobTime> wordy =
                List.of(new JobTime("a", Outcome.SUCCEEDED, 1), new JobTime("b".repeat(1 << 16), Outcome.SUCCEEDED, 1));
        assertThat(new BatchRecord("web", Limit.fixed(1), summary, wordy).jobs())
                .isEqualTo(wordy.subList(0, 1));
    }
}
