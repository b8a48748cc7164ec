package io.aitherzero.cli.exec;

import io.aitherzero.api.parallel.BatchControl;
import io.aitherzero.api.parallel.BatchProgress;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.cli.context.StatusLine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A line on a terminal that tells how far the jobs are; it makes room when something is printed. */
final class ExecProgress implements AutoCloseable {
    private static final long TICK_MILLIS = 200;

    private final StatusLine line;
    private final boolean shown;
    private boolean closed;

    ExecProgress(StatusLine line, boolean shown) {
        this.line = line;
        this.shown = shown;
    }

    /** Shows the state now and then, until it is closed. */
    ExecProgress watch(BatchControl batch) {
        if (shown) {
            Thread thread = new Thread(() -> tickUntilClosed(batch), "aither-progress");
            thread.setDaemon(true);
            thread.start();
        }
        return this;
    }

    private synchronized void tickUntilClosed(BatchControl batch) {
        try {
            while (!closed) {
                tick(batch.progress());
                TimeUnit.MILLISECONDS.timedWait(this, TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void tick(BatchProgress progress) {
        line.show(line(progress));
    }

    /** Takes the line away for something else to be printed. */
    synchronized void print(Runnable printing) {
        line.clear();
        printing.run();
    }

    static String line(BatchProgress progress) {
        long failed = progress.counts().entrySet().stream()
                .filter(count -> count.getKey().isFailure())
                .mapToLong(count -> count.getValue())
                .sum();
        String total = progress.total().isPresent() ? " of " + progress.total().getAsLong() : "";
        String eta = progress.eta()
                .map(left -> ", " + seconds(left.soonest()) + " to " + seconds(left.latest()) + " left")
                .orElse("");
        return seconds(progress.elapsed()) + ": " + progress.over() + total + " over, "
                + progress.running() + " of at most " + progress.limit() + " running"
                + (failed == 0 ? "" : ", " + failed + " failed")
                + (progress.counts().containsKey(Outcome.CANCELLED) ? ", stopping" : "") + eta;
    }

    private static String seconds(Duration time) {
        long tenths = time.toMillis() / 100;
        return tenths / 10 + "." + tenths % 10 + " s";
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        print(() -> {});
    }
}
