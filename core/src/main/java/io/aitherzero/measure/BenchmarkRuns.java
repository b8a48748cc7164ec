package io.aitherzero.measure;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The runs of one benchmark.
 *
 * @param benchmark what was run
 * @param runs in the order of their begin, at least one
 */
public record BenchmarkRuns(Benchmark benchmark, List<Measurement> runs) {
    /** Copies the list. */
    public BenchmarkRuns {
        runs = List.copyOf(runs);
    }

    /** Share of the ideal. */
    public Spread share() {
        return of(Measurement::share);
    }

    /** A figure over the runs. */
    public Spread of(ToDoubleFunction<Measurement> figure) {
        return Spread.of(runs.stream().mapToDouble(figure).toArray());
    }

    /** How many runs had wrong results. */
    public long wrong() {
        return runs.stream().filter(run -> run.fault().isPresent()).count();
    }

    /** What was wrong first. */
    public Optional<String> firstFault() {
        return runs.stream().flatMap(run -> run.fault().stream()).findFirst();
    }
}
