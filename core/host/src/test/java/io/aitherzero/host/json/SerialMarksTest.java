package io.aitherzero.host.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.SerialMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialMarksTest {
    @TempDir
    Path folder;

    private final List<String> warnings = new ArrayList<>();

    private static SerialMark mark(String id) {
        return new SerialMark(id, "1.0.0", Instant.EPOCH, "It hung");
    }

    private static List<SerialMark> with(List<SerialMark> marks, SerialMark added) {
        List<SerialMark> more = new ArrayList<>(marks);
        more.add(added);
        return more;
    }

    @Test
    void marksThatManyMakeAtOnceAreAllKept() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<List<SerialMark>>> tasks = IntStream.range(0, 40)
                    .<Callable<List<SerialMark>>>mapToObj(i ->
                            () -> new SerialMarks(folder).change(marks -> with(marks, mark("m" + i)), warnings::add))
                    .toList();
            for (Future<List<SerialMark>> task : threads.invokeAll(tasks)) {
                assertThat(task.get()).isNotEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(new SerialMarks(folder).read(warnings::add)).hasSize(40).doesNotHaveDuplicates();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aDamagedFileIsSetAsideAndNotLost() throws IOException {
        Path file = Files.writeString(folder.resolve("serial.json"), "{\"schema\": \"mine\"}");
        SerialMarks marks = new SerialMarks(folder);
        assertThat(marks.read(warnings::add)).isEmpty();
        assertThat(marks.change(none -> List.of(mark("a")), warnings::add)).containsExactly(mark("a"));
        String unusable = "The marks of modules that run alone in " + file
                + " cannot be used (the schema must be 'aitherzero.serial/1', but is 'mine')";
        assertThat(warnings)
                .containsExactly(
                        unusable + ", so none does; remove the file, or mend it",
                        unusable + "; the file is set aside as serial.json.damaged");
        assertThat(folder.resolve("serial.json.damaged")).hasContent("{\"schema\": \"mine\"}");
        assertThat(marks.read(warnings::add)).containsExactly(mark("a"));
    }

    @Test
    void aFileOfANewerVersionIsLeftAsItIs() throws IOException {
        String newer = "{\"schema\": \"aitherzero.serial/2\"}";
        Path file = Files.writeString(folder.resolve("serial.json"), newer);
        assertThatThrownBy(() -> new SerialMarks(folder).change(none -> List.of(mark("a")), warnings::add))
                .isInstanceOf(IOException.class)
                .hasMessage("The marks of modules that run alone in " + file
                        + " cannot be used (the schema must be 'aitherzero.serial/1', but is 'aitherzero.serial/2') and"
                        + " are left as they are; update this program");
        assertThat(file).hasContent(newer);
        assertThat(warnings).isEmpty();
    }

    @Test
    void aFolderInThePlaceOfTheFileIsNamed() throws IOException {
        Path file = Files.createDirectory(folder.resolve("serial.json"));
        assertThat(new SerialMarks(folder).read(warnings::add)).isEmpty();
        assertThat(warnings)
                .containsExactly("The marks of modules that run alone in " + file
                        + " cannot be used (it must be a file, but is a folder), so none does; remove the"
                        + " file, or mend it");
    }
}
