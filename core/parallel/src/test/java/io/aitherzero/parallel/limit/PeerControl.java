package io.aitherzero.parallel.limit;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import java.util.List;

/** A limit of Netflix concurrency-limits in a simulated batch; it sees the time of every item. */
record PeerControl(String name, Limit limit, int most) implements SimulatedBatch.Control {
    /** Fresh ones that begin with the formula's limit, as ours does. */
    static List<PeerControl> all(int prior, int most) {
        return List.of(
                new PeerControl(
                        "Gradient2",
                        Gradient2Limit.newBuilder()
                                .minLimit(1)
                                .initialLimit(prior)
                                .maxConcurrency(most)
                                .build(),
                        most),
                new PeerControl(
                        "Vegas",
                        VegasLimit.newBuilder()
                                .initialLimit(prior)
                                .maxConcurrency(most)
                                .build(),
                        most),
                new PeerControl(
                        "AIMD",
                        AIMDLimit.newBuilder()
                                .minLimit(1)
                                .initialLimit(prior)
                                .maxLimit(most)
                                .build(),
                        most));
    }

    @Override
    public int limit(ThrottlePolicy.Observation now) {
        return Math.max(1, Math.min(most, limit.getLimit()));
    }

    @Override
    public void over(long beganNanos, long nowNanos, int inFlight) {
        limit.onSample(beganNanos, Math.max(1, nowNanos - beganNanos), inFlight, false);
    }
}
