package io.aitherzero.boot.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds threads that wait for each other's locks for ever. A look stops all threads of the JVM for a moment. */
final class Deadlocks {
    private Deadlocks() {}

    /** The same failure, which says so where the module's thread is part of a deadlock at this moment. */
    static OverdueException explain(OverdueException overdue, @Nullable Thread ofModule) {
        return ofModule == null || ofModule == Thread.currentThread()
                ? overdue
                : circle(ofModule.getId()).map(overdue::deadlocked).orElse(overdue);
    }

    /** The threads and locks round the circle that a thread is part of, in words. */
    private static Optional<String> circle(long threadId) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long @Nullable [] deadlocked = threads.findDeadlockedThreads();
        if (deadlocked == null) {
            return Optional.empty();
        }
        Map<Long, ThreadInfo> waiting = new HashMap<>();
        for (@Nullable ThreadInfo info : threads.getThreadInfo(deadlocked)) {
            if (info != null) {
                waiting.put(info.getThreadId(), info);
            }
        }
        StringBuilder circle = new StringBuilder();
        // each is taken out as it is passed, so that this ends
        for (@Nullable ThreadInfo next = waiting.remove(threadId);
                next != null;
                next = waiting.remove(next.getLockOwnerId())) {
            circle.append(circle.isEmpty() ? "its thread '" + next.getThreadName() + "'" : ", which")
                    .append(" waits for ")
                    .append(next.getLockName())
                    .append(", held by '")
                    .append(next.getLockOwnerName())
                    .append("'");
        }
        return circle.isEmpty() ? Optional.empty() : Optional.of(circle.toString());
    }
}
