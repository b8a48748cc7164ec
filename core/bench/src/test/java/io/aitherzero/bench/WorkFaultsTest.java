package io.aitherzero.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Dependency;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.graph.VersionScheme;
import io.aitherzero.parallel.memory.MemoryPressure;
import io.aitherzero.parallel.memory.MemorySample;
import io.aitherzero.parallel.memory.PressureChange;
import io.aitherzero.parallel.memory.PressureInput;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Wrong results, and that the benchmarks notice. */
class WorkFaultsTest {
    private static final ModuleGraph GRAPH = ModuleGraph.of(
            List.of(descriptor("log"), descriptor("web", new Dependency("log", "*", false))),
            "1.0.0",
            new VersionScheme() {
                @Override
                public boolean satisfies(String version, String range) {
                    return true;
                }

                @Override
                public int compare(String first, String second) {
                    return first.compareTo(second);
                }
            });

    private static ModuleDescriptor descriptor(String id, Dependency... dependencies) {
        return new ModuleDescriptor(id, "1.0.0", "*", List.of(dependencies), id, true);
    }

    private static ModuleProfile module(String id, ModuleState state, long begun, long start) {
        return ModuleProfile.builder(id, "1.0.0", state)
                .worker(OptionalInt.of(1))
                .times(ModuleProfile.Times.builder()
                        .dependencyWait(begun)
                        .start(start)
                        .build())
                .build();
    }

    private static Optional<String> bootFault(ModuleProfile... modules) {
        BootProfile boot = BootProfile.builder(Instant.EPOCH, Schedule.READY)
                .workers(1)
                .modules(List.of(modules))
                .build();
        return ArchiveStart.fault(GRAPH, boot, id -> 10);
    }

    @Test
    void aBootInOrderIsRight() {
        assertThat(bootFault(module("log", ModuleState.STARTED, 0, 10), module("web", ModuleState.STARTED, 10, 12)))
                .isEmpty();
    }

    @Test
    void aModuleThatBeginsBeforeItsDependencyHasStartedIsAFault() {
        assertThat(bootFault(module("log", ModuleState.STARTED, 0, 10), module("web", ModuleState.STARTED, 7, 12)))
                .contains("Module 'web' must begin after 'log' has started, but began 3 ns before that");
    }

    @Test
    void aModuleThatDidNotStartIsAFault() {
        assertThat(bootFault(module("log", ModuleState.STARTED, 0, 10), module("web", ModuleState.FAILED, 10, 12)))
                .contains("Module 'web' must have started, but is FAILED");
        assertThat(bootFault(module("log", ModuleState.STARTED, 0, 10)))
                .contains("Module 'web' must have started, but is not there");
    }

    @Test
    void aStartThatDidNotWaitIsAFault() {
        assertThat(bootFault(module("log", ModuleState.STARTED, 0, 10), module("web", ModuleState.STARTED, 10, 9)))
                .contains("Module 'web' must have waited 10 ns in its start, but took 9");
    }

    @Test
    void aModuleTooManyIsAFault() {
        assertThat(bootFault(
                        module("log", ModuleState.STARTED, 0, 10),
                        module("web", ModuleState.STARTED, 10, 12),
                        module("other", ModuleState.STARTED, 10, 12)))
                .contains("There must be 2 modules, but there were 3");
    }

    private static final Set<String> HALF = jobs(0, 200);
    private static final List<String> REST = List.copyOf(jobs(200, 400));

    private static Set<String> jobs(int from, int to) {
        return IntStream.range(from, to).mapToObj(JournalRun::job).collect(Collectors.toSet());
    }

    private static Optional<String> lost(Collection<String> told, Set<String> recorded) {
        return JournalKill.lost(told, recorded);
    }

    @Test
    void aResumeOfWhatIsLeftIsRight() {
        assertThat(lost(HALF, HALF)).isEmpty();
        assertThat(JournalKill.fault(HALF, REST, HALF)).isEmpty();
    }

    @Test
    void aRecordThatIsGoneIsAFault() {
        assertThat(lost(jobs(0, 201), HALF))
                .contains("Job 'item 200' was recorded before the kill, but the journal does not have it");
    }

    @Test
    void aKillThatCameTooLateOrTooEarlyIsAFault() {
        assertThat(lost(HALF, jobs(0, 400)))
                .contains("The kill must come when half of 400 jobs is recorded, but came at 400");
        assertThat(lost(jobs(0, 3), jobs(0, 3)))
                .contains("The kill must come when half of 400 jobs is recorded, but came at 3");
    }

    @Test
    void aJobThatRunsAgainIsAFault() {
        assertThat(JournalKill.fault(jobs(0, 201), REST, HALF))
                .contains("Job 'item 200' was done before, but ran again");
        assertThat(JournalKill.fault(Set.of(), List.of("item 3", "item 3"), Set.of()))
                .contains("Job 'item 3' was done before, but ran again");
    }

    @Test
    void aJobThatIsLeftOutIsAFault() {
        assertThat(JournalKill.fault(jobs(0, 199), REST, HALF))
                .contains("Job 'item 199' was not recorded, but was not run by the resumed batch");
        assertThat(JournalKill.fault(HALF, REST, jobs(0, 199)))
                .contains("Job 'item 199' was recorded, but was not skipped by the resumed batch");
    }

    @Test
    void aJournalThatLacksRecordsIsAFault() {
        assertThat(JournalCost.missing(20_000, 20_000)).isEmpty();
        assertThat(JournalCost.missing(19_999, 20_000)).contains("The journal must have 20000 jobs, but has 19999");
    }

    @Test
    void anItemThatRanOutOfMemoryIsAFaultThoughItWasDoneLater() {
        assertThat(HeldMemory.outOfMemory(0)).isEmpty();
        assertThat(HeldMemory.outOfMemory(2)).contains("No item may run out of memory, but 2 did");
    }

    @Test
    void aWarningOfAHalfLiveHeapIsAFaultAndOneOfTheMachineIsNot() {
        assertThat(WatchedHeap.alarm(List.of(change(PressureInput.MACHINE)))).isEmpty();
        assertThat(WatchedHeap.alarm(List.of(change(PressureInput.MACHINE), change(PressureInput.HEAP))))
                .get()
                .asString()
                .startsWith("The monitor must not warn of a heap that is half live, but said WARNING at Heap[");
    }

    private static PressureChange change(PressureInput input) {
        return new PressureChange(
                0,
                MemoryPressure.NORMAL,
                MemoryPressure.WARNING,
                MemorySample.UNKNOWN,
                0,
                Map.of(input, MemoryPressure.WARNING));
    }

    @Test
    void theServiceKeepsItsTimeUpToTwentyAndThenGrows() {
        assertThat(DownstreamWork.serviceNanos(20, 2)).isEqualTo(5_000_000);
        assertThat(DownstreamWork.serviceNanos(40, 2)).isEqualTo(20_000_000);
        assertThat(DownstreamWork.serviceNanos(40, 1)).isEqualTo(10_000_000);
    }

    @Test
    void anItemThatIsStillInsideIsAFault() {
        assertThat(DownstreamWork.left(0)).isEmpty();
        assertThat(DownstreamWork.left(2))
                .contains("All items must have left the service when the batch is over, but 2 are inside");
    }
}
