package io.aitherzero.parallel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The worker pool of one batch: who is in it, and how many of them have a claim, read ahead or rest. A plain value. */
final class WorkerPool {
    private final Supplier<Worker> newWorker;
    private final Set<Worker> workers = new LinkedHashSet<>();
    private final Queue<Worker> hired = new ArrayDeque<>();
    private @Nullable Worker reader;
    private boolean scarce;
    private int busy;
    private int resting;
    private int called;

    WorkerPool(Supplier<Worker> newWorker) {
        this.newWorker = newWorker;
    }

    int size() {
        return workers.size();
    }

    boolean isEmpty() {
        return workers.isEmpty();
    }

    /** How many have a claim. */
    int busy() {
        return busy;
    }

    void beginsClaim() {
        busy++;
    }

    void endsClaim() {
        busy--;
    }

    /** The worker that reads the next item of the source, if one does. */
    @Nullable
    Worker reader() {
        return reader;
    }

    void reader(@Nullable Worker worker) {
        reader = worker;
    }

    /** The attempts that run now. */
    List<Attempt> running() {
        List<Attempt> running = new ArrayList<>(busy);
        for (Worker worker : workers) {
            Attempt attempt = worker.current();
            if (attempt != null) {
                running.add(attempt);
            }
        }
        return running;
    }

    /** All workers; not to be kept. */
    Iterable<Worker> all() {
        return workers;
    }

    /** Hires what is lacking for that many claims; answers how many of those that rest are to be woken. */
    int call(long claims) {
        int wake = (int) Math.min(claims, resting);
        resting -= wake;
        called += wake;
        long spare = (long) workers.size() - busy - (reader == null ? 0 : 1);
        for (; spare < claims && !scarce; spare++) {
            hire(newWorker.get());
        }
        return wake;
    }

    /** Hires one if there is none. */
    void callOne() {
        if (workers.isEmpty()) {
            hire(newWorker.get());
        }
    }

    void rests() {
        resting++;
    }

    /** A worker rests no more, because it was called or without a reason. */
    void wakes() {
        if (called > 0) {
            called--;
        } else {
            resting--;
        }
    }

    /** All that rest are called; answers nothing, since all are to be woken. */
    void callAll() {
        called += resting;
        resting = 0;
    }

    /** Puts another worker in the place of one that hangs. */
    void replace(Worker hanging, Attempt abandoned) {
        hire(new Worker(hanging, abandoned));
        workers.remove(hanging);
    }

    private void hire(Worker worker) {
        workers.add(worker);
        hired.add(worker);
    }

    boolean hasHired() {
        return !hired.isEmpty();
    }

    /** One that was hired and needs a thread now. */
    @Nullable
    Worker pollHired() {
        return hired.poll();
    }

    /** Those that were hired and have no thread yet are not needed any more. */
    void dismissHired() {
        hired.forEach(workers::remove);
        hired.clear();
    }

    void leave(Worker worker) {
        workers.remove(worker);
    }

    /** Another thread would not start, either: from now on only a worker that cannot be done without is hired. */
    void threadsAreScarce() {
        scarce = true;
    }
}
