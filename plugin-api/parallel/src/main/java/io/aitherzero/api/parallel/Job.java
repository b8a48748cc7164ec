package io.aitherzero.api.parallel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A named unit of parallel work.
 *
 * @param name names the job in results, thread names and journals
 * @param body the work
 * @param <T> the value
 */
public record Job<T>(String name, Body<T> body) {
    /** Checks that both are there. */
    public Job {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(body, "body");
    }

    /**
     * A job for each item, named by {@code name}.
     *
     * @param items the items
     * @param name gives each item its name
     * @param body the work
     * @param <I> the item
     * @param <T> the value
     */
    public static <I extends @Nullable Object, T> List<Job<T>> each(
            Collection<? extends I> items, Function<? super I, String> name, ItemBody<? super I, T> body) {
        List<Job<T>> jobs = new ArrayList<>(items.size());
        for (I item : items) {
            jobs.add(new Job<>(name.apply(item), context -> body.run(item, context)));
        }
        return jobs;
    }

    /**
     * The work of a job.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    public interface Body<T> {
        /**
         * Does the work. An interrupt or {@link JobContext#isCancelled()} asks it to end soon.
         *
         * @param context the job's place in the batch
         * @return the value, or null if there is none
         * @throws Exception if the job failed
         */
        @Nullable
        T run(JobContext context) throws Exception;
    }
}
