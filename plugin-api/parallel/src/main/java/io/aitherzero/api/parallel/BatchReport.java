package io.aitherzero.api.parallel;

import java.util.ArrayList;
import java.util.List;

/**
 * A batch that is over.
 *
 * @param summary its figures
 * @param results one for each item, in the order of the input
 * @param <T> the value
 */
public record BatchReport<T>(BatchSummary summary, List<JobResult<T>> results) {
    /** Copies the list. */
    public BatchReport {
        results = List.copyOf(results);
    }

    /** Whether the batch was not stopped and each of its items succeeded or was skipped, and none is missing. */
    public boolean isGreen() {
        return summary.isGreen() && results.size() == summary.items();
    }

    /** The values in the order of the input; items without one are left out. */
    public List<T> values() {
        List<T> values = new ArrayList<>(results.size());
        for (JobResult<T> result : results) {
            result.value().ifPresent(values::add);
        }
        return values;
    }

    /** The results of the items that failed, timed out or were abandoned. */
    public List<JobResult<T>> failures() {
        return results.stream().filter(result -> result.outcome().isFailure()).toList();
    }
}
