package io.aitherzero.parallel.memory;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What memory pressure is judged by. Each has a level of its own, and they are never averaged. */
public enum PressureInput {
    /** Heap that survived collections, or what is reserved if that is more, over the largest heap. */
    HEAP(0.80, 0.90),
    /** The container's use over its limit, less what the heap can fill again. */
    CONTAINER(0.80, 0.90),
    /** The machine's memory that is not available, less what the heap can fill again, over all of it. */
    MACHINE(0.80, 0.90),
    /** The share of the last ten seconds in which some task of the group, or the machine, waited for memory. */
    STALL(0.15, 0.40);

    private final double warning;
    private final double critical;

    PressureInput(double warning, double critical) {
        this.warning = warning;
        this.critical = critical;
    }

    PressureLevels levels() {
        return new PressureLevels(warning, critical);
    }

    /**
     * What this input reads, from 0; above 1 where more is used than there should be.
     *
     * @param sample the reading
     * @param reservedBytes what is reserved of the heap
     */
    public OptionalDouble value(MemorySample sample, long reservedBytes) {
        long reusable = sample.heap().reusableBytes().orElse(0);
        return switch (this) {
            case HEAP ->
                share(survivedOrReserved(sample, reservedBytes), sample.heap().maxBytes());
            case CONTAINER ->
                share(
                        less(sample.container().usedBytes(), reusable),
                        sample.container().limitBytes());
            case MACHINE ->
                share(
                        less(sample.machine().unavailableBytes(), reusable),
                        sample.machine().totalBytes());
            case STALL -> sample.stall().some();
        };
    }

    private static OptionalLong survivedOrReserved(MemorySample sample, long reservedBytes) {
        OptionalLong survived = sample.heap().survivedBytes();
        // before the first collection what is reserved is all that is known
        return survived.isPresent() || reservedBytes > 0
                ? OptionalLong.of(Math.max(survived.orElse(0), reservedBytes))
                : survived;
    }

    private static OptionalLong less(OptionalLong bytes, long reusable) {
        return bytes.isPresent() ? OptionalLong.of(Math.max(0, bytes.getAsLong() - reusable)) : bytes;
    }

    private static OptionalDouble share(OptionalLong part, OptionalLong whole) {
        return part.isPresent() && whole.isPresent() && whole.getAsLong() > 0
                ? OptionalDouble.of((double) part.getAsLong() / whole.getAsLong())
                : OptionalDouble.empty();
    }
}
