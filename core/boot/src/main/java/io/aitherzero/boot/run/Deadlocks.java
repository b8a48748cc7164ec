package io.aitherzero.boot.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Finds threads that wait for each other's locks for ever. A look stops all threads of the JVM for a moment. */
public final class Deadlocks {
    private Deadlocks() {}

    /** The same failure, which says so where the module's thread waits for a lock at this moment, or in a deadlock. */
    static OverdueException explain(OverdueException overdue, @Nullable Thread ofModule) {
        try {
            return ofModule == null || ofModule == Thread.currentThread()
                    ? overdue
                    : circle(ofModule.getId())
                            .map(overdue::deadlocked)
                            .or(() -> awaitedLock(ofModule).map(overdue::awaiting))
                            .orElse(overdue);
        } catch (OutOfMemoryError | LinkageError e) {
            return overdue;
        }
    }

    /**
     * The thread that holds the lock for which a thread waits without a limit of time. Costs next to nothing where the
     * thread waits for something else.
     *
     * @param waiting the thread that may wait for a lock
     * @return what it waits for; empty where it does not wait for a lock that a thread holds
     */
    public static Optional<AwaitedLock> awaitedLock(Thread waiting) {
        boolean possible = waiting.getState() == Thread.State.BLOCKED
                || LockSupport.getBlocker(waiting) instanceof AbstractOwnableSynchronizer;
        return possible ? awaitedLock(waiting.getId()) : Optional.empty();
    }

    private static Optional<AwaitedLock> awaitedLock(long threadId) {
        try {
            return look(threadId);
        } catch (OutOfMemoryError | LinkageError e) {
            // no memory for a look now, or there was none when the first one was to be prepared
            return Optional.empty();
        }
    }

    private static Optional<AwaitedLock> look(long threadId) {
        @Nullable ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(threadId);
        boolean forEver = info != null
                && (info.getThreadState() == Thread.State.BLOCKED || info.getThreadState() == Thread.State.WAITING);
        return forEver && info.getLockOwnerId() >= 0
                ? Optional.of(new AwaitedLock(
                        String.valueOf(info.getLockName()),
                        info.getLockOwnerId(),
                        String.valueOf(info.getLockOwnerName())))
                : Optional.empty();
    }

    /**
     * A lock that a thread waits for.
     *
     * @param name class and identity of the lock
     * @param ownerId id of the thread that holds it
     * @param owner name of that thread
     */
    public record AwaitedLock(String name, long ownerId, String owner) {
        /** What the thread waits for next that holds the lock; empty where that is no lock. */
        public Optional<AwaitedLock> next() {
            return awaitedLock(ownerId);
        }
    }

    /** The lock held by one thread that another one waits for, directly or through further threads. */
    static Optional<AwaitedLock> lockHeldBy(Thread holder, Thread waiting) {
        Set<Long> passed = new HashSet<>();
        Optional<AwaitedLock> lock = awaitedLock(waiting);
        while (lock.isPresent() && lock.get().ownerId() != holder.getId()) {
            lock = passed.add(lock.get().ownerId()) ? lock.get().next() : Optional.empty();
        }
        return lock;
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
