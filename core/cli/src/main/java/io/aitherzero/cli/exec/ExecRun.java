package io.aitherzero.cli.exec;

import io.aitherzero.api.parallel.BatchListener;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.ParallelExecutor;
import io.aitherzero.api.parallel.ResultStream;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.base.Shown;
import io.aitherzero.parallel.BatchRecord;
import io.aitherzero.parallel.BatchRecord.JobTime;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
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

/** Runs the jobs of {@code exec} and prints what they wrote. */
final class ExecRun implements BatchListener {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int ORDERED_WINDOW = 1000;
    private static final long SIGNAL_MILLIS = 200;
    private static final int FIRST_SIGNAL = 128;

    private final ExecRequest request;
    private final ExecLedger ledger;
    private final ExecPrinter printer;
    private final ExecShell shell;
    private final BitSet slots = new BitSet();
    private final Map<Long, ExecAttempt> attempts = new ConcurrentHashMap<>();
    private final CountDownLatch terminating = new CountDownLatch(1);
    private final SortedMap<Long, JobTime> jobs = new TreeMap<>();
    private final Map<String, String> failed = new HashMap<>();

    ExecRun(ExecRequest request, ExecShell shell, ExecLedger ledger, ExecPrinter printer) {
        this.request = request;
        this.shell = shell;
        this.ledger = ledger;
        this.printer = printer;
    }

    /** Begins the jobs. */
    ResultStream<Integer> begin(ParallelExecutor engine, Iterator<ExecJob> jobs, String task) {
        BatchOptions options = BatchOptions.of(task, request.workload())
                .limit(request.limit())
                .grace(GRACE)
                .retry(RetryPolicy.times(request.tries() - 1)
                        .backOff(Duration.ZERO, Duration.ZERO)
                        .when(error -> error instanceof ExecFailure || error instanceof TimeoutException))
                .halt(ledger.halt())
                .listener(this);
        if (request.timeout().isPresent()) {
            options = options.itemTimeout(request.timeout().get());
        }
        return request.keepOrder()
                ? engine.stream(jobs, this::attempt, options.window(ORDERED_WINDOW), ResultStream.Order.INPUT)
                : engine.stream(jobs, this::attempt, options, ResultStream.Order.COMPLETION);
    }

    private int attempt(ExecJob job, JobContext context) throws Exception {
        int slot = takeSlot();
        int exit;
        try {
            ExecAttempt attempt = ExecAttempt.of(job, slot);
            ExecAttempt before = attempts.put(context.index(), attempt);
            if (before != null) {
                before.close();
            }
            exit = attempt.run(shell);
        } finally {
            freeSlot(slot);
        }
        if (exit != 0) {
            checkTermination(exit);
            throw new ExecFailure(job.command(), exit);
        }
        return exit;
    }

    private int takeSlot() {
        synchronized (slots) {
            int slot = slots.nextClearBit(1);
            slots.set(slot);
            return slot;
        }
    }

    private void freeSlot(int slot) {
        synchronized (slots) {
            slots.clear(slot);
        }
    }

    /** Ctrl-C is for the children too: one that ends by it did not fail, it was cancelled with all others. */
    private void checkTermination(int exit) throws InterruptedException {
        long patience = exit > FIRST_SIGNAL ? SIGNAL_MILLIS : 0;
        if (terminating.await(patience, TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("The process is asked to end");
        }
    }

    @Override
    public void ended(JobResult<?> result) {
        ExecAttempt attempt = attempts.get(result.index());
        if (attempt != null && wasRun(result)) {
            ledger.ended(attempt, result);
        } else if (result.outcome().isFailure()) {
            ledger.trouble("Job could not be begun: "
                    + result.error().map(Throwable::toString).orElse("no reason is known"));
        }
    }

    private static boolean wasRun(JobResult<?> result) {
        return result.outcome() == Outcome.SUCCEEDED || result.outcome().isFailure();
    }

    /** Prints results as they come, to the last one. */
    void finish(ResultStream<Integer> results) throws IOException, InterruptedException {
        boolean stops = false;
        while (results.hasNext()) {
            JobResult<Integer> result = results.next();
            ExecAttempt attempt = attempts.remove(result.index());
            if (attempt != null) {
                try (attempt) {
                    note(attempt.job(), result);
                    print(attempt, result);
                }
            }
            Optional<String> trouble = ledger.trouble();
            if (trouble.isPresent() && !stops) {
                stops = true;
                boolean ignored = results.cancel(trouble.get());
                printer.say(trouble.get());
            }
        }
        if (results.summary().stopped().isPresent()) {
            ledger.haltReason().ifPresent(printer::say);
        }
    }

    private void note(ExecJob job, JobResult<Integer> result) {
        if (jobs.size() < BatchRecord.MOST_JOBS) {
            jobs.put(job.sequence(), new JobTime(ExecWords.text(job.command()), result.outcome(), result.runNanos()));
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

    private void print(ExecAttempt attempt, JobResult<Integer> result) {
        if (!wasRun(result)) {
            return;
        }
        if (!printer.print(attempt)) {
            ledger.trouble("Standard output must be open to print the output of jobs, but is closed; the rest is not"
                    + " run");
        }
        if (result.outcome() == Outcome.TIMED_OUT || result.outcome() == Outcome.ABANDONED) {
            printer.say("Job %d ran longer than its --timeout and was killed after %.1f s: %s"
                    .formatted(
                            attempt.job().sequence(),
                            attempt.runNanos() / 1e9,
                            Shown.line(ExecWords.text(attempt.job().command()))));
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
}
