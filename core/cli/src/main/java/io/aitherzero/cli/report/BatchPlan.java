package io.aitherzero.cli.report;

import io.aitherzero.api.parallel.JobPlan;
import io.aitherzero.api.parallel.JobProfile;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.host.json.Json;
import io.aitherzero.parallel.BatchRecord;
import io.aitherzero.parallel.BatchRecord.JobTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the next batch of a task would take at each limit, by what its jobs took in the recorded ones.
 *
 * @param last the newest batch with named jobs: the next one is taken to have the same
 * @param batches how many recorded batches it goes by
 * @param jobs the prediction
 */
public record BatchPlan(BatchRecord last, int batches, JobPlan jobs) implements Report {
    private static final int MOST_LIMIT = 256;

    /**
     * A plan by some batches of one task.
     *
     * @param recorded batches, newest first
     * @return empty if no named job of them succeeded
     */
    public static Optional<BatchPlan> of(List<BatchRecord> recorded) {
        List<BatchRecord> named =
                recorded.stream().filter(batch -> !batch.jobs().isEmpty()).toList();
        Map<String, List<Duration>> samples = new HashMap<>();
        for (BatchRecord batch : named) {
            for (JobTime job : batch.jobs()) {
                if (job.outcome() == Outcome.SUCCEEDED) {
                    samples.computeIfAbsent(job.name(), name -> new ArrayList<>())
                            .add(Duration.ofNanos(job.runNanos()));
                }
            }
        }
        JobProfile profile = JobProfile.medians(samples);
        if (profile.isEmpty()) {
            return Optional.empty();
        }
        BatchRecord last = named.get(0);
        List<String> names = names(last);
        return Optional.of(new BatchPlan(last, named.size(), profile.plan(names, MOST_LIMIT)));
    }

    /** Those that a record had no room for are jobs without a name. */
    private static List<String> names(BatchRecord batch) {
        List<String> names = new ArrayList<>();
        batch.jobs().forEach(job -> names.add(job.name()));
        while (names.size() < Math.min(batch.summary().items(), 10L * BatchRecord.MOST_JOBS)) {
            names.add("");
        }
        return names;
    }

    @Override
    public String text(Style style) {
        JobPlan.Prediction best = jobs.best();
        List<String> lines = new ArrayList<>();
        lines.add(Shown.line(last.summary().task()) + ": "
                + style.strong(jobs.limit() + " at once would take "
                        + Amounts.duration(best.longestFirst().toNanos()))
                + ", the longest jobs first; no other limit up to "
                + jobs.predictions().size()
                + " is more than 5 % faster");
        StatusText.fact(
                lines,
                "known",
                jobs.known() + " of " + jobs.jobs() + " jobs, from " + batches
                        + (batches == 1 ? " recorded batch" : " recorded batches")
                        + (jobs.known() < jobs.jobs() ? "; the others count as the median of those" : ""));
        StatusText.fact(
                lines,
                "last batch",
                "took " + Amounts.duration(last.summary().elapsed().toNanos()) + " with a limit of "
                        + BatchText.limits(last.summary().limitChanges()));
        StatusText.fact(
                lines,
                "assumes",
                "each job takes as long as before, however many run beside it. Jobs that wait do; jobs that compute do not"
                        + " beyond the number of processors, here "
                        + Runtime.getRuntime().availableProcessors());
        lines.add("");
        Table table = new Table()
                .number("limit")
                .number("input order ms")
                .number("longest first ms")
                .number("lower bound ms")
                .text("");
        for (int limit : shown()) {
            JobPlan.Prediction each = jobs.predictions().get(limit - 1);
            table.row(
                    String.valueOf(limit),
                    Amounts.millis(each.inputOrder().toNanos()),
                    Amounts.millis(each.longestFirst().toNanos()),
                    Amounts.millis(each.lowerBound().toNanos()),
                    limit == jobs.limit() ? "<- smallest within 5 % of the best" : "");
        }
        lines.addAll(table.lines());
        return Report.joined(lines);
    }

    /** Powers of two, the limit of the plan, and the last one. */
    private TreeSet<Integer> shown() {
        int most = jobs.predictions().size();
        TreeSet<Integer> shown = new TreeSet<>(List.of(jobs.limit(), most));
        for (int limit = 1; limit <= most; limit *= 2) {
            shown.add(limit);
        }
        return shown;
    }

    /** {@code aitherzero.batch-plan/1}. */
    @Override
    public String json() {
        return Json.document("aitherzero.batch-plan/1", out -> {
            out.name("task").value(last.summary().task());
            out.name("owner").value(last.owner());
            out.name("batches").value(batches);
            out.name("jobs").value(jobs.jobs());
            out.name("known").value(jobs.known());
            out.name("limit").value(jobs.limit());
            out.name("predictions").beginArray();
            for (JobPlan.Prediction each : jobs.predictions()) {
                out.beginObject().name("limit").value(each.limit());
                out.name("inputOrderNanos").value(each.inputOrder().toNanos());
                out.name("longestFirstNanos").value(each.longestFirst().toNanos());
                out.name("lowerBoundNanos").value(each.lowerBound().toNanos()).endObject();
            }
            out.endArray();
        });
    }
}
