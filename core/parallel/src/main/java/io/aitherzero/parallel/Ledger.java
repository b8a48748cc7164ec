package io.aitherzero.parallel;

import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.parallel.limit.ThrottlePolicy.Observation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What came out of a batch so far. Used under the batch's lock. */
final class Ledger<T> {
    private final Source source;
    private final Results<T> results;
    private final Tally tally;
    private final HaltRule halt;
    private final TimeoutRule timeout;
    private final boolean apart;

    /** @param apart whether results of items that succeeded may come one by one without the lock, from several threads */
    Ledger(Source source, Results<T> results, Tally tally, HaltRule halt, TimeoutRule timeout, boolean apart) {
        this.source = source;
        this.results = results;
        this.tally = tally;
        this.halt = halt;
        this.timeout = timeout;
        this.apart = apart;
    }

    /**
     * Without the lock: keeps the result of an item that succeeded, where nobody hears of single items; answers whether it
     * did. Its sums are to be handed in with the claim.
     */
    boolean keep(JobResult<Object> result) {
        if (!apart || result.outcome() != Outcome.SUCCEEDED) {
            return false;
        }
        results.add(typed(result));
        return true;
    }

    @SuppressWarnings("unchecked") // the value is what the body returned, a T
    private static <T> JobResult<T> typed(JobResult<Object> result) {
        return (JobResult<T>) (JobResult<?>) result;
    }

    /** Takes what a worker has for it, one by one; answers whether the timeout became shorter by it. */
    boolean take(Worker worker) {
        tally.addSucceeded(worker.kept());
        worker.kept().clear();
        List<JobResult<Object>> settled = worker.results();
        boolean shorter = false;
        for (int last = settled.size() - 1; last >= 0; last--) {
            JobResult<Object> result = settled.get(last);
            results.add(typed(result));
            tally.add(result);
            halt.over(result.outcome());
            if (result.outcome() == Outcome.SUCCEEDED) {
                shorter |= timeout.succeeded(result.runNanos());
            }
            settled.remove(last);
        }
        return shorter;
    }

    /** Why the batch has to end now, if it has to. */
    Optional<String> halt() {
        return halt.verdict(source.total());
    }

    /** Whether so few results wait to be taken that another item may be read. */
    boolean hasRoom(long window) {
        return results.areKept() || source.begun() - tally.over() + results.untaken() < window;
    }

    Observation observation(int running, long nowNanos) {
        OptionalLong total = source.total();
        long remaining = total.isPresent() ? total.getAsLong() - source.begun() : -1;
        return new Observation(nowNanos, running, tally.completed(), tally.failures(), remaining);
    }
}
