package io.aitherzero.parallel.memory;

import static io.aitherzero.parallel.memory.SystemFilesTest.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.parallel.memory.MemorySample.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SystemProbeTest {
    private static final Machine ELSEWHERE = new Machine(OptionalLong.of(100), OptionalLong.of(40));

    @TempDir
    Path root;

    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    private SystemProbe probe() {
        return new SystemProbe(
                root,
                () -> {
                    asked.incrementAndGet();
                    return ELSEWHERE;
                },
                () -> 0,
                clock::get);
    }

    @Test
    void heapOfThisJvmIsRead() {
        try (SystemProbe probe = probe()) {
            MemorySample first = probe.get();
            assertThat(first.heap().maxBytes()).hasValue(Runtime.getRuntime().maxMemory());
            assertThat(first.heap().usedBytes().orElseThrow()).isPositive();
            assertThat(first.heap().committedBytes().orElseThrow())
                    .isGreaterThanOrEqualTo(first.heap().usedBytes().orElseThrow());
            assertThat(first.gcShare()).isEmpty();
            System.gc();
            clock.addAndGet(1_000_000_000L);
            MemorySample second = probe.get();
            assertThat(second.heap().survivedBytes().orElseThrow())
                    .isPositive()
                    .isLessThan(Runtime.getRuntime().maxMemory());
            assertThat(second.heap().floorBytes()).isEqualTo(second.heap().survivedBytes());
            assertThat(second.heap().reusableBytes()).isPresent();
            assertThat(second.gcShare()).isPresent();
        }
    }

    @Test
    void machineIsAskedElsewhereOnlyWithoutProc() throws IOException {
        try (SystemProbe probe = probe()) {
            assertThat(probe.get().machine()).isEqualTo(ELSEWHERE);
            write(root, "proc/meminfo", "MemTotal: 8 kB\nMemAvailable: 4 kB\n");
            clock.addAndGet(1_000_000_000L);
            assertThat(probe.get().machine()).isEqualTo(new Machine(OptionalLong.of(8192), OptionalLong.of(4096)));
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void filesAreReadOnceASecond() throws IOException {
        write(root, "proc/meminfo", "MemTotal: 8 kB\nMemAvailable: 4 kB\n");
        try (SystemProbe probe = probe()) {
            probe.get();
            write(root, "proc/meminfo", "MemTotal: 8 kB\nMemAvailable: 2 kB\n");
            clock.addAndGet(999_999_999L);
            assertThat(probe.get().machine().availableBytes()).hasValue(4096);
            clock.addAndGet(1);
            assertThat(probe.get().machine().availableBytes()).hasValue(2048);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void oshiReadsTheSameTotalAsTheKernelTells() {
        Machine machine = new OshiProbe().machine();
        assertThat(machine.totalBytes())
                .isEqualTo(new SystemFiles(Path.of("/")).machine().totalBytes());
        assertThat(machine.availableBytes().orElseThrow())
                .isPositive()
                .isLessThan(machine.totalBytes().orElseThrow());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachineIsRead() {
        try (MemoryMonitor monitor = MemoryMonitor.ofThisJvm(MemoryBudget.ofThisJvm())) {
            MemorySample sample = monitor.sample();
            assertThat(sample.machine().totalBytes().orElseThrow()).isPositive();
            assertThat(sample.machine().availableBytes().orElseThrow())
                    .isPositive()
                    .isLessThan(sample.machine().totalBytes().orElseThrow());
        }
    }
}
