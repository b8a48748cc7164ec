package io.aitherzero.bench;

import io.aitherzero.base.Spread;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /** What else was measured, by name; of the runs that have it. */
    public SortedMap<String, Spread> figures() {
        SortedMap<String, Spread> figures = new TreeMap<>();
        runs.stream()
                .flatMap(run -> run.figures().keySet().stream())
                .distinct()
                .forEach(name -> figures.put(
                        name,
                        Spread.of(runs.stream()
                                .filter(run -> run.figures().containsKey(name))
                                .mapToDouble(run -> run.figures().getOrDefault(name, 0.0))
                                .toArray())));
        return figures;
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
