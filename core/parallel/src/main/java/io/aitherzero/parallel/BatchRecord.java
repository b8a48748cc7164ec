package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is left of a batch that is over. An immutable value.
 *
 * @param owner whose it was: the id of a module; {@value #ENGINE} for batches begun with the engine itself
 * @param limit how the number of items at once was chosen
 * @param summary its figures
 * @param jobs the named jobs, in the order of the input; at most {@value #MOST_JOBS} and {@value #MOST_LETTERS} letters of
 *     names, further ones are left out
 */
public record BatchRecord(String owner, Limit limit, BatchSummary summary, List<JobTime> jobs) {
    /** The owner of batches that belong to no module. */
    public static final String ENGINE = "engine";

    /** No record has more jobs. */
    public static final int MOST_JOBS = 1_000;

    private static final int MOST_LETTERS = 1 << 16;

    /**
     * One named job.
     *
     * @param name its name
     * @param outcome how it ended
     * @param runNanos how long it ran in nanoseconds, all attempts
     */
    public record JobTime(String name, Outcome outcome, long runNanos) {}

    /** Copies the list as far as it may be kept. */
    public BatchRecord {
        jobs = List.copyOf(bounded(jobs));
    }

    private static List<JobTime> bounded(List<JobTime> jobs) {
        long letters = 0;
        for (int i = 0; i < jobs.size(); i++) {
            letters += jobs.get(i).name().length();
            if (i == MOST_JOBS || letters > MOST_LETTERS) {
                return jobs.subList(0, i);
            }
        }
        return jobs;
    }

    /** The named jobs among some results, no more than a record keeps. */
    static List<JobTime> jobs(Collection<? extends JobResult<?>> results) {
        List<JobTime> jobs = new ArrayList<>();
        for (JobResult<?> result : results) {
            if (jobs.size() == MOST_JOBS) {
                break;
            }
            result.key().ifPresent(name -> jobs.add(new JobTime(name, result.outcome(), result.runNanos())));
        }
        return jobs;
    }
}
