package io.aitherzero.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.cli.context.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecGateTest {
    @TempDir
    Path system;

    private final List<String> said = new ArrayList<>();

    private void machine(long availableKib, int running) throws IOException {
        Files.createDirectories(system.resolve("proc"));
        Files.writeString(
                system.resolve("proc/meminfo"),
                "MemTotal:       8000000 kB\nMemFree:         100 kB\nMemAvailable:    " + availableKib + " kB\n");
        Files.writeString(system.resolve("proc/loadavg"), "9.00 9.00 9.00 " + running + "/345 6789\n");
    }

    private ExecGate gate(OptionalLong free, OptionalInt load) {
        return new ExecGate(free, load, Optional.empty(), system, said::add);
    }

    @Test
    void availableMemoryCountsAndNotTheFree() throws IOException {
        machine(2048, 1);
        assertThat(gate(OptionalLong.of(2 << 20), OptionalInt.empty()).reason()).isEmpty();
        assertThat(gate(OptionalLong.of(3 << 20), OptionalInt.empty()).reason())
                .hasValue("2 MiB of memory are available, --memfree asks for 3 MiB");
    }

    @Test
    void limitOfTheContainerCountsWhereItLeavesLess() throws IOException {
        machine(1 << 20, 1);
        Path group = Files.createDirectories(system.resolve("sys/fs/cgroup"));
        Files.writeString(group.resolve("cgroup.controllers"), "memory\n");
        Files.writeString(group.resolve("memory.max"), "104857600\n");
        Files.writeString(group.resolve("memory.current"), "73400320\n");
        Files.writeString(group.resolve("memory.stat"), "inactive_file 10485760\n");
        assertThat(gate(OptionalLong.of(41 << 20), OptionalInt.empty()).reason())
                .hasValue("40 MiB of memory are available, --memfree asks for 41 MiB");
        Files.writeString(group.resolve("memory.high"), "94371840\n");
        assertThat(gate(OptionalLong.of(31 << 20), OptionalInt.empty()).reason())
                .hasValue("30 MiB of memory are available, --memfree asks for 31 MiB");
        assertThat(gate(OptionalLong.of(30 << 20), OptionalInt.empty()).reason())
                .isEmpty();
    }

    @Test
    void runningProcessesCountAndNotTheAverage() throws IOException {
        machine(2048, 4);
        assertThat(gate(OptionalLong.empty(), OptionalInt.of(4)).reason()).isEmpty();
        assertThat(gate(OptionalLong.empty(), OptionalInt.of(3)).reason())
                .hasValue("3 processes are running, --load asks for less than 3");
    }

    @Test
    void jobsWaitUntilTheMachineHasRoomAndSayItOnce() throws Exception {
        machine(2048, 9);
        ExecGate gate = new ExecGate(OptionalLong.empty(), OptionalInt.of(3), Optional.empty(), system, reason -> {
            said.add(reason);
            makeRoom();
        });
        gate.pass();
        gate.pass();
        assertThat(said).containsExactly("Jobs wait: 8 processes are running, --load asks for less than 3");
    }

    private void makeRoom() {
        try {
            machine(2048, 1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void systemWithoutTheFigureSaysSoAtOnce() {
        assertThatThrownBy(() -> gate(OptionalLong.of(1), OptionalInt.empty()))
                .isInstanceOf(UsageException.class)
                .hasMessage("Option --memfree needs /proc/meminfo, which this system has not; leave the option out");
    }
}
