package io.aitherzero.parallel.limit;

import io.aitherzero.api.parallel.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The formula's limit, with load and memory read again every second while items end. */
final class FormulaLimit implements ThrottlePolicy {
    private static final long REVIEW_NANOS = Duration.ofSeconds(1).toNanos();

    private final ThrottleFormula formula;
    private final Workload workload;
    private final int most;
    private final Supplier<OptionalDouble> load;
    private final Supplier<OptionalDouble> memory;
    private final Decisions decisions = new Decisions();
    private int limit;
    private long readNanos;

    /**
     * A policy for one batch.
     *
     * @param most largest limit
     * @param load share of the machine that other processes leave, 0 to 1; empty where unknown, which counts as 1
     * @param memory share of the memory in use, 0 to 1; empty where unknown, which counts as none
     */
    FormulaLimit(
            ThrottleFormula formula,
            Workload workload,
            int most,
            Supplier<OptionalDouble> load,
            Supplier<OptionalDouble> memory) {
        this.formula = formula;
        this.workload = workload;
        this.most = most;
        this.load = load;
        this.memory = memory;
    }

    @Override
    public int limit(Observation now) {
        if (limit == 0 || now.atNanos() - readNanos >= REVIEW_NANOS) {
            review(now.atNanos());
        }
        return limit;
    }

    private void review(long nowNanos) {
        readNanos = nowNanos;
        int base = formula.base(workload, nowNanos);
        OptionalDouble left = load.get();
        OptionalDouble used = memory.get();
        double loadFactor = Math.max(0.1, Math.min(1, left.orElse(1)));
        double memoryFactor = ThrottleFormula.memoryFactor(used.orElse(0));
        int next = ThrottleFormula.limit(base, loadFactor, memoryFactor, most);
        if (next == limit) {
            return;
        }
        Map<String, Double> inputs = new TreeMap<>();
        inputs.put("base", (double) base);
        inputs.put("load", loadFactor);
        inputs.put("memory", memoryFactor);
        inputs.put("most", (double) most);
        used.ifPresent(share -> inputs.put("memoryUsed", share));
        String reason = "%s work has a base of %d; load factor %s; memory factor %s; at most %d."
                .formatted(
                        workload,
                        base,
                        left.isPresent() ? decimal(loadFactor) : "1.00 because the load is UNKNOWN",
                        used.isPresent()
                                ? decimal(memoryFactor) + " at " + Math.round(100 * used.getAsDouble()) + " %"
                                : "1.00 because the memory is UNKNOWN",
                        most);
        decisions.add(new ThrottleDecision(nowNanos, limit, next, reason, inputs));
        limit = next;
    }

    private static String decimal(double factor) {
        long hundredths = Math.round(100 * factor);
        return hundredths / 100 + "." + hundredths % 100 / 10 + hundredths % 10;
    }

    @Override
    public List<ThrottleDecision> decisions() {
        return decisions.all();
    }
}
