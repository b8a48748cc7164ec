package io.aitherzero.parallel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.limit.LimitMemory.Finding;
import io.aitherzero.parallel.limit.LimitMemory.Optimum;
import io.aitherzero.parallel.limit.LimitMemory.TaskKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitMemoryTest {
    private static final TaskKey KEY = new TaskKey("fetch: a=b\nc", Workload.NETWORK, 2);
    private static final Finding FOUND = new Finding(20, 4_000, 0.02);

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    private LimitMemory memory() {
        return new LimitMemory(folder.resolve("var/limits.properties"), () -> now);
    }

    private static void batch(LimitMemory memory, Finding found) {
        memory.keep(KEY, memory.recall(KEY), found);
    }

    @Test
    void aFindingOutlivesTheProcess() {
        LimitMemory memory = memory();
        batch(memory, FOUND);
        memory.save();
        Optimum recalled = memory().recall(KEY).orElseThrow();
        assertThat(recalled.limit()).isEqualTo(20);
        assertThat(recalled.throughput()).isEqualTo(4_000);
        assertThat(recalled.trusted()).isTrue();
        assertThat(folder.resolve("var")).isDirectoryContaining("glob:**limits.properties");
        assertThat(folder.resolve("var/limits.properties.new")).doesNotExist();
    }

    @Test
    void anotherTaskWorkloadOrMachineHasItsOwn() {
        LimitMemory memory = memory();
        batch(memory, FOUND);
        assertThat(memory.recall(new TaskKey(KEY.task(), Workload.IO, 2))).isEmpty();
        assertThat(memory.recall(new TaskKey(KEY.task(), Workload.NETWORK, 4))).isEmpty();
        assertThat(memory.recall(new TaskKey("other", Workload.NETWORK, 2))).isEmpty();
    }

    @Test
    void anOldFindingIsTrustedLess() {
        LimitMemory memory = memory();
        batch(memory, FOUND);
        now = now.plus(Duration.ofDays(31));
        assertThat(memory.recall(KEY).orElseThrow().trusted()).isFalse();
        batch(memory, FOUND);
        assertThat(memory.recall(KEY).orElseThrow().trusted()).isTrue();
    }

    @Test
    void findingsThatDisagreeAreTrustedLess() {
        LimitMemory memory = memory();
        batch(memory, FOUND);
        batch(memory, new Finding(80, 9_000, 0.02));
        Optimum recalled = memory.recall(KEY).orElseThrow();
        assertThat(recalled.limit()).isEqualTo(40);
        assertThat(recalled.trusted()).isFalse();
    }

    @Test
    void aSearchThatDidNotEndIsNotTrusted() {
        LimitMemory memory = memory();
        batch(memory, new Finding(6, 900, 1));
        assertThat(memory.recall(KEY).orElseThrow().trusted()).isFalse();
    }

    @Test
    void theSecondFindingOfABatchReplacesTheFirst() {
        LimitMemory memory = memory();
        memory.keep(KEY, Optional.empty(), new Finding(10, 1, 0.02));
        memory.keep(KEY, Optional.empty(), FOUND);
        assertThat(memory.recall(KEY).orElseThrow().limit()).isEqualTo(20);
        assertThat(memory.recall(KEY).orElseThrow().weight()).isEqualTo(1);
    }

    @Test
    void twoProcessesKeepWhatEachFound() {
        TaskKey other = new TaskKey("other", Workload.IO, 2);
        LimitMemory mine = memory();
        LimitMemory theirs = memory();
        batch(mine, FOUND);
        now = now.plusSeconds(1);
        theirs.keep(other, Optional.empty(), FOUND);
        theirs.keep(KEY, Optional.empty(), new Finding(30, 5_000, 0.02));
        theirs.save();
        mine.save();
        for (LimitMemory each : new LimitMemory[] {mine, memory()}) {
            assertThat(each.recall(other)).isPresent();
            assertThat(each.recall(KEY).orElseThrow().limit()).isEqualTo(30);
        }
    }

    @Test
    void garbageIsLeftOutAndTheRestIsKept() throws IOException {
        LimitMemory memory = memory();
        batch(memory, FOUND);
        memory.save();
        Path file = folder.resolve("var/limits.properties");
        Files.writeString(
                file,
                Files.readString(file)
                        + "a=nonsense\nb=NaN 1 1 1 2026-11-23T12\\:00\\:00Z\nc=-1 1 1 1 2026-11-23T12\\:00\\:00Z\nd=1 1 1 1 now\n");
        assertThat(memory().recall(KEY)).isPresent();
        for (String task : new String[] {"a", "b", "c", "d"}) {
            assertThat(memory().recall(new TaskKey(task, Workload.IO, 1))).isEmpty();
        }
        Files.write(file, new byte[] {'x', '=', '\\', 'u', 'z', (byte) 0xff});
        LimitMemory lost = memory();
        assertThat(lost.recall(KEY)).isEmpty();
        batch(lost, FOUND);
        lost.save();
        assertThat(memory().recall(KEY)).isPresent();
    }

    @Test
    void theOldestTaskMakesRoom() {
        LimitMemory memory = memory();
        batch(memory, FOUND);
        for (int i = 0; i < 512; i++) {
            now = now.plusSeconds(1);
            memory.keep(new TaskKey("task " + i, Workload.IO, 2), Optional.empty(), FOUND);
        }
        assertThat(memory.recall(KEY)).isEmpty();
        assertThat(memory.recall(new TaskKey("task 0", Workload.IO, 2))).isPresent();
    }

    @Test
    void aFolderThatCannotBeWrittenLosesNothingInMemory() throws IOException {
        Files.writeString(folder.resolve("var"), "a file");
        LimitMemory memory = memory();
        batch(memory, FOUND);
        memory.save();
        assertThat(memory.recall(KEY)).isPresent();
    }
}
