package io.aitherzero.parallel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.parallel.memory.MemorySample.Container;
import io.aitherzero.parallel.memory.MemorySample.Machine;
import io.aitherzero.parallel.memory.MemorySample.Stall;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PressureInputTest {
    @ParameterizedTest
    @EnumSource(PressureInput.class)
    void whatCannotBeReadHasNoValue(PressureInput input) {
        assertThat(input.value(MemorySample.UNKNOWN, 0)).isEmpty();
    }

    @Test
    void heapIsJudgedBySurvivorsOrReservationsWhicheverIsMore() {
        assertThat(PressureInput.HEAP.value(Samples.survived(300), 200)).hasValue(0.3);
        assertThat(PressureInput.HEAP.value(Samples.survived(300), 900)).hasValue(0.9);
    }

    @Test
    void garbageIsNoPressure() {
        assertThat(PressureInput.HEAP.value(Samples.heap(990, 100, 0, OptionalDouble.empty()), 0))
                .hasValue(0.1);
    }

    @Test
    void containerWithoutLimitHasNoValue() {
        MemorySample sample =
                Samples.with(Samples.survived(0), new Container(OptionalLong.empty(), OptionalLong.of(500)));
        assertThat(PressureInput.CONTAINER.value(sample, 0)).isEmpty();
    }

    @Test
    void whatTheHeapCanFillAgainIsNotUsed() {
        MemorySample heap = Samples.heap(800, 100, 700, OptionalDouble.empty());
        Container container = new Container(OptionalLong.of(2000), OptionalLong.of(1900));
        Machine machine = new Machine(OptionalLong.of(4000), OptionalLong.of(300));
        assertThat(PressureInput.CONTAINER.value(Samples.with(heap, container), 0))
                .hasValue(0.6);
        assertThat(PressureInput.MACHINE.value(Samples.with(heap, machine), 0)).hasValue(0.75);
    }

    @Test
    void stallIsTheShareInWhichSomeTaskWaited() {
        Stall stall = new Stall(OptionalDouble.of(0.2), OptionalDouble.of(0.01));
        assertThat(PressureInput.STALL.value(Samples.with(Samples.survived(0), stall), 0))
                .hasValue(0.2);
    }
}
