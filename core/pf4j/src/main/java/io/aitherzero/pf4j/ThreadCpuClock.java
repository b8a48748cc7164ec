package io.aitherzero.pf4j;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongUnaryOperator;

/** Processor time of a thread in nanoseconds by its id, negative where the JVM does not tell. */
final class ThreadCpuClock implements LongUnaryOperator {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    @Override
    public long applyAsLong(long threadId) {
        return threads.isThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
                ? threads.getThreadCpuTime(threadId)
                : -1;
    }
}
