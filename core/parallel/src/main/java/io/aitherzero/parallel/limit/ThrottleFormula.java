package io.aitherzero.parallel.limit;

import io.aitherzero.api.parallel.Workload;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The report's formula: {@code max(1, min(ceil(ceil(base * load) * memory), most))}, in decimal arithmetic. The base is kept
 * for five minutes, load and memory never. Safe for use by several threads.
 */
final class ThrottleFormula {
    /** Largest limit unless somebody chose another. */
    static final int MOST = 32;

    private static final long KEPT_NANOS = Duration.ofMinutes(5).toNanos();
    private static final double LEAST_LOAD = 0.1;

    private record Kept(int base, long atNanos) {}

    private final IntSupplier processors;
    private final Map<Workload, Kept> kept = new EnumMap<>(Workload.class);

    /** A formula that asks for the number of processors when a base is older than five minutes. */
    ThrottleFormula(IntSupplier processors) {
        this.processors = processors;
    }

    /** Number of items before load and memory: once, twice, three times, one and a half times the processors. */
    static int base(Workload workload, int processors) {
        return switch (workload) {
            case CPU -> processors;
            case IO -> 2 * processors;
            case NETWORK -> 3 * processors;
            case MIXED -> (3 * processors + 1) / 2;
        };
    }

    /**
     * Factor of memory.
     *
     * @param used share of the memory that is in use, 0 to 1
     */
    static double memoryFactor(double used) {
        if (used > 0.9) {
            return 0.5;
        }
        return used > 0.8 ? 0.75 : 1;
    }

    /**
     * The limit.
     *
     * @param load 0.1 to 1.0; what lies outside is taken as the nearer of them
     * @param memory 0.5, 0.75 or 1
     * @param most largest limit
     */
    static int limit(int base, double load, double memory, int most) {
        double within = Math.max(LEAST_LOAD, Math.min(1, load));
        BigDecimal first = ceiling(BigDecimal.valueOf(base).multiply(BigDecimal.valueOf(within)));
        int limit = ceiling(first.multiply(BigDecimal.valueOf(memory))).intValueExact();
        return Math.max(1, Math.min(limit, most));
    }

    private static BigDecimal ceiling(BigDecimal number) {
        return number.setScale(0, RoundingMode.CEILING);
    }

    /**
     * The base of the machine.
     *
     * @param nowNanos time of the engine's clock
     */
    synchronized int base(Workload workload, long nowNanos) {
        Kept known = kept.get(workload);
        if (known == null || nowNanos - known.atNanos() >= KEPT_NANOS) {
            known = new Kept(base(workload, processors.getAsInt()), nowNanos);
            kept.put(workload, known);
        }
        return known.base();
    }
}
