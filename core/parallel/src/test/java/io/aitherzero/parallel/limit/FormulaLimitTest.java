package io.aitherzero.parallel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Workload;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaLimitTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicReference<OptionalDouble> load = new AtomicReference<>(OptionalDouble.of(1));
    private final AtomicReference<OptionalDouble> memory = new AtomicReference<>(OptionalDouble.of(0.3));
    private final AtomicInteger processors = new AtomicInteger(16);
    private final ThrottleFormula formula = new ThrottleFormula(processors::get);

    private FormulaLimit policy(Workload workload) {
        return new FormulaLimit(formula, workload, ThrottleFormula.MOST, load::get, memory::get);
    }

    private static ThrottlePolicy.Observation at(long nanos) {
        return new ThrottlePolicy.Observation(nanos, 0, 0, 0, 100);
    }

    @ParameterizedTest
    @CsvSource({
        "CPU, 16, 1, 0.3, 16",
        "IO, 16, 1, 0.3, 32",
        "NETWORK, 16, 1, 0.3, 32",
        "MIXED, 16, 1, 0.3, 24",
        "CPU, 2, 1, 0.3, 2",
        "IO, 2, 1, 0.3, 4",
        "NETWORK, 2, 1, 0.3, 6",
        "MIXED, 2, 1, 0.3, 3",
        "MIXED, 1, 1, 0.3, 2",
        "CPU, 1, 0.1, 0.95, 1",
        "CPU, 16, 0.5, 0.3, 8",
        "CPU, 16, 0.55, 0.3, 9",
        "CPU, 16, 1, 0.8, 16",
        "CPU, 16, 1, 0.81, 12",
        "CPU, 16, 1, 0.9, 12",
        "CPU, 16, 1, 0.91, 8",
        "CPU, 10, 0.55, 0.85, 5",
        "CPU, 25, 0.28, 0.3, 7",
        "NETWORK, 16, 0.5, 0.85, 18",
        "CPU, 16, 0, 0.3, 2",
        "CPU, 16, 7, 0.3, 16"
    })
    void limitIsThatOfTheReport(Workload workload, int machine, double loadFactor, double used, int expected) {
        processors.set(machine);
        load.set(OptionalDouble.of(loadFactor));
        memory.set(OptionalDouble.of(used));
        assertThat(policy(workload).limit(at(0))).isEqualTo(expected);
    }

    @Test
    void onlyTheBaseIsKeptForFiveMinutes() {
        FormulaLimit policy = policy(Workload.CPU);
        assertThat(policy.limit(at(0))).isEqualTo(16);
        processors.set(4);
        memory.set(OptionalDouble.of(0.95));
        assertThat(policy.limit(at(SECOND))).isEqualTo(8);
        load.set(OptionalDouble.of(0.25));
        assertThat(policy(Workload.CPU).limit(at(299 * SECOND))).isEqualTo(2);
        load.set(OptionalDouble.of(1));
        assertThat(policy(Workload.CPU).limit(at(300 * SECOND))).isEqualTo(2);
        assertThat(policy.decisions()).extracting(ThrottleDecision::after).containsExactly(16, 8);
    }

    @Test
    void whatIsUnknownCountsAsOneAndIsSaid() {
        load.set(OptionalDouble.empty());
        memory.set(OptionalDouble.empty());
        FormulaLimit policy = policy(Workload.MIXED);
        assertThat(policy.limit(at(0))).isEqualTo(24);
        assertThat(policy.decisions().get(0).reason())
                .isEqualTo(
                        "MIXED work has a base of 24; load factor 1.00 because the load is UNKNOWN; memory factor 1.00"
                                + " because the memory is UNKNOWN; at most 32.");
        assertThat(policy.decisions().get(0).inputs())
                .doesNotContainKey("memoryUsed")
                .containsEntry("base", 24.0);
    }
}
