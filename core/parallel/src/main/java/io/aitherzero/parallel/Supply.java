package io.aitherzero.parallel;

import io.aitherzero.base.Nanos;
import io.aitherzero.parallel.Watchdog.Timer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is left to do in a batch: its source, items to be tried again, and rests of other workers' claims. */
final class Supply {
    private final BatchRun<?> batch;
    private final ReentrantLock lock;
    private final Source source;
    private final RetryQueue retries;
    private final Crew crew;
    private final boolean inChunks;
    private final boolean fromRest;
    private final Watchdog watchdog;
    private final AtomicInteger calls = new AtomicInteger();
    private final Queue<Claim.Span> leftovers = new ArrayDeque<>();
    private @Nullable Timer nextRetry;
    private @Nullable Timer readingEnds;
    private @Nullable Worker reader;
    private Optional<String> leftReading = Optional.empty();

    /**
     * Of one batch.
     *
     * @param inChunks whether a worker may claim several tiny items
     * @param fromRest whether workers may take one item after the other without coming back for each
     */
    Supply(
            BatchRun<?> batch,
            ReentrantLock lock,
            Source source,
            RetryQueue retries,
            Crew crew,
            boolean inChunks,
            boolean fromRest,
            Watchdog watchdog) {
        this.batch = batch;
        this.lock = lock;
        this.source = source;
        this.retries = retries;
        this.crew = crew;
        this.inChunks = inChunks;
        this.fromRest = fromRest;
        this.watchdog = watchdog;
    }

    private long left() {
        if (leftovers.isEmpty()) {
            return 0;
        }
        leftovers.removeIf(span -> span.left() == 0);
        return leftovers.stream().mapToLong(Claim.Span::left).sum();
    }

    /** Whether nothing will be left to claim once all claims are over. */
    boolean isExhausted() {
        return source.isExhausted() && retries.isEmpty() && left() == 0;
    }

    /** How many claims could be made now. */
    long ready(long nowNanos) {
        long ready = retries.due(nowNanos) + source.ready() + left();
        return ready > 0 || !inChunks
                ? ready
                : crew.claims().mapToLong(Claim.Span::left).sum();
    }

    /** Whether an item is to be read ahead: none is, one more may run, and few enough results wait. */
    boolean canRead(Ledger<?> ledger, int limit) {
        int chosen = batch.options().window();
        long window = chosen > 0 ? chosen : Math.max(64, 4L * limit);
        return source instanceof Source.Read read && read.canRead() && crew.room(limit) > 0 && ledger.hasRoom(window);
    }

    /** The next claim. */
    Optional<Claim.Span> next(Worker worker, long nowNanos) {
        Optional<Claim.Span> due = retries.pollDue(nowNanos);
        if (due.isPresent()) {
            schedule();
            return due;
        }
        if (left() > 0) {
            return Optional.of(leftovers.remove());
        }
        if (source.ready() > 0) {
            return Optional.of(
                    fromRest && worker.appetite() == 1
                            ? ((Source.Whole) source).rest()
                            : source.claim(inChunks ? chunk(worker) : 1));
        }
        return inChunks ? crew.claims().filter(span -> span.left() > 0).findFirst() : Optional.empty();
    }

    /** As many as the worker likes, but not so many that the last ones have to wait for it. */
    private int chunk(Worker worker) {
        long fairShare = source.ready() / (2L * Math.max(1, crew.size()));
        return (int) Math.max(1, Math.min(worker.appetite(), fairShare));
    }

    /**
     * Reads an item ahead and gives the lock away meanwhile. The reader holds no place and no memory: the source may
     * wait for what others need them for. Answers false if it was given up before it came back.
     */
    boolean read(Worker worker, LongSupplier clock) {
        Source.Read read = (Source.Read) source;
        read.beginReading();
        reader = worker;
        crew.reading(1);
        lock.unlock();
        Source.Read.Reading got;
        try {
            got = read.read();
        } finally {
            lock.lock();
        }
        if (reader != worker) {
            return false;
        }
        reader = null;
        crew.reading(-1);
        read.endReading(got, clock.getAsLong());
        return true;
    }

    /** Leaves a reader behind that was interrupted and did not come back; answers whether there was one. */
    boolean giveUpReading() {
        Worker late = reader;
        if (late == null) {
            return false;
        }
        reader = null;
        crew.reading(-1);
        crew.leave(late);
        leftReading = ((Source.Read) source).giveUpReading();
        return true;
    }

    Optional<String> leftReading() {
        return leftReading;
    }

    /**
     * After a claim: what a worker that was called back has not run of it, and items to be tried again later, which it takes
     * out of the list.
     */
    void takeBack(Claim.Span rest, List<Attempt> again, long nowNanos) {
        if (rest.left() > 0 && !rest.isOpen()) {
            leftovers.add(rest);
        }
        if (again.isEmpty()) {
            return;
        }
        for (int last = again.size() - 1; last >= 0; last--) {
            retries.add(again.get(last), nowNanos);
            again.remove(last);
        }
        schedule();
    }

    /** Calls workers back before they have run all that they claimed. */
    void recall() {
        int ignored = calls.incrementAndGet();
    }

    /** Changes with each of these calls; read by any thread. */
    int calls() {
        return calls.get();
    }

    /** Called when the timer went off. */
    void retryIsDue(long nowNanos) {
        recall();
        nextRetry = null;
        if (retries.nextDueNanos().filter(due -> due - nowNanos > 0).isPresent()) {
            schedule();
        }
    }

    private void schedule() {
        Optional<Long> due = retries.nextDueNanos();
        if (due.isPresent() && (nextRetry == null || nextRetry.atNanos() - due.get() > 0)) {
            Timer sooner = watchdog.at(due.get(), batch::retryIsDue);
            unschedule();
            nextRetry = sooner;
        }
    }

    void end() {
        unschedule();
        if (readingEnds != null) {
            watchdog.cancel(readingEnds);
        }
    }

    private void unschedule() {
        if (nextRetry != null) {
            watchdog.cancel(nextRetry);
            nextRetry = null;
        }
    }

    /** Nothing begins any more. A worker that reads is interrupted, and left behind after the grace. */
    void stop(long nowNanos) {
        if (source instanceof Source.Read read && read.stop() && readingEnds == null) {
            readingEnds = watchdog.at(nowNanos + Nanos.of(batch.options().grace()), batch::readingIsLate);
        }
    }

    /** Whether something can be reported as never begun, or as never tried again. */
    boolean hasRest() {
        return source.ready() > 0 || !retries.isEmpty() || left() > 0;
    }

    /** After a stop: all that has not begun and all that will not be tried again, to be reported. */
    boolean claimRest(Worker worker, String reason) {
        if (!hasRest()) {
            return false;
        }
        List<Attempt> failed = retries.drain(reason);
        Claim.Span span = leftovers.isEmpty() ? source.claim(Integer.MAX_VALUE) : leftovers.remove();
        worker.claimed(new Claim(span, Admission.Ticket.NONE), failed);
        return true;
    }

    /** A failure of the source. */
    Optional<Throwable> failure() {
        return source instanceof Source.Read read ? read.failure() : Optional.empty();
    }

    /** What the failure of the source said. */
    Optional<String> failureText() {
        return source instanceof Source.Read read ? read.failure().map(e -> read.failureText()) : Optional.empty();
    }
}
