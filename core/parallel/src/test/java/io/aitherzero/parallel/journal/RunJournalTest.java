package io.aitherzero.parallel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.JobEngine;
import io.aitherzero.parallel.journal.JournalItem.Earlier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJournalTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("run.journal");
    }

    private void write(String... items) throws IOException {
        try (RunJournal journal = RunJournal.open(file)) {
            for (String item : items) {
                boolean good = !item.startsWith("bad");
                journal.record(journal.claim(item), good);
            }
        }
    }

    private List<Earlier> read(String... items) throws IOException {
        try (RunJournal journal = RunJournal.open(file)) {
            return Arrays.stream(items)
                    .map(item -> journal.claim(item).earlier())
                    .toList();
        }
    }

    @Test
    void itemsAreKnownByContentWhereverTheyAre() throws IOException {
        write("a", "bad b", "line\nwith \\ and end\r", "");
        assertThat(read("new", "", "line\nwith \\ and end\r", "bad b", "a"))
                .containsExactly(
                        Earlier.UNKNOWN, Earlier.SUCCEEDED, Earlier.SUCCEEDED, Earlier.FAILED, Earlier.SUCCEEDED);
    }

    @Test
    void equalItemsAreCounted() throws IOException {
        write("a", "b", "a");
        assertThat(read("a", "a", "a", "b", "b"))
                .containsExactly(
                        Earlier.SUCCEEDED, Earlier.SUCCEEDED, Earlier.UNKNOWN, Earlier.SUCCEEDED, Earlier.UNKNOWN);
    }

    @Test
    void lastRecordOfAnItemCounts() throws IOException {
        try (RunJournal journal = RunJournal.open(file)) {
            JournalItem item = journal.claim("a");
            journal.record(item, false);
            journal.record(item, true);
        }
        try (RunJournal journal = RunJournal.open(file)) {
            assertThat(journal.count(Earlier.SUCCEEDED)).isEqualTo(1);
            assertThat(journal.count(Earlier.FAILED)).isZero();
            assertThat(journal.records()).isEqualTo(2);
            assertThat(journal.repairs()).isEmpty();
        }
    }

    @Test
    void journalCutAtAnyByteHasAllWholeRecordsAndGoesOn() throws IOException {
        write("a", "bad ä", "c");
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length <= whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(file, cut);
            long lines =
                    IntStream.range(0, length).filter(at -> cut[at] == '\n').count();
            try (RunJournal journal = RunJournal.open(file)) {
                assertThat(journal.records()).as("cut at %d", length).isEqualTo(Math.max(0, lines - 1));
                boolean torn = length > 0 && cut[length - 1] != '\n';
                assertThat(journal.repairs()).as("cut at %d", length).hasSize(torn ? 1 : 0);
                journal.repairs()
                        .forEach(repair -> assertThat(repair)
                                .contains("run.journal", "was cut off in the middle", "the item runs again"));
                journal.record(journal.claim("d"), true);
            }
            assertThat(read("d", "a"))
                    .containsExactly(Earlier.SUCCEEDED, lines > 1 ? Earlier.SUCCEEDED : Earlier.UNKNOWN);
        }
    }

    @Test
    void anyDamagedByteCostsOneRecordAndIsNamed() throws IOException {
        write("a", "b", "c");
        byte[] whole = Files.readAllBytes(file);
        int first = new String(whole, StandardCharsets.US_ASCII).indexOf('\n') + 1;
        for (int at = first; at < whole.length - 1; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            Files.write(file, damaged);
            try (RunJournal journal = RunJournal.open(file)) {
                assertThat(journal.records()).as("damage at %d", at).isEqualTo(2);
                assertThat(journal.repairs())
                        .isNotEmpty()
                        .allSatisfy(repair -> assertThat(repair)
                                .contains("Journal '" + file + "': line ", "is damaged and left out", "runs again"));
            }
        }
    }

    @Test
    void garbageInTheMiddleIsNamedAndTheRestIsKept() throws IOException {
        write("a", "b");
        Files.write(file, new byte[100_000], StandardOpenOption.APPEND);
        Files.write(file, "\n".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);
        write("c");
        try (RunJournal journal = RunJournal.open(file)) {
            assertThat(journal.repairs())
                    .singleElement()
                    .asString()
                    .contains("line 4 (100001 bytes from byte ", "damaged and left out");
            assertThat(journal.records()).isEqualTo(3);
        }
    }

    @Test
    void fileThatIsNoJournalIsLeftAlone() throws IOException {
        Files.writeString(file, "my letters\nto friends");
        assertThatThrownBy(() -> RunJournal.open(file))
                .isInstanceOf(IOException.class)
                .hasMessage("File '%s' must begin with 'aitherzero-journal 1' to be a journal, but does not; name"
                                .formatted(file)
                        + " another file");
        assertThat(file).hasContent("my letters\nto friends");
    }

    @Test
    void oneRunAtATimeHasAJournal() throws IOException {
        try (RunJournal journal = RunJournal.open(file)) {
            assertThat(journal.records()).isZero();
            assertThatThrownBy(() -> RunJournal.open(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another has it; wait for that one");
        }
        RunJournal.open(file).close();
    }

    @Test
    void interruptedThreadRecordsAllTheSame() throws IOException {
        try (RunJournal journal = RunJournal.open(file)) {
            Thread.currentThread().interrupt();
            journal.record(journal.claim("a"), true);
            assertThat(Thread.interrupted()).isTrue();
            journal.record(journal.claim("b"), true);
        }
        assertThat(read("a", "b")).containsOnly(Earlier.SUCCEEDED);
    }

    @Test
    void batchRunsWhatIsNotRecordedThoughTheListChanged() throws Exception {
        Set<String> ran = ConcurrentHashMap.newKeySet();
        assertThat(batch(List.of("a", "bad b", "c", "a"), JournalResume.RECORDED, ran))
                .containsExactly(Outcome.SUCCEEDED, Outcome.FAILED, Outcome.SUCCEEDED, Outcome.SUCCEEDED);
        ran.clear();
        assertThat(batch(List.of("c", "new", "a", "a", "a", "bad b"), JournalResume.RECORDED, ran))
                .containsExactly(
                        Outcome.SKIPPED,
                        Outcome.SUCCEEDED,
                        Outcome.SKIPPED,
                        Outcome.SKIPPED,
                        Outcome.SUCCEEDED,
                        Outcome.SKIPPED);
        assertThat(ran).containsExactlyInAnyOrder("new", "a");
        ran.clear();
        assertThat(batch(List.of("bad b", "fresh", "a"), JournalResume.NOT_FAILED, ran))
                .containsExactly(Outcome.FAILED, Outcome.SKIPPED, Outcome.SKIPPED);
        assertThat(batch(List.of("bad b", "fresh", "a"), JournalResume.SUCCEEDED, ran))
                .containsExactly(Outcome.FAILED, Outcome.SUCCEEDED, Outcome.SKIPPED);
    }

    private List<Outcome> batch(List<String> names, JournalResume resume, Set<String> ran) throws Exception {
        List<Job<String>> jobs = new ArrayList<>();
        for (String name : names) {
            jobs.add(new Job<>(name, context -> {
                ran.add(name);
                if (name.startsWith("bad")) {
                    throw new IOException("is bad");
                }
                return name;
            }));
        }
        try (JobEngine engine = JobEngine.create();
                RunJournal journal = RunJournal.open(file)) {
            BatchOptions options = BatchOptions.of("batch", Workload.MIXED).limit(1);
            BatchReport<String> report =
                    engine.run(jobs, journal.applyTo(options, resume)).await();
            return report.results().stream().map(JobResult::outcome).toList();
        }
    }

    @Test
    void retriedItemIsRecordedOnceAsItEnded() throws Exception {
        int[] attempts = {0};
        Job<String> job = new Job<>("flaky", context -> {
            if (++attempts[0] < 3) {
                throw new IOException("not yet");
            }
            return "done";
        });
        try (JobEngine engine = JobEngine.create();
                RunJournal journal = RunJournal.open(file)) {
            BatchOptions options = BatchOptions.of("batch", Workload.MIXED)
                    .limit(1)
                    .retry(RetryPolicy.times(5).backOff(Duration.ZERO, Duration.ZERO));
            assertThat(engine.run(List.of(job), journal.applyTo(options, JournalResume.RECORDED))
                            .await()
                            .isGreen())
                    .isTrue();
        }
        try (RunJournal journal = RunJournal.open(file)) {
            assertThat(journal.records()).isEqualTo(1);
            assertThat(journal.count(Earlier.SUCCEEDED)).isEqualTo(1);
        }
    }
}
