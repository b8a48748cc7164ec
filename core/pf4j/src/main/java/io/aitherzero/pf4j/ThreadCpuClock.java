package io.aitherzero.pf4j;

import io.aitherzero.base.DetachedThread;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongUnaryOperator;

/** Processor time of a thread in nanoseconds by its id, negative where the JVM does not tell. */
final class ThreadCpuClock implements LongUnaryOperator, Runnable {
    /** Made when first asked for, once. */
    private static final class Bean {
        static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    }

    /** Has the JVM's management classes loaded beside what the calling thread does next: some eighty, which take 15 ms. */
    static void prepare() {
        try {
            DetachedThread.daemon(new ThreadCpuClock(), "aither-clock").start();
        } catch (OutOfMemoryError e) {
            // no thread to be had: they are loaded when they are needed
        }
    }

    @Override
    public void run() {
        long ignored = applyAsLong(Thread.currentThread().getId());
    }

    @Override
    public long applyAsLong(long threadId) {
        return Bean.THREADS.isThreadCpuTimeSupported() && Bean.THREADS.isThreadCpuTimeEnabled()
                ? Bean.THREADS.getThreadCpuTime(threadId)
                : -1;
    }
}
