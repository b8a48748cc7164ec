package io.aitherzero.parallel.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What share of the throughput of the best fixed limit each policy reaches: the worst of several seeds, in virtual time, on
 * two processors.
 */
final class ThrottleRegret {
    static final int PROCESSORS = 2;
    private static final double NEAR = 0.96;

    /**
     * One work under all policies.
     *
     * @param near smallest fixed limit that reaches 96 % of the best, the largest of the seeds
     * @param meanLimit mean of ADAPTIVE over the time, cold, the largest of the seeds
     * @param meanLimitWarm the same, warm
     * @param shares by policy, the smallest of the seeds
     */
    record Row(SimulatedWork work, int near, double meanLimit, double meanLimitWarm, Map<String, Double> shares) {}

    private ThrottleRegret() {}

    static List<Row> rows(int seeds) {
        return List.of(
                        SimulatedWork.cpu(),
                        SimulatedWork.free(),
                        SimulatedWork.knee(),
                        SimulatedWork.collapse(),
                        SimulatedWork.mixed())
                .stream()
                .map(work -> row(work, seeds))
                .toList();
    }

    static double worst(List<Row> rows, String policy) {
        return rows.stream()
                .mapToDouble(row -> row.shares().getOrDefault(policy, 0.0))
                .min()
                .orElse(0);
    }

    private static Row row(SimulatedWork work, int seeds) {
        Map<String, Double> shares = new TreeMap<>();
        int near = 0;
        double cold = 0;
        double warm = 0;
        for (long seed : LongStream.rangeClosed(1, seeds).toArray()) {
            Map<Integer, Long> sweep = sweep(work, seed);
            long best = sweep.values().stream().mapToLong(Long::longValue).min().orElseThrow();
            near = Math.max(near, smallestNear(sweep, best));
            int prior = ThrottleFormula.base(work.workload(), PROCESSORS);
            worse(
                    shares,
                    "FORMULA",
                    best,
                    SimulatedBatch.run(work, new FixedLimit(prior, 0), seed).nanos());
            SimulatedBatch.Outcome first =
                    SimulatedBatch.run(work, adaptive(work, Optional.empty(), new ArrayList<>()), seed);
            worse(shares, "ADAPTIVE cold", best, first.nanos());
            cold = Math.max(cold, first.meanLimit());
            SimulatedBatch.Outcome second =
                    SimulatedBatch.run(work, adaptive(work, learned(work, seed), new ArrayList<>()), seed);
            worse(shares, "ADAPTIVE warm", best, second.nanos());
            warm = Math.max(warm, second.meanLimit());
            for (PeerControl peer : PeerControl.all(prior, work.most())) {
                worse(
                        shares,
                        peer.name(),
                        best,
                        SimulatedBatch.run(work, peer, seed).nanos());
            }
        }
        return new Row(work, near, cold, warm, shares);
    }

    private static void worse(Map<String, Double> shares, String policy, long best, long nanos) {
        shares.merge(policy, (double) best / nanos, Math::min);
    }

    static AdaptiveLimit adaptive(
            SimulatedWork work, Optional<LimitMemory.Optimum> remembered, List<LimitMemory.Finding> found) {
        int prior = ThrottleFormula.base(work.workload(), PROCESSORS);
        return new AdaptiveLimit(
                new AdaptiveLimit.Bounds(work.workload(), PROCESSORS, prior, work.most()), remembered, found::add);
    }

    /** What one batch of the same kind with other items left behind. */
    private static Optional<LimitMemory.Optimum> learned(SimulatedWork work, long seed) {
        List<LimitMemory.Finding> found = new ArrayList<>();
        SimulatedBatch.run(work, adaptive(work, Optional.empty(), found), seed + 1_000);
        return found.stream()
                .reduce((one, other) -> other)
                .map(last -> new LimitMemory.Optimum(last.limit(), last.throughput(), last.error(), 1));
    }

    private static Map<Integer, Long> sweep(SimulatedWork work, long seed) {
        Map<Integer, Long> sweep = new TreeMap<>();
        for (int limit = 1; limit < work.most(); limit = limit < 32 ? limit + 1 : limit * 5 / 4) {
            sweep.put(
                    limit,
                    SimulatedBatch.run(work, new FixedLimit(limit, 0), seed).nanos());
        }
        sweep.put(
                work.most(),
                SimulatedBatch.run(work, new FixedLimit(work.most(), 0), seed).nanos());
        return sweep;
    }

    private static int smallestNear(Map<Integer, Long> sweep, long best) {
        return sweep.entrySet().stream()
                .filter(entry -> best >= NEAR * entry.getValue())
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** Prints the table; the argument is the number of seeds. */
    public static void main(String[] arguments) {
        List<Row> rows = rows(Integer.parseInt(arguments[0]));
        List<String> policies = List.copyOf(rows.get(0).shares().keySet());
        System.out.println(
                "| work | smallest near-best limit | mean limit cold, warm | " + String.join(" | ", policies) + " |");
        System.out.println("|---|---|---|" + "---|".repeat(policies.size()));
        for (Row row : rows) {
            StringBuilder line = new StringBuilder(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f, %.1f |",
                    row.work().name(),
                    row.near(),
                    row.meanLimit(),
                    row.meanLimitWarm()));
            policies.forEach(policy -> line.append(
                    String.format(Locale.ROOT, " %.2f |", row.shares().get(policy))));
            System.out.println(line);
        }
        StringBuilder last = new StringBuilder("| worst | | |");
        policies.forEach(policy -> last.append(String.format(Locale.ROOT, " %.2f |", worst(rows, policy))));
        System.out.println(last);
    }
}
