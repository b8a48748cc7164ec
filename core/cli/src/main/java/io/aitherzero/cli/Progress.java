package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.Outcome;
import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.StatusLine;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Shows how far a long boot has come: on a terminal in one line that is rewritten, elsewhere in a line now and then.
 * Nothing is shown in the first second.
 */
final class Progress implements BootListener, AutoCloseable {
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream err;
    private final Optional<StatusLine> rewritten;
    private final int modules;
    private final LongSupplier nanoClock;
    private final long beginNanos;
    private final Map<String, Long> running = new ConcurrentHashMap<>();
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private boolean closed;

    Progress(CliContext context, int modules) {
        err = context.err();
        rewritten = context.terminal() ? Optional.of(new StatusLine(err, context::columns)) : Optional.empty();
        LongSupplier nanoClock = context.nanoClock();
        this.modules = modules;
        this.nanoClock = nanoClock;
        beginNanos = nanoClock.getAsLong();
    }

    /** The same, with a thread that ticks. */
    Progress ticking() {
        Thread thread = new Thread(this::tickUntilClosed, "aither-progress");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // no thread to be had for showing it
            closed = true;
        }
        return this;
    }

    private synchronized void tickUntilClosed() {
        try {
            long due = nanoClock.getAsLong() + FIRST_NANOS;
            while (!closed) {
                long left = due - nanoClock.getAsLong();
                if (left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } else {
                    try {
                        tick();
                    } catch (OutOfMemoryError e) {
                        // the next one may have the memory
                    }
                    due += rewritten.isPresent() ? TERMINAL_NANOS : PLAIN_NANOS;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void begun(String id) {
        running.put(id, nanoClock.getAsLong());
    }

    @Override
    public void finished(String id, Outcome outcome) {
        running.remove(id);
        ended.incrementAndGet();
        if (outcome instanceof Outcome.Completed) {
            started.incrementAndGet();
        }
    }

    /** How many modules have started so far. */
    int started() {
        return started.get();
    }

    /** Shows the state of this moment. */
    synchronized void tick() {
        if (closed) {
            return;
        }
        String line = line(nanoClock.getAsLong());
        if (rewritten.isPresent()) {
            rewritten.get().show(line);
        } else {
            err.println(line);
        }
    }

    private String line(long now) {
        int lost = ended.get() - started.get();
        String slowest = running.entrySet().stream()
                .min(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .map(entry ->
                        ", longest running: " + Shown.line(entry.getKey()) + " " + seconds(now - entry.getValue()))
                .orElse("");
        return seconds(now - beginNanos) + ": " + started + " of " + modules + " started"
                + (lost == 0 ? "" : ", " + lost + " not") + slowest;
    }

    private static String seconds(long nanos) {
        long tenths = Math.max(0, nanos) / 100_000_000;
        return tenths / 10 + "." + tenths % 10 + " s";
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        if (rewritten.isPresent()) {
            rewritten.get().clear();
        }
    }
}
