package io.aitherzero.parallel;

import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a worker: claims items of its batch and runs them until there are none. Each step can be repeated where it
 * broke off, so that an OutOfMemoryError in the engine's own code loses no item.
 */
final class WorkerLoop implements Runnable {
    /** After this time a worker comes back with what it has, so that progress and retries do not wait for it. */
    private static final long LONGEST_NANOS = 20_000_000;

    private final BatchRun<?> batch;
    private final BatchSetup setup;
    private final Worker worker;

    WorkerLoop(BatchRun<?> batch, Worker worker) {
        this.batch = batch;
        this.worker = worker;
        setup = batch.setup();
    }

    @Override
    public void run() {
        worker.enter();
        ThreadMeter meter = new ThreadMeter(batch.isMetered());
        boolean more = true;
        while (more) {
            try {
                more = step(meter);
            } catch (Throwable e) { // what is thrown undeclared included
                complain(e);
                LockSupport.parkNanos(1_000_000);
            }
        }
        Worker.leave();
        CallerContext.leave();
    }

    private void complain(Throwable failure) {
        try {
            log().error(
                            "Batch '{}': a worker failed and goes on",
                            setup.options().task(),
                            failure);
        } catch (Throwable e) { // no memory for that either
        }
    }

    private boolean step(ThreadMeter meter) {
        Chunk chunk = worker.chunk();
        if (chunk != null) {
            if (!work(chunk, meter)) {
                return false;
            }
            conclude();
        }
        return batch.next(worker);
    }

    /** Runs items of the claim; false if this worker was abandoned and must touch nothing any more. */
    private boolean work(Chunk chunk, ThreadMeter meter) {
        List<Attempt> finished = worker.finished();
        Thread thread = Thread.currentThread();
        long begin = setup.now();
        long now = begin;
        int before = finished.size();
        int calls = batch.calls();
        meter.start();
        while (mayGoOn(finished.size() - before, now - begin, calls)) {
            // all that needs memory comes before the item is taken, or is the item's own failure
            Attempt attempt = new Attempt(setup, chunk, thread);
            worker.makeRoom();
            long index = chunk.take();
            if (index < 0) {
                break;
            }
            attempt.begin(index, now);
            worker.current(attempt);
            Optional<String> stopped = batch.stopReason();
            if (stopped.isPresent()) {
                attempt.leaveOut(stopped.get());
            } else {
                attempt.execute();
                now = setup.now();
            }
            if (!attempt.end(now)) {
                return false;
            }
            boolean ignored = Thread.interrupted();
            finished.add(attempt);
            if (attempt.wallNanos() > Worker.TINY_NANOS) {
                share(meter);
            }
        }
        worker.current(null);
        share(meter);
        int count = finished.size() - before;
        if (count > 0) {
            worker.tookOnAverage((now - begin) / count);
        }
        return true;
    }

    private boolean mayGoOn(int items, long nanos, int calls) {
        return items == 0 || (items < Worker.MOST_IN_A_CLAIM && nanos < LONGEST_NANOS && calls == batch.calls());
    }

    private void share(ThreadMeter meter) {
        if (worker.metered() < worker.finished().size()) {
            meter.share(worker.finished(), worker.metered());
            worker.meteredAll();
        }
    }

    /** Turns attempts into results, or sends them round again. */
    private void conclude() {
        for (Attempt attempt = worker.toConclude(); attempt != null; attempt = worker.toConclude()) {
            conclude(attempt);
            worker.concludedOne();
        }
    }

    private void conclude(Attempt attempt) {
        if (attempt.outcome().isFailure() && mayBeTriedAgain(attempt)) {
            Optional<String> stopped = batch.stopReason();
            if (stopped.isEmpty()) {
                worker.again().add(attempt.again(setup.task().kept()));
                return;
            }
            attempt.because("It was not tried again. " + stopped.get());
        }
        JobResult<Object> told = attempt.result(setup.startNanos());
        setup.task().tellEnded(told);
        JobResult<Object> result = batch.keepsResults() ? setup.task().kept().of(told) : told;
        if (result.outcome() == Outcome.SUCCEEDED && batch.keep(result)) {
            worker.kept().add(result);
        } else {
            worker.results().add(result);
        }
    }

    private boolean mayBeTriedAgain(Attempt attempt) {
        worker.makeRoom();
        return batch.retryRule().allows(attempt);
    }

    private static Logger log() {
        return LoggerFactory.getLogger(WorkerLoop.class);
    }
}
