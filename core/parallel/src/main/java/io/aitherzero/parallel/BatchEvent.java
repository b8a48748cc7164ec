package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.LimitChange;
import io.aitherzero.api.parallel.Outcome;
import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A whole batch. */
@Name("io.aitherzero.Batch")
@Label("Batch")
@Description("All items of a batch were run")
@Category({"AitherZero", "Jobs"})
@StackTrace(false)
final class BatchEvent extends Event {
    @Label("Task")
    String task = "";

    @Label("Workload")
    String workload = "";

    @Label("Items")
    long items;

    @Label("Succeeded")
    long succeeded;

    @Label("Failures")
    @Description("Items that failed, timed out or were abandoned")
    long failures;

    @Label("Not Done")
    @Description("Items that were cancelled or did not start")
    long notDone;

    @Label("Retries")
    long retries;

    @Label("Summed Run Time")
    @Timespan(Timespan.NANOSECONDS)
    long runTime;

    @Label("Last Limit")
    int limit;

    @Label("Stopped")
    @Description("Why it ended early; empty if it did not")
    String stopped = "";

    void fill(BatchSummary summary) {
        task = summary.task();
        workload = summary.workload().name();
        items = summary.items();
        succeeded = summary.count(Outcome.SUCCEEDED) + summary.count(Outcome.SKIPPED);
        failures = summary.failures();
        notDone = summary.count(Outcome.CANCELLED) + summary.count(Outcome.NOT_STARTED);
        retries = summary.retries();
        runTime = summary.runTime().toNanos();
        List<LimitChange> changes = summary.limitChanges();
        limit = changes.isEmpty() ? 0 : changes.get(changes.size() - 1).after();
        stopped = summary.stopped().orElse("");
    }
}
