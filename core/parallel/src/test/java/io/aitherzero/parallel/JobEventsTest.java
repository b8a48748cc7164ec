package io.aitherzero.parallel;

import static io.aitherzero.parallel.Batches.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.fixture.ForkedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobEventsTest {
    @TempDir
    Path folder;

    private static int slowly(int number) {
        long end = System.nanoTime() + 3_000_000;
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        return number;
    }

    private List<RecordedEvent> events(Recording recording) throws IOException {
        recording.stop();
        Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.aitherzero."))
                .toList();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("io.aitherzero." + name))
                .toList();
    }

    private Recording recordingOf(
            int limitByHand, BatchOptions options, List<Job<Integer>> jobs, CountDownLatch changed)
            throws InterruptedException {
        Recording recording = new Recording();
        recording.start();
        // the event of a batch comes when its threads have left, which closing waits for
        try (JobEngine engine = JobEngine.create()) {
            Batch<Integer> batch = engine.run(jobs, options);
            batch.setLimit(limitByHand);
            changed.countDown();
            assertThat(batch.await().results()).hasSameSizeAs(jobs);
        }
        return recording;
    }

    @Test
    void recordingHasTheBatchItsItemsAndItsLimits() throws Exception {
        CountDownLatch changed = new CountDownLatch(1);
        List<Job<Integer>> jobs = List.of(new Job<>("slow", context -> slowly(1)), new Job<>("broken", context -> {
            Batches.reached(changed);
            slowly(2);
            throw new IllegalStateException("broken");
        }));
        BatchOptions options = BatchOptions.of("recorded", Workload.MIXED).limit(2);
        try (Recording recording = recordingOf(5, options, jobs, changed)) {
            List<RecordedEvent> events = events(recording);
            assertThat(named(events, "Batch")).singleElement().satisfies(event -> {
                assertThat(event.getString("task")).isEqualTo("recorded");
                assertThat(event.getString("workload")).isEqualTo("MIXED");
                assertThat(event.getLong("items")).isEqualTo(2);
                assertThat(event.getLong("succeeded")).isEqualTo(1);
                assertThat(event.getLong("failures")).isEqualTo(1);
                assertThat(event.getInt("limit")).isEqualTo(5);
                assertThat(event.getString("stopped")).isEmpty();
                assertThat(event.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(3));
            });
            assertThat(named(events, "Job"))
                    .extracting(event -> event.getString("item"), event -> event.getString("error"))
                    .containsExactlyInAnyOrder(tuple("slow", ""), tuple("broken", "java.lang.IllegalStateException"));
            assertThat(named(events, "ThrottleDecision"))
                    .extracting(
                            event -> event.getInt("before"),
                            event -> event.getInt("after"),
                            event -> event.getString("reason"))
                    .containsExactly(tuple(0, 2, "The caller fixed it."), tuple(2, 5, "The caller set it."));
        }
    }

    @Test
    void itemsBelowTheThresholdAreNoEvents() throws Exception {
        List<Job<Integer>> jobs = new ArrayList<>();
        for (int number : numbers(5_000)) {
            jobs.add(new Job<>("tiny", context -> number));
        }
        try (Recording recording = recordingOf(2, Batches.atOnce(2), jobs, new CountDownLatch(1))) {
            List<RecordedEvent> events = events(recording);
            assertThat(named(events, "Batch")).hasSize(1);
            assertThat(named(events, "Job"))
                    .allSatisfy(event -> assertThat(event.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(1)))
                    .hasSizeLessThan(jobs.size());
        }
    }

    @Test
    void batchWithoutARecordingLoadsNoEventClass() throws Exception {
        ForkedJvm.Result result = ForkedJvm.run(SmallBatch.class, List.of("-Xlog:class+load"));
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("io.aitherzero.parallel.JobEvents source:");
        assertThat(result.output()
                        .lines()
                        .filter(line -> line.matches(".*\\b(jdk\\.jfr\\.|io\\.aitherzero\\.\\w+\\.\\w+Event ).*")))
                .singleElement()
                .asString()
                .contains(" jdk.jfr.FlightRecorder ");
    }

    @Test
    void jvmWithoutTheFlightRecorderRunsBatchesAsEver() throws Exception {
        ForkedJvm.Result result =
                ForkedJvm.run(SmallBatch.class, List.of("--limit-modules", "java.se,jdk.unsupported,jdk.management"));
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.value("green")).isEqualTo("true");
    }

    /** A batch that reserves memory, and nothing else. */
    static final class SmallBatch {
        private SmallBatch() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (JobEngine engine = JobEngine.create()) {
                BatchOptions options = BatchOptions.of("small", Workload.MIXED).reserveMemory();
                System.out.println("green="
                        + engine.forEach(numbers(100), (number, context) -> number, options)
                                .await()
                                .isGreen());
            }
        }
    }
}
