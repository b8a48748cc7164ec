package io.aitherzero.parallel;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchProgress;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.base.Nanos;
import java.time.Duration;
import java.util.Optional;

/** A batch whose results are kept. */
final class BatchHandle<T> implements Batch<T> {
    private final BatchRun<T> run;
    private final Results.InOrder<T> results;

    BatchHandle(BatchRun<T> run, Results.InOrder<T> results) {
        this.run = run;
        this.results = results;
    }

    @Override
    public BatchReport<T> await() throws InterruptedException {
        return await(Duration.ofNanos(Long.MAX_VALUE)).orElseThrow();
    }

    @Override
    public Optional<BatchReport<T>> await(Duration longest) throws InterruptedException {
        return run.awaitEnd(Nanos.of(longest))
                ? Optional.of(new BatchReport<>(run.summary(), results.all()))
                : Optional.empty();
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
}
