package io.aitherzero.pf4j;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at many files on several threads, at each once, and waits for none longer than its deadline.
 *
 * @param <T> what is found out about a file
 */
final class FileRound<T> implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(FileRound.class);

    /** Below this the second thread costs more than it brings. */
    private static final int FEW = 16;

    /** How long one file may take. */
    static final Duration DEADLINE = Duration.ofSeconds(20);

    private final List<Path> paths;
    private final Look<T> look;
    private final ThreadFactory threads;
    private final Duration deadline;
    // all are guarded by this
    private final Map<Path, Long> begun = new LinkedHashMap<>();
    private int next;
    private int left;

    /** What is done with each file, by any thread. */
    interface Look<T> {
        /** Finds out; must not throw. */
        T examine(Path file);

        /** What counts for a file that has passed its deadline. */
        T overdue(Path file);

        /** Is given what counts, by one thread at a time. */
        void result(Path file, T found);
    }

    private FileRound(List<Path> paths, Look<T> look, ThreadFactory threads, Duration deadline) {
        this.paths = List.copyOf(new LinkedHashSet<>(paths));
        this.look = look;
        this.threads = threads;
        this.deadline = deadline;
        left = this.paths.size();
    }

    /** The same, on daemon threads and with the usual deadline. */
    static <T> void through(List<Path> paths, Look<T> look) {
        through(paths, look, FileRound::daemon, DEADLINE);
    }

    /** Returns when there is a result for each. Not to be interrupted: a thread that goes on would use what is closed then. */
    static <T> void through(List<Path> paths, Look<T> look, ThreadFactory threads, Duration deadline) {
        FileRound<T> round = new FileRound<>(paths, look, threads, deadline);
        int helpers = paths.size() < FEW ? 1 : Runtime.getRuntime().availableProcessors();
        boolean helped = false;
        for (int i = 0; i < Math.min(helpers, paths.size()); i++) {
            helped |= round.startHelper();
        }
        if (!helped) {
            round.run();
        }
        round.await();
    }

    static Thread daemon(Runnable body) {
        Thread thread = new Thread(body, "aither-describe");
        thread.setDaemon(true);
        return thread;
    }

    private boolean startHelper() {
        try {
            threads.newThread(this).start();
            return true;
        } catch (OutOfMemoryError e) {
            log.warn("Archives are described by fewer threads: {}", e.toString());
            return false;
        }
    }

    @Override
    public void run() {
        for (Path path = take(); path != null; path = take()) {
            T result = look.examine(path);
            if (!over(path, result)) {
                // too late: another thread is in the place of this one
                return;
            }
        }
    }

    private synchronized @Nullable Path take() {
        if (next == paths.size()) {
            return null;
        }
        Path path = paths.get(next++);
        begun.put(path, System.nanoTime());
        return path;
    }

    private synchronized boolean over(Path path, T result) {
        if (begun.remove(path) == null) {
            return false;
        }
        look.result(path, result);
        left--;
        notifyAll();
        return true;
    }

    private synchronized void await() {
        boolean interrupted = false;
        while (left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, nanosToNextDeadline());
            } catch (InterruptedException e) {
                interrupted = true;
            }
            giveUpOverdue();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private long nanosToNextDeadline() {
        // the first that began is the first that is overdue
        for (long begin : begun.values()) {
            return Math.max(1, begin + deadline.toNanos() - System.nanoTime());
        }
        return deadline.toNanos();
    }

    private void giveUpOverdue() {
        long now = System.nanoTime();
        List<Path> late = new ArrayList<>();
        for (Map.Entry<Path, Long> each : begun.entrySet()) {
            if (now - each.getValue() >= deadline.toNanos()) {
                late.add(each.getKey());
            }
        }
        for (Path path : late) {
            over(path, look.overdue(path));
            if (next < paths.size() && !startHelper() && begun.isEmpty()) {
                throw new IllegalStateException("No thread can be had to describe archives");
            }
        }
    }
}
