package io.aitherzero.api.parallel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long each named job ran in earlier batches: what the next batch is planned by. An immutable value.
 *
 * @param times how long a job runs, by its name
 */
public record JobProfile(Map<String, Duration> times) {
    private static final JobProfile NONE = new JobProfile(Map.of());

    /** Copies the map and checks the times. */
    public JobProfile {
        times = Map.copyOf(times);
        times.forEach((name, time) -> {
            if (time.isNegative()) {
                throw new IllegalArgumentException(
                        "Job '%s': the time must not be negative, is %s".formatted(name, time));
            }
        });
    }

    /** Nothing is known. */
    public static JobProfile none() {
        return NONE;
    }

    /**
     * The median of what each job took, over all reports. A job counts only where it succeeded: one that failed or was
     * stopped does not tell how long it takes.
     *
     * @param reports earlier batches of {@link ParallelExecutor#run}; items without a name tell nothing
     */
    public static JobProfile of(Collection<? extends BatchReport<?>> reports) {
        Map<String, List<Duration>> samples = new HashMap<>();
        for (BatchReport<?> report : reports) {
            for (JobResult<?> result : report.results()) {
                if (result.outcome() == Outcome.SUCCEEDED && result.key().isPresent()) {
                    samples.computeIfAbsent(result.key().get(), name -> new ArrayList<>())
                            .add(Duration.ofNanos(result.runNanos()));
                }
            }
        }
        return medians(samples);
    }

    /**
     * The median of what each job took.
     *
     * @param samples times of a job by its name; a job without any is not known
     */
    public static JobProfile medians(Map<String, ? extends Collection<Duration>> samples) {
        Map<String, Duration> times = new HashMap<>();
        samples.forEach((name, values) -> {
            if (!values.isEmpty()) {
                times.put(name, median(values));
            }
        });
        return new JobProfile(times);
    }

    private static Duration median(Collection<Duration> values) {
        List<Duration> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }

    /** Whether no job is known. */
    public boolean isEmpty() {
        return times.isEmpty();
    }

    /** The median of the jobs that are known; zero if none is. */
    public Duration typical() {
        return times.isEmpty() ? Duration.ZERO : median(times.values());
    }

    /** How long each of these jobs will run, in their order; one that is not known as long as the typical one. */
    public List<Duration> expected(List<String> names) {
        Duration typical = typical();
        return names.stream().map(name -> times.getOrDefault(name, typical)).toList();
    }

    /**
     * Predicts a batch of these jobs.
     *
     * @param names the jobs in the order of the input
     * @param most the highest limit looked at, at least 1; beyond as many as there are jobs, none is
     * @throws IllegalArgumentException if {@code most} is less than 1
     */
    public JobPlan plan(List<String> names, int most) {
        int known = (int) names.stream().filter(times::containsKey).count();
        return JobPlan.of(expected(names), known, most);
    }
}
