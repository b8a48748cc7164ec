package io.aitherzero.distribution.bench;

import io.aitherzero.distribution.bench.Peer.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What the rounds of one case gave. */
final class Samples {

    private final Map<Peer, List<Sample>> samples = new EnumMap<>(Peer.class);

    void add(Peer peer, Sample sample) {
        samples.computeIfAbsent(peer, any -> new ArrayList<>()).add(sample);
    }

    String row(BenchCase bench, Peer peer) {
        double wall = medianMillis(peer, Sample::wallNanos);
        double start = medianMillis(peer, Sample::startNanos);
        long bound = bench.boundMillis();
        return String.format(
                Locale.ROOT,
                "| %d | %s | %s | %s | %.0f | %.0f | %s | %s |",
                bench.size(),
                name(bench.shape()),
                name(bench.body()),
                name(peer),
                wall,
                start,
                bound == 0 ? "" : Long.toString(bound),
                bound == 0 ? "" : String.format(Locale.ROOT, "%.2f", start / bound));
    }

    private double medianMillis(Peer peer, ToLongFunction<Sample> value) {
        long[] sorted = samples.getOrDefault(peer, List.of()).stream()
                .mapToLong(value)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2] / 1e6;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
