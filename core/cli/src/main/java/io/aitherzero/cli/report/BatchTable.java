package io.aitherzero.cli.report;

import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.LimitChange;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.host.json.BatchJson;
import io.aitherzero.parallel.BatchRecord;
import io.aitherzero.parallel.BatchRecord.JobTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Recorded batches for people: a line each, or all of one. */
final class BatchTable {
    private static final int MOST_JOBS = 5;

    private final Style style;

    BatchTable(Style style) {
        this.style = style;
    }

    List<String> all(List<BatchRecord> batches) {
        if (batches.isEmpty()) {
            return List.of("No batches to show; those of 'aither exec' and of modules are recorded when they are over");
        }
        Table table = new Table()
                .text("task")
                .text("owner")
                .text("begun")
                .number("items")
                .text("outcomes")
                .number("limit")
                .text("chosen by")
                .number("elapsed")
                .number("speed-up")
                .number("items/s");
        for (BatchRecord batch : batches) {
            BatchSummary summary = batch.summary();
            table.row(
                    Shown.line(summary.task()),
                    Shown.line(batch.owner()),
                    Amounts.time(summary.startedAt()),
                    Long.toString(summary.items()),
                    outcomes(summary),
                    BatchText.limits(summary.limitChanges()),
                    policy(batch),
                    Amounts.duration(summary.elapsed().toNanos()),
                    BatchText.speedUp(summary),
                    BatchText.rate(summary));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.set(0, style.strong(lines.get(0)));
        lines.add("");
        lines.add(
                "'aither jobs why TASK' tells why the limit changed and what failed, 'aither jobs plan TASK' what the next"
                        + " batch will take");
        return lines;
    }

    private static String outcomes(BatchSummary summary) {
        List<String> parts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            if (summary.count(outcome) > 0) {
                parts.add(summary.count(outcome) + " " + BatchText.word(outcome));
            }
        }
        if (summary.stopped().isPresent()) {
            parts.add("ended early");
        }
        return parts.isEmpty() ? "-" : String.join(", ", parts);
    }

    /** Who had the last word. */
    private static String policy(BatchRecord batch) {
        List<LimitChange> changes = batch.summary().limitChanges();
        boolean byHand = changes.stream().anyMatch(change -> change.reason().equals("The caller set it."));
        String policy = BatchJson.Policy.of(batch.limit()).name().toLowerCase(Locale.ROOT);
        return byHand ? policy + ", then the caller" : policy;
    }

    List<String> one(BatchRecord batch) {
        List<String> facts = new ArrayList<>();
        StatusText.fact(
                facts,
                "chosen by",
                policy(batch) + ", at most " + BatchJson.Policy.most(batch.limit()) + ", for "
                        + batch.summary().workload() + " work");
        StatusText.fact(facts, "owner", Shown.line(batch.owner()));
        List<String> lines = new ArrayList<>(BatchText.lines(style, batch.summary(), facts));
        if (batch.jobs().size() > 1) {
            lines.add("");
            lines.addAll(longest(batch));
        }
        return lines;
    }

    private static List<String> longest(BatchRecord batch) {
        Table table = new Table()
                .number("ran ms")
                .text("outcome")
                .text("longest jobs of " + batch.jobs().size());
        batch.jobs().stream()
                .sorted(Comparator.comparingLong(JobTime::runNanos).reversed())
                .limit(MOST_JOBS)
                .forEach(job -> table.row(
                        Amounts.millis(job.runNanos()), BatchText.word(job.outcome()), Shown.line(job.name())));
        return table.lines();
    }
}
