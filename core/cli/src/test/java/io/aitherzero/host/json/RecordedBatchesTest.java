package io.aitherzero.host.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.ErrorGroup;
import io.aitherzero.api.parallel.LimitChange;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.cli.report.SampleBatches;
import io.aitherzero.parallel.BatchRecord;
import io.aitherzero.parallel.BatchRecord.JobTime;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedBatchesTest {
    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    private Path file() {
        return folder.resolve("var/jobs/batches.json");
    }

    private RecordedBatches batches() {
        return new RecordedBatches(file());
    }

    private void add(BatchRecord... batches) throws IOException {
        batches().add(List.of(batches), warnings::add);
    }

    @Test
    void aBatchComesBackAsItWas() throws IOException {
        add(SampleBatches.rich());
        assertThat(batches().read(warnings::add)).containsExactly(SampleBatches.rich());
        assertThat(warnings).isEmpty();
    }

    @Test
    void whatHasNoBoundIsCut() throws IOException {
        BatchRecord rich = SampleBatches.rich();
        BatchSummary summary = rich.summary();
        ErrorGroup wordy = ErrorGroup.of("x.Y", "m".repeat(1 << 20), 1, "a", Collections.nCopies(1_000, "s"));
        List<LimitChange> changes = IntStream.range(0, 10_000)
                .mapToObj(i -> LimitChange.of(i, i, i + 1, "The caller set it.", Map.of()))
                .toList();
        add(new BatchRecord(
                rich.owner(),
                rich.limit(),
                summary.toBuilder()
                        .errorGroups(Collections.nCopies(200, wordy))
                        .limitChanges(changes)
                        .build(),
                rich.jobs()));
        assertThat(Files.size(file())).isLessThan(500_000);
        BatchSummary read = batches().read(warnings::add).get(0).summary();
        assertThat(read.errorGroups()).hasSize(50);
        assertThat(read.limitChanges()).hasSize(256).startsWith(changes.get(0)).endsWith(changes.get(9_999));
    }

    @Test
    void withoutAFileThereAreNone() {
        assertThat(batches().read(warnings::add)).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void theLastFiveOfEachOwnerAndTaskAreKeptNewestFirst() throws IOException {
        for (int second = 0; second < 7; second++) {
            add(SampleBatches.of("web", "fetch", second), SampleBatches.of("db", "fetch", second));
        }
        List<BatchRecord> read = batches().read(warnings::add);
        assertThat(read).hasSize(10);
        assertThat(read.stream()
                        .filter(batch -> batch.owner().equals("web"))
                        .map(batch ->
                                batch.summary().startedAt().getEpochSecond() - SampleBatches.BEGAN.getEpochSecond()))
                .containsExactly(6L, 5L, 4L, 3L, 2L);
    }

    @Test
    void theLastTwoHundredInAllAreKept() throws IOException {
        batches()
                .add(
                        IntStream.range(0, 230)
                                .mapToObj(i -> SampleBatches.of("web", "task " + i, i))
                                .toList(),
                        warnings::add);
        List<BatchRecord> read = batches().read(warnings::add);
        assertThat(read).hasSize(200);
        assertThat(read.get(0).summary().task()).isEqualTo("task 229");
    }

    @Test
    void ofVeryManyJobsThoseOfTheLatestBatchesAreKept() throws IOException {
        JobTime[] jobs = IntStream.range(0, 1_000)
                .mapToObj(i -> SampleBatches.job("job " + i, 1))
                .toArray(JobTime[]::new);
        batches()
                .add(
                        IntStream.range(0, 25)
                                .mapToObj(i -> SampleBatches.of("web", "task " + i, i, jobs))
                                .toList(),
                        warnings::add);
        List<BatchRecord> read = batches().read(warnings::add);
        assertThat(read.stream().filter(batch -> !batch.jobs().isEmpty())).hasSize(20);
        assertThat(read.get(19).jobs()).hasSize(1_000);
        assertThat(read.get(20).summary().items()).isEqualTo(1_000);
    }

    @Test
    void aDamagedFileIsToldAndSetAsideByTheNextBatch() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{\"schema\": \"aitherzero.batches/1\", \"batches\": [{");
        assertThat(batches().read(warnings::add)).isEmpty();
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("Recorded batches " + file() + " are damaged: ")
                .endsWith("; no batch of it can be read, the next batch sets the file aside")
                .doesNotContain("gson", "\\n");
        warnings.clear();
        add(SampleBatches.of("web", "fetch", 1));
        assertThat(warnings)
                .singleElement()
                .asString()
                .endsWith("; it is set aside as batches.json.damaged; no batch of it can be read");
        assertThat(batches().read(text -> {
                    throw new AssertionError(text);
                }))
                .hasSize(1);
        assertThat(folder.resolve("var/jobs/batches.json.damaged")).content().endsWith("[{");
    }

    @Test
    void aDamagedBatchDoesNotTakeTheOthersWithIt() throws IOException {
        add(SampleBatches.of("web", "good", 1), SampleBatches.of("web", "bad", 2));
        String text = Files.readString(file());
        Files.writeString(file(), text.replaceFirst("\"items\": 0", "\"items\": -5"));
        assertThat(batches().read(warnings::add))
                .extracting(batch -> batch.summary().task())
                .containsExactly("good");
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains(
                        "are damaged: the field 'items' must not be negative, but is -5; what can be read of it is used, ");
        add(SampleBatches.of("web", "next", 3));
        assertThat(batches().read(warnings::add))
                .extracting(batch -> batch.summary().task())
                .containsExactly("next", "good");
    }

    @Test
    void aFileOfANewerVersionIsLeftAlone() throws IOException {
        Files.createDirectories(file().getParent());
        String newer = "{\"schema\": \"aitherzero.batches/2\", \"all\": []}";
        Files.writeString(file(), newer);
        add(SampleBatches.of("web", "fetch", 1));
        assertThat(batches().read(warnings::add)).isEmpty();
        String what = "Recorded batches " + file() + " were written by a newer version: they have the schema"
                + " 'aitherzero.batches/2', this version reads 'aitherzero.batches/1'; ";
        assertThat(warnings)
                .containsExactly(
                        what + "batches are not recorded, update this program",
                        what + "none is shown, update this program");
        assertThat(file()).hasContent(newer);
    }

    @Test
    void whatIsNoFileIsTold() throws IOException {
        Files.createDirectories(file());
        assertThat(batches().read(warnings::add)).isEmpty();
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("Recorded batches " + file() + " must be a file of at most 64 MB, but are not; ");
    }

    @Test
    void namesThatAreNoTextAreNotRefused() throws IOException {
        add(SampleBatches.of("web", "half \ud83d", 1, new JobTime("\udc00", Outcome.SUCCEEDED, 1)));
        assertThat(batches().read(warnings::add))
                .extracting(batch -> batch.summary().task())
                .containsExactly("half ?");
    }

    /** With its index the file is written without a look into what is there, and is the same. */
    @Test
    void fileIsTheSameWithItsIndex() throws IOException {
        Path index = file().resolveSibling(".batches.json.index");
        BatchRecord rich = SampleBatches.rich();
        BatchSummary summary = rich.summary();
        for (boolean indexed : List.of(true, false)) {
            for (int i = 0; i < 33; i++) {
                BatchSummary one = summary.toBuilder()
                        .task("a\tb\n\\" + i % 5 + "\u00e4\ud83d\ude00")
                        .startedAt(summary.startedAt().plusNanos(i * 1_500_000_001L))
                        .build();
                List<JobTime> jobs = Collections.nCopies(i * 70, rich.jobs().get(0));
                add(new BatchRecord(rich.owner(), rich.limit(), one, jobs));
                assertThat(Files.readString(file()))
                        .isEqualTo(RecordedBatches.document(batches().read(warnings::add)));
                assertThat(index).exists();
                if (!indexed) {
                    Files.delete(index);
                }
            }
            Path other = file().resolveSibling("other.json");
            if (indexed) {
                Files.move(file(), other);
            } else {
                assertThat(file()).hasSameTextualContentAs(other);
            }
        }
        assertThat(batches().read(warnings::add))
                .hasSize(25)
                .last()
                .satisfies(batch -> assertThat(batch.jobs()).isEmpty());
        assertThat(warnings).isEmpty();
    }

    @Test
    void whatAKilledWriterLeftOfAnIndexIsRemoved() throws IOException {
        add(SampleBatches.rich());
        Path left = Files.createFile(file().resolveSibling("..batches.json.index.0123456789abcdef.part"));
        Path another = Files.createFile(file().resolveSibling("..other.index.0123456789abcdef.part"));
        add(SampleBatches.rich());
        assertThat(left).doesNotExist();
        assertThat(another).exists();
    }

    /** The index is right about it, as far as it goes. */
    @Test
    void whatIsNotAsBatchesAreAddedIsReadWhateverTheIndexSays() throws IOException {
        add(SampleBatches.of("web", "fetch", 1));
        String text = Files.readString(file());
        Path index = file().resolveSibling(".batches.json.index");
        String entry = Files.readAllLines(index).get(1);
        String newer = text.replace("aitherzero.batches/1", "aitherzero.batches/2");
        for (String other : List.of(newer, text.replace("\n  ]\n}", "\n  ]\n]"))) {
            assertThat(other).isNotEqualTo(text).hasSameSizeAs(text);
            Files.writeString(file(), other);
            byte[] content = other.getBytes(StandardCharsets.UTF_8);
            CRC32C sum = new CRC32C();
            sum.update(content);
            Files.writeString(
                    index,
                    "aitherzero.batches.index/1\t" + content.length + "\t" + Long.toHexString(sum.getValue()) + "\n"
                            + entry + "\n");
            warnings.clear();
            add(SampleBatches.of("web", "fetch", 2));
            assertThat(warnings).hasSize(1);
            assertThat(other.equals(newer) ? file() : file().resolveSibling("batches.json.damaged"))
                    .hasContent(other);
        }
    }

    @Test
    void changedFileIsReadWhateverTheIndexSays() throws IOException {
        add(SampleBatches.rich());
        String text = Files.readString(file());
        String changed = text.replaceFirst("\"items\": \\d+", "\"items\": -x");
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(file(), changed);
        add(SampleBatches.rich());
        assertThat(warnings).hasSize(1);
        assertThat(file().resolveSibling("batches.json.damaged")).hasContent(changed);
        warnings.clear();
        Path index = file().resolveSibling(".batches.json.index");
        String first = Files.readAllLines(index).get(0);
        for (String torn : List.of("aitherzero.batches.index/1\tx\n", first + "\n", first, "")) {
            Files.delete(file());
            add(SampleBatches.rich());
            assertThat(index).content().startsWith(first + "\n");
            Files.writeString(index, torn);
            add(SampleBatches.rich());
            assertThat(batches().read(warnings::add)).hasSize(2);
        }
        Files.delete(index);
        try (RandomAccessFile huge = new RandomAccessFile(index.toFile(), "rw")) {
            huge.writeBytes(first + "\n");
            huge.setLength(RecordedBatches.MOST_BYTES + 1);
        }
        add(SampleBatches.rich());
        assertThat(Files.size(index)).isLessThan(1_000);
        Files.delete(index);
        Files.createDirectories(index.resolve("in the way"));
        add(SampleBatches.rich());
        assertThat(batches().read(warnings::add)).hasSize(4);
        assertThat(warnings).isEmpty();
    }
}
