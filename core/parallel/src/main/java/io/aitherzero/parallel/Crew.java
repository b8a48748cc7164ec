package io.aitherzero.parallel;

import io.aitherzero.parallel.Worker.Place;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workers of a batch and the places they hold. Used under the batch's lock. */
final class Crew {
    private final BatchRun<?> batch;
    private final WorkerThreads threads;
    private final Places places;
    private final boolean nested;
    private final ReentrantLock lock;
    private final Condition work;
    private final Set<Worker> workers = new LinkedHashSet<>();
    private final Queue<Worker> hired = new ConcurrentLinkedQueue<>();
    private boolean scarce;
    private int busy;
    private int idle;
    private int reading;
    private int lent;
    private int lentInUse;

    Crew(BatchRun<?> batch, WorkerThreads threads, Places places, boolean nested, ReentrantLock lock) {
        this.batch = batch;
        this.threads = threads;
        this.places = places;
        this.nested = nested;
        this.lock = lock;
        work = lock.newCondition();
    }

    /** Workers with a claim. */
    int busy() {
        return busy;
    }

    /** How many more may have one. */
    int room(int limit) {
        return limit - busy;
    }

    void busy(int change) {
        busy += change;
    }

    void reading(int change) {
        reading += change;
    }

    /** Workers with a claim, and one that reads an item to claim. */
    int engaged() {
        return busy + reading;
    }

    boolean isEmpty() {
        return workers.isEmpty();
    }

    List<Worker> all() {
        return List.copyOf(workers);
    }

    Stream<Claim.Span> claims() {
        return workers.stream().map(Worker::claim).filter(Objects::nonNull).map(Claim::span);
    }

    int size() {
        return workers.size();
    }

    /** An item that waits for this batch lends it its place, or takes it back. */
    void lend(int change) {
        lent += change;
    }

    boolean takePlace(Worker worker) {
        boolean keeps = switch (worker.place()) {
            case NONE -> false;
            case LENT -> lentInUse <= lent;
            case SHARED -> places.mayKeep();
        };
        if (keeps) {
            return true;
        }
        leavePlace(worker);
        if (lentInUse < lent) {
            lentInUse++;
            worker.place(Place.LENT);
        } else if (places.tryTake(batch)) {
            worker.place(Place.SHARED);
        }
        return worker.place() != Place.NONE;
    }

    void leavePlace(Worker worker) {
        Place had = worker.place();
        worker.place(Place.NONE);
        if (had == Place.LENT) {
            lentInUse--;
        } else if (had == Place.SHARED) {
            places.giveBack();
        }
    }

    /** Waits until there may be something to do. */
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    void rest() {
        if (!hired.isEmpty()) {
            startUnlocked();
            return;
        }
        idle++;
        work.awaitUninterruptibly();
        idle--;
        boolean ignored = Thread.interrupted();
    }

    void wakeAll() {
        work.signalAll();
    }

    /** Wakes or starts workers for that many claims. */
    void call(long claims) {
        long want = claims;
        if (nested) {
            int unused = Math.max(0, lent - lentInUse);
            want = Math.min(want, (long) unused + places.free(batch, claims - unused));
        }
        for (long i = Math.min(want, idle); i > 0; i--) {
            work.signal();
        }
        for (long spare = (long) workers.size() - engaged(); spare < want && !scarce; spare++) {
            hire(new Worker(batch));
        }
    }

    /** Hires one whether there is a place for it or not; it waits for one. */
    void callOne() {
        if (workers.isEmpty()) {
            hire(new Worker(batch));
        }
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

    /**
     * Starts two of those that were hired, without the lock. Whoever hires calls it after the lock, and each worker
     * after each claim, so that all begin, the many of a large limit by many threads.
     */
    void start() {
        for (int i = 0; i < 2; i++) {
            Worker worker = hired.poll();
            if (worker == null) {
                return;
            }
            try {
                threads.start(worker);
            } catch (RuntimeException | Error e) {
                goOnWithout(worker, e);
            }
        }
    }

    /** Nobody rests while there are threads to start. */
    private void startUnlocked() {
        lock.unlock();
        try {
            start();
        } finally {
            lock.lock();
        }
    }

    /** Those that have not been started are not needed any more. */
    void dismiss() {
        for (Worker worker = hired.poll(); worker != null; worker = hired.poll()) {
            workers.remove(worker);
        }
    }

    void leave(Worker worker) {
        leavePlace(worker);
        workers.remove(worker);
    }

    /** From now on only a worker that cannot be done without is hired: another start would fail, too. */
    private void goOnWithout(Worker worker, Throwable reason) {
        lock.lock();
        try {
            scarce = true;
            if (batch.isOver() || (workers.size() > 1 && worker.claim() == null)) {
                workers.remove(worker);
                batch.depart();
            } else {
                batch.runWithoutThread(worker, "No thread could be started: " + reason);
            }
            log().error("No thread for another worker; {} go on", workers.size(), reason);
        } finally {
            lock.unlock();
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger(Crew.class);
    }
}
