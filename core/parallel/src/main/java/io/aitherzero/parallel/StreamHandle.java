package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchProgress;
import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.ResultStream;
import io.aitherzero.base.SafeText;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** A batch whose results are handed over. */
final class StreamHandle<T> implements ResultStream<T> {
    private final BatchRun<T> run;
    private final Results.Handed<T> results;

    StreamHandle(BatchRun<T> run, Results.Handed<T> results) {
        this.run = run;
        this.results = results;
    }

    @Override
    public boolean hasNext() {
        boolean more;
        try {
            more = run.awaitResult(results);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException stopped = new CancellationException(
                    "The thread that takes the results of batch '%s' was interrupted; the batch goes on."
                            .formatted(run.options().task()));
            stopped.initCause(e);
            throw stopped;
        }
        if (!more) {
            checkSource();
        }
        return more;
    }

    @Override
    public JobResult<T> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All results of batch '%s' were taken"
                    .formatted(run.options().task()));
        }
        return run.ask(results::take);
    }

    @Override
    public BatchSummary summary() throws InterruptedException {
        if (run.awaitResult(results)) {
            throw new IllegalStateException(
                    "Results of batch '%s' are left; take them all, or close the stream, before its summary"
                            .formatted(run.options().task()));
        }
        checkSource();
        boolean ignored = run.awaitEnd(Long.MAX_VALUE);
        return run.summary();
    }

    private void checkSource() {
        Optional<Throwable> failure = run.sourceFailure();
        if (failure.isPresent()) {
            throw new IllegalStateException(
                    "The source of the items of batch '%s' failed: %s"
                            .formatted(run.options().task(), SafeText.textWithRoot(failure.get())),
                    failure.get());
        }
    }

    @Override
    public BatchProgress progress() {
        return run.progress();
    }

    @Override
    public boolean cancel(String reason) {
        return run.cancel(reason);
    }

    @Override
    public void setLimit(int limit) {
        run.setLimit(limit);
    }

    @Override
    public void close() {
        run.turn(results::discard);
        boolean ignored = run.cancel(
                "The stream of batch '%s' was closed.".formatted(run.options().task()));
    }
}
