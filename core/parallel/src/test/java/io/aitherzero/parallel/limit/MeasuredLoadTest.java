package io.aitherzero.parallel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredLoadTest {
    @TempDir
    Path root;

    private void machine(long busy, long idle) throws IOException {
        Files.writeString(root.resolve("stat"), "cpu  %d 0 0 %d 0 0 0 0 0 0%ncpu0 1 2 3%n".formatted(busy, idle));
    }

    private void process(String id, long ticks) throws IOException {
        Files.createDirectories(root.resolve(id));
        Files.writeString(
                root.resolve(id + "/stat"), "7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 %d 0 0 0 20 0".formatted(ticks));
    }

    @Test
    void onlyOtherProcessesCount() throws IOException {
        machine(1_000, 5_000);
        process("self", 100);
        process("12", 50);
        MeasuredLoad load = new MeasuredLoad(root, () -> LongStream.of(12, 13));
        assertThat(load.get()).isEmpty();
        machine(1_080, 5_020);
        process("self", 130);
        process("12", 70);
        assertThat(load.get().orElseThrow()).isCloseTo(0.7, Offset.offset(1e-9));
    }

    @Test
    void tooShortAnIntervalKeepsTheLastReading() throws IOException {
        machine(0, 1);
        process("self", 0);
        MeasuredLoad load = new MeasuredLoad(root, LongStream::empty);
        machine(100, 1);
        assertThat(load.get()).hasValue(0.1);
        machine(100, 5);
        assertThat(load.get()).hasValue(0.1);
        machine(100, 101);
        assertThat(load.get()).hasValue(1);
    }

    @Test
    void withoutAProcessFileSystemItIsUnknown() {
        assertThat(new MeasuredLoad(root, LongStream::empty).get()).isEqualTo(OptionalDouble.empty());
    }

    @Test
    void garbageIsUnknown() throws IOException {
        Files.writeString(root.resolve("stat"), "cpu one two");
        assertThat(new MeasuredLoad(root, LongStream::empty).get()).isEmpty();
    }
}
