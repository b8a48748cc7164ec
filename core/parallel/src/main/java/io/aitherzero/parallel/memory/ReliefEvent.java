package io.aitherzero.parallel.memory;

import java.util.OptionalLong;

/**
 * One collection that was asked for, or refused.
 *
 * @param atNanos when, on the nano clock
 * @param trigger who asked
 * @param outcome what came of it
 * @param beforeBytes heap in use before; absent if none was asked for or it could not be read
 * @param afterBytes heap in use after; absent likewise
 * @param tookNanos how long the caller waited
 * @param reason why, for people
 */
public record ReliefEvent(
        long atNanos,
        Trigger trigger,
        Outcome outcome,
        OptionalLong beforeBytes,
        OptionalLong afterBytes,
        long tookNanos,
        String reason) {
    /** Who asked. */
    public enum Trigger {
        /** Work is about to be refused. */
        CONFIRM,
        /** Nothing runs. */
        IDLE,
        /** The report's literal rule. */
        RULE
    }

    /** What came of it. */
    public enum Outcome {
        /** At least a twentieth of the heap was freed. */
        FREED,
        /** Less was freed: it was not garbage. */
        USELESS,
        /** The JVM did not collect. */
        IGNORED,
        /** The JVM was not asked. */
        REFUSED
    }

    /** What was freed; 0 if more is in use than before or nothing was measured. */
    public long freedBytes() {
        return beforeBytes.isPresent() && afterBytes.isPresent()
                ? Math.max(0, beforeBytes.getAsLong() - afterBytes.getAsLong())
                : 0;
    }
}
