package io.aitherzero.parallel;

import io.aitherzero.api.parallel.JobResult;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Where the results of a batch go. Used in the turns of its batch. */
abstract sealed class Results<T> {
    abstract void add(JobResult<T> result);

    /** Whether they stay here until the batch is over. */
    abstract boolean areKept();

    /** Results that wait to be taken. */
    abstract long untaken();

    /** All of them, in the order of the input. */
    static final class InOrder<T> extends Results<T> {
        private final @Nullable JobResult<T>[] results;

        @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
        InOrder(int size) {
            results = new JobResult[size];
        }

        @Override
        void add(JobResult<T> result) {
            results[(int) result.index()] = result;
        }

        @Override
        boolean areKept() {
            return true;
        }

        @Override
        long untaken() {
            return 0;
        }

        @SuppressWarnings("NullAway") // when the batch is over there is one for each item
        List<JobResult<T>> all() {
            return List.of(results);
        }
    }

    /** Those that were not taken yet, handed over in the order of the input or as they came. */
    static final class Handed<T> extends Results<T> {
        private final boolean inputOrder;
        private final Queue<JobResult<T>> ready = new ArrayDeque<>();
        private final Map<Long, JobResult<T>> early = new HashMap<>();
        private long next;
        private boolean discarded;

        Handed(boolean inputOrder) {
            this.inputOrder = inputOrder;
        }

        @Override
        void add(JobResult<T> result) {
            if (discarded) {
                return;
            }
            if (!inputOrder) {
                ready.add(result);
                return;
            }
            early.put(result.index(), result);
            JobResult<T> following = early.remove(next);
            while (following != null) {
                ready.add(following);
                next++;
                following = early.remove(next);
            }
        }

        @Override
        boolean areKept() {
            return false;
        }

        @Override
        long untaken() {
            return (long) ready.size() + early.size();
        }

        /** The next one; there must be one. */
        JobResult<T> take() {
            return ready.remove();
        }

        boolean isReady() {
            return !ready.isEmpty();
        }

        void discard() {
            discarded = true;
            ready.clear();
            early.clear();
        }
    }
}
