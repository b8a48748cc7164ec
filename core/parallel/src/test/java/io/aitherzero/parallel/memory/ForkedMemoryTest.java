package io.aitherzero.parallel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.aitherzero.fixture.ForkedJvm;
import io.aitherzero.fixture.ForkedJvm.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs a heap of a known size or a collector of its own. */
@Tag("slow")
class ForkedMemoryTest {
    private static Result run(Class<?> main, List<String> options, String... arguments) throws Exception {
        Result result = ForkedJvm.run(main, options, arguments);
        assumeFalse(result.refusedOption(), "this JVM has no " + options);
        assertThat(result.exit()).as(result.output()).isZero();
        return result;
    }

    private static List<String> options(String heap, String collector, String... more) {
        List<String> options = new ArrayList<>(List.of("-Xmx" + heap, "-XX:+Use" + collector + "GC"));
        options.addAll(List.of(more));
        return options;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Serial", "G1"})
    void itemsThatTogetherNeedSixteenHeapsAreAllDone(String collector) throws Exception {
        Result result = run(HungryItems.class, options("256m", collector), "32");
        assertThat(result.value("done")).as(result.output()).isEqualTo("200");
        assertThat(result.value("outOfMemory")).as(result.output()).isEqualTo("0");
        assertThat(result.value("reserved")).isEqualTo("0");
        assertThat(Integer.parseInt(result.value("most"))).as(result.output()).isBetween(2, 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Serial", "G1"})
    void garbageInAHeapThatIsHalfLiveIsNoAlarm(String collector) throws Exception {
        Result result = run(BusyHeap.class, options("256m", collector), "0.5", "4");
        assertThat(result.value("alarmed")).as(result.output()).isEqualTo("false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Serial"})
    void heapThatIsNearlyAllLiveIsAnAlarm(String collector) throws Exception {
        Result result = run(BusyHeap.class, options("256m", collector), "0.82", "60");
        assertThat(result.value("alarmed")).as(result.output()).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Serial", "G1"})
    void collectionThatWasAskedForIsMeasured(String collector) throws Exception {
        Result result = run(ExplicitCollection.class, options("256m", collector));
        // ZGC, which is never far from a cycle of its own, may be there first
        assertThat(result.value("outcome")).as(result.output()).isIn("FREED", "USELESS");
        assertThat(result.value("disabled")).isEqualTo("false");
        assertThat(Long.parseLong(result.value("survived"))).as(result.output()).isBetween(1L, 50_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Serial"})
    void requestThatTheJvmIgnoresIsNoticed(String collector) throws Exception {
        Result result = run(ExplicitCollection.class, options("256m", collector, "-XX:+DisableExplicitGC"));
        assertThat(result.value("outcome")).as(result.output()).isEqualTo("IGNORED");
        assertThat(result.value("disabled")).isEqualTo("true");
        assertThat(result.value("reason"))
                .isEqualTo("The JVM did not collect when asked; start it without -XX:+DisableExplicitGC to allow it");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void oshiIsNotLoadedWhereThereIsProc() throws Exception {
        Result result = run(ExplicitCollection.class, List.of("-Xmx256m", "-Xlog:class+load"));
        assertThat(result.output())
                .contains("io.aitherzero.parallel.memory.SystemProbe")
                .doesNotContain("oshi.", "com.sun.jna");
    }
}
