package io.aitherzero.bench;

import io.aitherzero.api.parallel.BatchListener;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.JobPlan;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.bench.ChildWorks.Parent;
import io.aitherzero.parallel.JobEngine;
import io.aitherzero.parallel.journal.JournalResume;
import io.aitherzero.parallel.journal.RunJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** The part of p10 that is killed, and that resumes: jobs beside a journal, in a JVM of their own. */
final class JournalRun {
    static final String NAME = "p10";
    static final int ITEMS = 400;
    static final int LIMIT = 8;
    static final int MILLIS = 20;

    private static final int FIRST_ITEMS = 8;

    private final Queue<String> ran = new ConcurrentLinkedQueue<>();
    private final BatchListener listener;

    private JournalRun(BatchListener listener) {
        this.listener = listener;
    }

    static String job(int item) {
        return "item " + item;
    }

    static void run(Path journal, Parent parent) throws IOException, InterruptedException {
        // what the JVM and the engine load at first is no part of a resume
        Path other = journal.resolveSibling(journal.getFileName() + ".first");
        BatchReport<Object> first = new JournalRun(BatchListener.NONE).batch(other, FIRST_ITEMS);
        BatchReport<Object> again = new JournalRun(BatchListener.NONE).batch(other, 2 * FIRST_ITEMS);
        JournalRun run = new JournalRun(new BatchListener() {
            @Override
            public void ended(JobResult<?> result) {
                if (result.outcome() == Outcome.SUCCEEDED) {
                    parent.say("recorded", result.label());
                }
            }
        });
        long from = System.nanoTime();
        BatchReport<Object> report = run.batch(journal, ITEMS);
        long measured = System.nanoTime() - from;
        run.ran.forEach(name -> parent.say("ran", name));
        report.results().stream()
                .filter(result -> result.outcome() == Outcome.SKIPPED)
                .forEach(result -> parent.say("skipped", result.label()));
        long[] bodies = report.results().stream()
                .filter(result -> result.outcome() != Outcome.SKIPPED)
                .mapToLong(JobResult::runNanos)
                .toArray();
        parent.say(new Measurement(
                0,
                JobPlan.makespan(bodies, LIMIT),
                measured,
                report.summary().runTime().toNanos(),
                report.summary().items(),
                report.summary().items() - report.summary().missing(),
                BatchWork.count(report, ITEMS)));
        parent.say("green", first.isGreen() && again.isGreen() && report.isGreen());
    }

    private BatchReport<Object> batch(Path file, int items) throws IOException, InterruptedException {
        List<Job<Object>> jobs = IntStream.range(0, items)
                .mapToObj(item -> new Job<Object>(job(item), context -> {
                    ran.add(job(item));
                    Waits.sleep(Waits.same(1, MILLIS)[0]);
                    return item;
                }))
                .toList();
        BatchOptions options =
                BatchOptions.of(NAME, Workload.MIXED).limit(LIMIT).listener(listener);
        try (JobEngine engine = JobEngine.create();
                RunJournal journal = RunJournal.open(file)) {
            return engine.run(jobs, journal.applyTo(options, JournalResume.SUCCEEDED))
                    .await();
        }
    }
}
