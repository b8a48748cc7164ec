package io.aitherzero.parallel;

import io.aitherzero.api.parallel.JobResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loop that claims items of one batch and runs them. Each step can be repeated where it broke off, so that an
 * OutOfMemoryError in the engine's own code loses no item.
 */
final class Worker implements Runnable {
    private static final ThreadLocal<@Nullable Worker> HERE = new ThreadLocal<>();

    /** Items shorter than this share a claim, a look at the counters and a turn at the lock. */
    private static final long TINY_NANOS = 20_000;

    private static final int MOST_IN_A_CLAIM = 256;

    /** After this time a worker comes back with what it has, so that progress and retries do not wait for it. */
    private static final long LONGEST_NANOS = 20_000_000;

    /** What the worker holds of the places for running items. */
    enum Place {
        NONE,
        /** One that an item lends while it waits for this batch. */
        LENT,
        /** One of those shared with the batches around this one. */
        SHARED
    }

    private final BatchRun<?> batch;
    private final ArrayList<Attempt> finished = new ArrayList<>();
    private final List<Attempt> again = new ArrayList<>();
    private final List<JobResult<Object>> results = new ArrayList<>();
    private final Sums kept = new Sums();
    private volatile @Nullable Attempt current;
    private volatile @Nullable Claim claim;
    private @Nullable Thread thread;
    private boolean guest;
    private Place place = Place.NONE;
    private int concluded;
    private int metered;
    private long averageNanos = Long.MAX_VALUE;

    Worker(BatchRun<?> batch) {
        this.batch = batch;
    }

    /** One that goes on where another hangs: it reports the abandoned attempt and takes over claim and place. */
    Worker(Worker hanging, Attempt abandoned) {
        this(hanging.batch);
        finished.addAll(hanging.finished);
        finished.add(abandoned);
        metered = finished.size();
        claim = hanging.claim;
        place = hanging.place;
    }

    /** The attempt that the calling thread runs, if it is a worker's. */
    static Optional<Attempt> attemptHere() {
        Worker here = HERE.get();
        return here == null ? Optional.empty() : Optional.ofNullable(here.current);
    }

    /** The batch that the calling thread works for, inside an item or not. */
    static Optional<BatchRun<?>> batchHere() {
        return Optional.ofNullable(HERE.get()).map(worker -> worker.batch);
    }

    @Override
    public void run() {
        HERE.set(this);
        thread = Thread.currentThread();
        ThreadMeter meter = new ThreadMeter(batch.hasVirtualThreads());
        boolean more = true;
        while (more) {
            try {
                more = step(meter);
            } catch (Throwable e) { // what is thrown undeclared included
                complain(e);
                LockSupport.parkNanos(1_000_000);
            }
        }
        HERE.remove();
        CallerContext.leave();
    }

    private void complain(Throwable failure) {
        try {
            log().error(
                            "Batch '{}': a worker failed and goes on",
                            batch.options().task(),
                            failure);
        } catch (Throwable e) { // no memory for that either
        }
    }

    private boolean step(ThreadMeter meter) {
        Claim mine = claim;
        if (mine != null) {
            if (!work(mine, meter)) {
                return false;
            }
            conclude();
        }
        return batch.next(this);
    }

    /** Runs the items of the claim; false if this worker was abandoned and must touch nothing any more. */
    private boolean work(Claim mine, ThreadMeter meter) {
        long begin = batch.now();
        long now = begin;
        int before = finished.size();
        int calls = batch.calls();
        meter.start();
        while (mayGoOn(finished.size() - before, now - begin, calls)) {
            // all that needs memory comes before the item is taken, or is the item's own failure
            Attempt attempt = new Attempt(this);
            finished.ensureCapacity(finished.size() + 1);
            if (!mine.span().take(attempt)) {
                break;
            }
            attempt.begin(now);
            current = attempt;
            Optional<String> stopped = batch.stopReason();
            if (stopped.isPresent()) {
                attempt.leaveOut(stopped.get());
            } else {
                attempt.execute();
                now = batch.now();
            }
            if (!attempt.end(now)) {
                return false;
            }
            boolean ignored = Thread.interrupted();
            finished.add(attempt);
            if (attempt.wallNanos() > TINY_NANOS) {
                share(meter);
            }
        }
        current = null;
        share(meter);
        int count = finished.size() - before;
        averageNanos = count == 0 ? averageNanos : (now - begin) / count;
        return true;
    }

    private boolean mayGoOn(int items, long nanos, int calls) {
        return items == 0 || (items < MOST_IN_A_CLAIM && nanos < LONGEST_NANOS && calls == batch.calls());
    }

    private void share(ThreadMeter meter) {
        if (metered < finished.size()) {
            meter.share(finished, metered);
            metered = finished.size();
        }
    }

    /** Turns attempts into results, or sends them round again. */
    private void conclude() {
        for (; concluded < finished.size(); concluded++) {
            Attempt attempt = finished.get(concluded);
            Optional<String> stopped = batch.stopReason();
            boolean retried = batch.retries().allows(attempt);
            if (retried && stopped.isEmpty()) {
                again.add(attempt);
            } else {
                if (retried) {
                    attempt.because("It was not tried again. " + stopped.orElseThrow());
                }
                JobResult<Object> result = attempt.result(batch.startNanos());
                batch.task().tellEnded(result);
                if (batch.ledger().keep(result)) {
                    kept.add(result);
                } else {
                    results.add(result);
                }
            }
        }
    }

    BatchRun<?> batch() {
        return batch;
    }

    /** It runs on a thread that others wait for, and leaves instead of resting. Used under the batch's lock. */
    void becomeGuest() {
        guest = true;
    }

    boolean isGuest() {
        return guest;
    }

    /** The thread that runs its attempts. */
    Thread thread() {
        return Objects.requireNonNull(thread);
    }

    @Nullable
    Attempt current() {
        return current;
    }

    @Nullable
    Claim claim() {
        return claim;
    }

    Place place() {
        return place;
    }

    void place(Place newPlace) {
        place = newPlace;
    }

    /** Of results that the batch has. */
    Sums kept() {
        return kept;
    }

    List<JobResult<Object>> results() {
        return results;
    }

    List<Attempt> again() {
        return again;
    }

    long bytes() {
        long sum = 0;
        for (Attempt attempt : finished) {
            if (attempt.bytes() < 0) {
                return -1;
            }
            sum += attempt.bytes();
        }
        return sum;
    }

    /** The claim is over and its results are with the batch. */
    void settled() {
        claim = null;
        finished.clear();
        concluded = 0;
        metered = 0;
    }

    /** @param over attempts that are to be reported with the claim, without being run */
    void claimed(Claim newClaim, List<Attempt> over) {
        finished.addAll(over);
        metered = over.size();
        claim = newClaim;
    }

    /** How many items to claim at once, by what the last ones took. */
    int appetite() {
        return averageNanos >= TINY_NANOS
                ? 1
                : (int) Math.min(MOST_IN_A_CLAIM, 10 * TINY_NANOS / Math.max(1, averageNanos));
    }

    private static Logger log() {
        return LoggerFactory.getLogger(Worker.class);
    }
}
