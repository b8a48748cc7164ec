package io.aitherzero.parallel.limit;

import java.util.List;
import java.util.Map;

/** Always the same limit. */
public final class FixedLimit implements ThrottlePolicy {
    private final ThrottleDecision decision;

    public FixedLimit(int limit, long atNanos) {
        decision = new ThrottleDecision(atNanos, 0, limit, "The caller fixed it.", Map.of());
    }

    @Override
    public int limit(Observation now) {
        return decision.after();
    }

    @Override
    public List<ThrottleDecision> decisions() {
        return List.of(decision);
    }
}
