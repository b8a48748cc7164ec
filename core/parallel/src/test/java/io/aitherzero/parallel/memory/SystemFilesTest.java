package io.aitherzero.parallel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.aitherzero.parallel.memory.MemorySample.Machine;
import io.aitherzero.parallel.memory.MemorySample.Stall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemFilesTest {
    @TempDir
    Path root;

    static void write(Path root, String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    @Test
    void availableIsTheKernelsEstimateAndNotFreeMemory() throws IOException {
        write(root, "proc/meminfo", """
                MemTotal:       24684084 kB
                MemFree:        13581136 kB
                MemAvailable:   24096592 kB
                Buffers:           25040 kB
                HugePages_Total:       0
                """);
        Machine machine = new SystemFiles(root).machine();
        assertThat(machine.totalBytes()).hasValue(24684084L * 1024);
        assertThat(machine.availableBytes()).hasValue(24096592L * 1024);
    }

    @Test
    void kernelBefore314TellsTotalOnly() throws IOException {
        write(root, "proc/meminfo", "MemTotal:        1020096 kB\nMemFree:          190816 kB\n");
        Machine machine = new SystemFiles(root).machine();
        assertThat(machine.totalBytes()).hasValue(1020096L * 1024);
        assertThat(machine.availableBytes()).isEmpty();
    }

    @Test
    void stallsAreShares() throws IOException {
        write(root, "proc/pressure/memory", """
                some avg10=22.50 avg60=17.12 avg300=9.03 total=48232100
                full avg10=3.25 avg60=1.10 avg300=0.40 total=9210340
                """);
        Stall stall = new SystemFiles(root).stall();
        assertThat(stall.some().orElseThrow()).isCloseTo(0.225, within(1e-9));
        assertThat(stall.full().orElseThrow()).isCloseTo(0.0325, within(1e-9));
    }

    @Test
    void absentFilesAreUnknown() {
        SystemFiles files = new SystemFiles(root);
        assertThat(files.hasMachine()).isFalse();
        assertThat(files.machine()).isEqualTo(Machine.UNKNOWN);
        assertThat(files.stall()).isEqualTo(Stall.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "MemTotal:\nMemAvailable\nsome avg10=\nfull",
                "MemTotal: many kB\nMemAvailable: -5 kB\nsome avg10=lots avg60=0\nfull avg10=-1 avg60=0",
                "MemTotal: 99999999999999999999 kB\nMemAvailable: 9223372036854775807 kB\nsome avg10=101 x\nfull avg10=NaN",
                "MemTotal: 5 GB\nMemAvailable: 7\nsome avg60=1.0\nfull avg300=1.0",
                "\0\u00ff\u00fe MemTotal: 5 kB\n\u00e9\n"
            })
    void garbageIsUnknown(String content) throws IOException {
        write(root, "proc/meminfo", content);
        write(root, "proc/pressure/memory", content);
        SystemFiles files = new SystemFiles(root);
        assertThat(files.machine()).isEqualTo(Machine.UNKNOWN);
        assertThat(files.stall()).isEqualTo(Stall.UNKNOWN);
    }

    @Test
    void folderInPlaceOfAFileIsUnknown() throws IOException {
        Files.createDirectories(root.resolve("proc/meminfo"));
        assertThat(new SystemFiles(root).machine()).isEqualTo(Machine.UNKNOWN);
    }
}
