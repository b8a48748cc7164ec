package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Spread;
import io.aitherzero.bench.BenchmarkRuns;
import io.aitherzero.host.json.BadProfileException;
import io.aitherzero.host.json.RecordedShare;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shares of the ideal that an earlier run reached.
 *
 * @param shares by benchmark
 * @param works what each benchmark did
 */
public record BenchBaseline(Map<String, Spread> shares, Map<String, String> works) {
    /** Copies the maps. */
    public BenchBaseline {
        shares = Map.copyOf(shares);
        works = Map.copyOf(works);
    }

    /**
     * Reads a document that {@link BenchReport#json()} gave.
     *
     * @throws BadProfileException if it is none
     * @throws IOException if it cannot be read
     */
    public static BenchBaseline read(Path file) throws IOException {
        Map<String, Spread> shares = new LinkedHashMap<>();
        Map<String, String> works = new LinkedHashMap<>();
        for (RecordedShare recorded : RecordedShare.read(file)) {
            works.put(recorded.benchmark(), recorded.work());
            shares.put(recorded.benchmark(), recorded.share());
        }
        return new BenchBaseline(shares, works);
    }

    /**
     * The benchmarks that got slower: the median share fell by more than allowed, and by more than both series vary by
     * themselves.
     *
     * @param now the runs to judge; those that did another work then, or are new, are not judged
     * @param most how much the share may fall, as a share of what it was
     * @return a sentence each
     */
    public List<String> regressions(List<BenchmarkRuns> now, double most) {
        List<String> sentences = new ArrayList<>();
        for (BenchmarkRuns runs : now) {
            Optional<Spread> before = same(runs);
            if (before.isEmpty()) {
                continue;
            }
            Spread after = runs.share();
            double fell = before.get().median() - after.median();
            double noise = before.get().noiseOrRange(after);
            if (fell > most * before.get().median() && fell > noise) {
                sentences.add("Benchmark '" + runs.benchmark().name() + "' may lose "
                        + Amounts.percent(most) + " of its share of the ideal, but fell from "
                        + Amounts.percent(before.get().median()) + " to " + Amounts.percent(after.median())
                        + ", where noise explains " + Amounts.percent(noise)
                        + "; find what slows it down, or save a new baseline");
            }
        }
        return sentences;
    }

    /** The benchmarks that cannot be judged. */
    public List<String> unknown(List<BenchmarkRuns> now) {
        return now.stream()
                .filter(runs -> same(runs).isEmpty())
                .map(runs -> runs.benchmark().name())
                .toList();
    }

    private Optional<Spread> same(BenchmarkRuns runs) {
        String name = runs.benchmark().name();
        return runs.benchmark().work().equals(works.get(name))
                ? Optional.ofNullable(shares.get(name))
                : Optional.empty();
    }
}
