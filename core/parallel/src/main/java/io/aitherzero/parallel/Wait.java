package io.aitherzero.parallel;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Waiting for a batch. An item that waits for a batch begun inside it lends its place to that batch as long: with one
 * place for all, calls of any depth go on.
 */
final class Wait<T> {
    private final BatchRun<T> run;
    private final ReentrantLock lock;
    private final Crew crew;
    private final Condition handed;
    private final CountDownLatch over;
    private final CountDownLatch gone;

    Wait(BatchRun<T> run, ReentrantLock lock, Crew crew, Condition handed, CountDownLatch over, CountDownLatch gone) {
        this.run = run;
        this.lock = lock;
        this.crew = crew;
        this.handed = handed;
        this.over = over;
        this.gone = gone;
    }

    /** Until all items are over; answers whether they are. */
    boolean forEnd(long nanos) throws InterruptedException {
        int place = placeToLend();
        lend(place);
        try {
            return over.await(nanos, TimeUnit.NANOSECONDS);
        } finally {
            lend(-place);
        }
    }

    /** Until the threads have ended too, or it is the calling thread that works for the batch; answers whether. */
    boolean forThreads(long nanos) throws InterruptedException {
        return isInside() || gone.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Until there is a result to take; false if none will come. */
    boolean forResult(Results.Handed<T> results) throws InterruptedException {
        int place = placeToLend();
        lend(place);
        lock.lock();
        try {
            while (!results.isReady() && !run.isOver()) {
                handed.await();
            }
            return results.isReady();
        } finally {
            lock.unlock();
            lend(-place);
        }
    }

    private void lend(int change) {
        if (change != 0) {
            run.locked(() -> crew.lend(change));
        }
    }

    /** 1 if the calling thread runs an item that shares its places with this batch. */
    private int placeToLend() {
        Optional<Attempt> waiting = Worker.attemptHere();
        if (isInside()) {
            String who = waiting.map(item -> "Item " + item.label()).orElse("A listener, source or rule");
            throw new IllegalStateException("%s waits for its own batch '%s', which waits for it; wait from outside"
                    .formatted(who, run.options().task()));
        }
        return waiting.filter(attempt -> attempt.batch().shares(run)).isPresent() ? 1 : 0;
    }

    /** Whether the calling thread works for this batch, or for one that was begun inside it. */
    private boolean isInside() {
        Optional<BatchRun<?>> batch = Worker.batchHere();
        while (batch.isPresent() && batch.get() != run) {
            batch = batch.get().parent().map(Attempt::batch);
        }
        return batch.isPresent();
    }
}
