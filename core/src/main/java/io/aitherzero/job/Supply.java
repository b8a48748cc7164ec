package io.aitherzero.job;

import io.aitherzero.job.Watchdog.Timer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What is left to do in a batch: its source, items to be tried again, and rests of other workers' claims. */
final class Supply {
    private final ReentrantLock lock;
    private final Source source;
    private final RetryQueue retries;
    private final Crew crew;
    private final boolean inChunks;
    private final boolean fromRest;
    private final Watchdog watchdog;
    private final Runnable whenRetryIsDue;
    private @Nullable Timer nextRetry;

    /**
     * Of one batch.
     *
     * @param inChunks whether a worker may claim several tiny items
     * @param fromRest whether workers may take one item after the other without coming back for each
     */
    Supply(
            ReentrantLock lock,
            Source source,
            RetryQueue retries,
            Crew crew,
            boolean inChunks,
            boolean fromRest,
            Watchdog watchdog,
            Runnable whenRetryIsDue) {
        this.lock = lock;
        this.source = source;
        this.retries = retries;
        this.crew = crew;
        this.inChunks = inChunks;
        this.fromRest = fromRest;
        this.watchdog = watchdog;
        this.whenRetryIsDue = whenRetryIsDue;
    }

    /** Whether nothing will be left to claim once all claims are over. */
    boolean isExhausted() {
        return source.isExhausted() && retries.isEmpty();
    }

    /** How many claims could be made now. */
    long left(long nowNanos, boolean windowIsOpen) {
        long left = retries.due(nowNanos) + (windowIsOpen ? source.left() : 0);
        return left > 0 || !inChunks
                ? left
                : crew.claims().mapToLong(Claim.Span::left).sum();
    }

    /** The next claim; gives the lock away while it reads. */
    Optional<Claim.Span> next(Worker worker, long nowNanos) {
        Optional<Claim.Span> due = retries.pollDue(nowNanos);
        if (due.isPresent()) {
            schedule();
            return due;
        }
        if (source instanceof Source.Read read) {
            return read(read, nowNanos);
        }
        Source.Whole whole = (Source.Whole) source;
        if (whole.isExhausted()) {
            return crew.claims().filter(span -> span.left() > 0).findFirst();
        }
        if (!inChunks || worker.appetite() == 1) {
            return Optional.of(fromRest ? whole.rest() : whole.claim(1));
        }
        return Optional.of(whole.claim(chunk(worker)));
    }

    /** As many as the worker likes, but not so many that the last ones have to wait for it. */
    private int chunk(Worker worker) {
        long fairShare = source.left() / (2L * Math.max(1, crew.size()));
        return (int) Math.max(1, Math.min(worker.appetite(), fairShare));
    }

    private Optional<Claim.Span> read(Source.Read read, long nowNanos) {
        if (read.left() == 0) {
            return Optional.empty();
        }
        read.beginReading();
        crew.reading(1);
        lock.unlock();
        try {
            read.read();
        } finally {
            lock.lock();
            crew.reading(-1);
            read.endReading();
        }
        return read.claim(nowNanos);
    }

    /** Items that failed, to be tried again later. */
    void tryAgain(List<Attempt> failed, long nowNanos) {
        for (Attempt attempt : failed) {
            retries.add(attempt, nowNanos);
        }
        schedule();
    }

    /** Called when the timer went off. */
    void retryIsDue(long nowNanos) {
        nextRetry = null;
        if (retries.nextDueNanos().filter(due -> due - nowNanos > 0).isPresent()) {
            schedule();
        }
    }

    private void schedule() {
        Optional<Long> due = retries.nextDueNanos();
        if (due.isPresent() && (nextRetry == null || nextRetry.atNanos() - due.get() > 0)) {
            end();
            nextRetry = watchdog.at(due.get(), whenRetryIsDue);
        }
    }

    void end() {
        if (nextRetry != null) {
            watchdog.cancel(nextRetry);
            nextRetry = null;
        }
    }

    /** Nothing begins any more. */
    void stop() {
        if (source instanceof Source.Read read) {
            read.stop();
        }
    }

    /** After a stop: all that has not begun and all that will not be tried again, to be reported. */
    boolean claimRest(Worker worker, String reason) {
        List<Attempt> failed = retries.drain(reason);
        boolean unclaimed = source instanceof Source.Whole whole && !whole.isExhausted();
        if (failed.isEmpty() && !unclaimed) {
            return false;
        }
        Claim.Span span = unclaimed ? ((Source.Whole) source).rest() : Claim.NO_ITEMS;
        worker.claimed(new Claim(span, Admission.Ticket.NONE), failed);
        return true;
    }

    /** A failure of the source. */
    Optional<Throwable> failure() {
        return source instanceof Source.Read read ? Optional.ofNullable(read.failure()) : Optional.empty();
    }
}
