package io.aitherzero.parallel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;

/**
 * Processor time and allocated bytes of the thread it is used by. A reading costs about as much as the smallest items, so
 * items may share one: it is shared out in proportion to run time.
 */
final class ThreadMeter {
    private final Optional<ThreadMXBean> counters;
    private long cpu;
    private long bytes;

    /** @param reads whether the counters of the thread are read */
    ThreadMeter(boolean reads) {
        counters = reads ? Counters.BEAN : Optional.empty();
    }

    /** Looked up with the first batch and not with the class: the management classes take 10 to 20 ms. */
    private static final class Counters {
        private static final Optional<ThreadMXBean> BEAN = find();

        private static Optional<ThreadMXBean> find() {
            if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean)
                    || !bean.isCurrentThreadCpuTimeSupported()
                    || !bean.isThreadCpuTimeEnabled()
                    || !bean.isThreadAllocatedMemorySupported()
                    || !bean.isThreadAllocatedMemoryEnabled()) {
                return Optional.empty();
            }
            return Optional.of(bean);
        }
    }

    void start() {
        if (counters.isPresent()) {
            cpu = counters.get().getCurrentThreadCpuTime();
            bytes = counters.get().getCurrentThreadAllocatedBytes();
        }
    }

    /** Shares what was used since the last call or start out to the attempts from that one on. */
    void share(List<Attempt> attempts, int from) {
        if (counters.isEmpty()) {
            return;
        }
        long usedCpu = -cpu;
        long usedBytes = -bytes;
        start();
        usedCpu += cpu;
        usedBytes += bytes;
        long total = 0;
        for (int i = from; i < attempts.size(); i++) {
            total += attempts.get(i).wallNanos();
        }
        double part = total == 0 ? 0 : 1.0 / total;
        for (int i = from; i < attempts.size(); i++) {
            Attempt attempt = attempts.get(i);
            double share = attempt.wallNanos() * part;
            attempt.used((long) (usedCpu * share), (long) (usedBytes * share));
        }
    }
}
