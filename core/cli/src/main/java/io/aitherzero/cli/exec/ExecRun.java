package io.aitherzero.cli.exec;

import io.aitherzero.api.parallel.BatchControl;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.ParallelExecutor;
import io.aitherzero.api.parallel.ResultStream;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.base.Shown;
import io.aitherzero.parallel.BatchRecord;
import io.aitherzero.parallel.BatchRecord.JobTime;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the jobs of {@code exec}: each end comes to one place, which records it, and then prints what it is due to print. */
final class ExecRun implements Closeable {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long SIGNAL_MILLIS = 200;
    private static final int FIRST_SIGNAL = 128;

    private final ExecRequest request;
    private final ExecTotals totals;
    private final ExecPrinter printer;
    private final ExecShell shell;
    private final ExecOrder order;
    private final ExecGate gate;
    private final ExecRoom room;
    private final ExecSlots slots;
    private final Map<Long, ExecAttempt> running = new ConcurrentHashMap<>();
    private final CountDownLatch terminating = new CountDownLatch(1);
    private final SortedMap<Long, JobTime> jobs = new TreeMap<>();
    private final Map<String, String> failed = new HashMap<>();
    private volatile Optional<BatchControl> control = Optional.empty();

    /** @param most how many jobs have room, as far as is known */
    ExecRun(
            ExecRequest request,
            ExecShell shell,
            ExecTotals totals,
            ExecPrinter printer,
            ExecOrder order,
            ExecGate gate,
            int most) {
        this.request = request;
        this.shell = shell;
        this.totals = totals;
        this.printer = printer;
        this.order = order;
        this.gate = gate;
        room = new ExecRoom(most, printer::say, limit -> control.ifPresent(batch -> batch.setLimit(limit)));
        slots = new ExecSlots(
                new ExecShellRule(ExecShellRule.SHELL, request.folder(), System.getenv(), () -> !room.isTight()));
    }

    /** Begins the jobs, at the limit of the request or another one. */
    ResultStream<Integer> begin(ParallelExecutor engine, Iterator<ExecJob> all, String task, Limit limit) {
        Duration delay = request.delay().orElse(Duration.ZERO);
        BatchOptions options = BatchOptions.of(task, request.workload())
                .limit(limit)
                .grace(GRACE)
                .retry(RetryPolicy.times(request.tries() - 1)
                        .backOff(delay, delay)
                        .when(error -> error instanceof ExecFailure || error instanceof TimeoutException))
                .halt(totals.halt());
        if (request.timeout().isPresent()) {
            options = options.itemTimeout(request.timeout().get());
        }
        ResultStream<Integer> results = engine.stream(all, this::attempt, options, ResultStream.Order.COMPLETION);
        control = Optional.of(results);
        return results;
    }

    private int attempt(ExecJob job, JobContext context) throws Exception {
        if (context.attempt() > 1) {
            gate.pass();
        }
        room.enter();
        ExecSlot slot = slots.take();
        int exit;
        try {
            exit = started(job, slot, context.index()).waitFor();
        } finally {
            slots.free(slot);
            room.leave();
        }
        if (exit != 0) {
            checkTermination(exit);
            throw new ExecFailure(job.command(), exit);
        }
        return exit;
    }

    private ExecAttempt started(ExecJob job, ExecSlot slot, long index) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            Optional<ExecAttempt> attempt = Optional.empty();
            try {
                ExecAttempt started = ExecAttempt.of(job, slot, request.folder());
                attempt = Optional.of(started);
                ExecAttempt before = running.put(index, started);
                if (before != null) {
                    before.close();
                }
                room.start(() -> started.start(shell));
                return started;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                if (attempt.isPresent()) {
                    attempt.get().close();
                }
                if (!room.isRetried(e, tries)) {
                    throw e;
                }
            }
        }
    }

    /** Ctrl-C is for the children too: one that ends by it did not fail, it was cancelled with all others. */
    private void checkTermination(int exit) throws InterruptedException {
        long patience = exit > FIRST_SIGNAL ? SIGNAL_MILLIS : 0;
        if (terminating.await(patience, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("The process is asked to end");
        }
    }

    /** Records and prints jobs as they end, to the last one. */
    void finish(ResultStream<Integer> results) throws IOException, InterruptedException {
        boolean stops = false;
        while (results.hasNext()) {
            JobResult<Integer> result = results.next();
            ExecEnd end = new ExecEnd(result, Optional.ofNullable(running.remove(result.index())));
            totals.add(end);
            note(end);
            for (ExecEnd due : order.add(end)) {
                print(due);
            }
            order.printed();
            Optional<String> trouble = totals.trouble();
            if (trouble.isPresent() && !stops) {
                stops = true;
                boolean ignored = results.cancel(trouble.get());
                printer.say(trouble.get());
            }
        }
        if (results.summary().stopped().isPresent()) {
            totals.haltReason().ifPresent(printer::say);
        }
    }

    private void note(ExecEnd end) {
        JobResult<Integer> result = end.result();
        if (end.attempt().isEmpty()) {
            return;
        }
        ExecJob job = end.attempt().get().job();
        if (jobs.size() < BatchRecord.MOST_JOBS) {
            jobs.put(job.sequence(), new JobTime(ExecBytes.text(job.command()), result.outcome(), result.runNanos()));
        }
        if (result.outcome().isFailure() && failed.size() < BatchRecord.MOST_JOBS) {
            failed.put(result.label(), "job " + job.sequence());
        }
    }

    /** A job that failed by its number in the input, which items that were left out are counted in. */
    String label(String item) {
        return failed.getOrDefault(item, "item " + item);
    }

    /** The jobs that ran, or the first of many, in the order of the input. */
    List<JobTime> jobs() {
        return List.copyOf(jobs.values());
    }

    private void print(ExecEnd end) throws IOException {
        if (end.attempt().isEmpty()) {
            return;
        }
        try (ExecAttempt attempt = end.attempt().get()) {
            if (!end.wasRun()) {
                return;
            }
            long gone = printer.print(attempt);
            if (gone > 0) {
                totals.lost();
                printer.say("Output of job %d is incomplete: %d bytes of it were cut off before they were printed, by a"
                                .formatted(attempt.job().sequence(), gone)
                        + " process that it left behind; let no such process write to the job's output");
            }
            if (!printer.isRead()) {
                totals.trouble(
                        "Standard output must be open and have room to print the output of jobs, but is closed or"
                                + " full; the rest is not run");
            }
            if (attempt.isLost()) {
                printer.say(
                        ("Job %d was killed with the shell that ran it, which was ended before it (exit value %d): by the"
                                        + " command, by a signal to all of the run, or by the system for want of memory;"
                                        + " what of it cleared its environment may still run; let no command end its"
                                        + " parent process: %s")
                                .formatted(
                                        attempt.job().sequence(),
                                        attempt.exit(),
                                        Shown.line(ExecBytes.text(attempt.job().command()))));
            }
            if (end.isLate()) {
                printer.say("Job %d ran longer than its --timeout and was killed after %.1f s: %s"
                        .formatted(
                                attempt.job().sequence(),
                                attempt.runNanos() / 1e9,
                                Shown.line(ExecBytes.text(attempt.job().command()))));
            }
        }
    }

    /** The process is asked to end: kills all that runs. */
    void terminate(ResultStream<Integer> results) {
        boolean first = results.cancel("The process was asked to end.");
        terminating.countDown();
        if (first) {
            printer.say("Stopping; the jobs that run are killed");
        }
    }

    @Override
    public void close() {
        slots.close();
    }
}
