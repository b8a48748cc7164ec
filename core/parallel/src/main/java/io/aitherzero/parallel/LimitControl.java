package io.aitherzero.parallel;

import io.aitherzero.api.parallel.LimitChange;
import io.aitherzero.parallel.limit.FixedLimit;
import io.aitherzero.parallel.limit.ThrottleDecision;
import io.aitherzero.parallel.limit.ThrottlePolicy;
import io.aitherzero.parallel.limit.ThrottlePolicy.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The limit of a batch: what its policy says until somebody sets it by hand. Used in the turns of its batch. */
final class LimitControl {
    private final ThrottlePolicy policy;
    private final String task;
    private final boolean recorded = JobEvents.recorderUsed();
    private final List<ThrottleDecision> byHand = new ArrayList<>();
    private final CallbackFailures policyFailures;
    private int limit;

    LimitControl(ThrottlePolicy policy, String task) {
        this.policy = policy;
        this.task = task;
        policyFailures = new CallbackFailures("Batch '" + task + "': its throttle policy", "the limit stays as it is");
    }

    /** Whether the policy need not hear of each item. */
    boolean isFixed() {
        return policy instanceof FixedLimit;
    }

    int limit() {
        return limit;
    }

    /** Asks the policy; answers whether the limit changed. */
    boolean observe(Observation now) {
        if (!byHand.isEmpty()) {
            return false;
        }
        int before = limit;
        try {
            limit = Math.max(1, policy.limit(now));
        } catch (RuntimeException | Error e) {
            limit = Math.max(1, limit);
            policyFailures.add(e);
        }
        if (limit != before && recorded) {
            List<ThrottleDecision> decisions = policy.decisions();
            if (!decisions.isEmpty()) {
                JobEvents.decided(task, decisions.get(decisions.size() - 1));
            }
        }
        return limit != before;
    }

    void set(int newLimit, long nowNanos) {
        if (newLimit < 1) {
            throw new IllegalArgumentException(
                    "The limit of batch '%s' must be at least 1, is %d".formatted(task, newLimit));
        }
        ThrottleDecision decision = new ThrottleDecision(nowNanos, limit, newLimit, "The caller set it.", Map.of());
        byHand.add(decision);
        if (recorded) {
            JobEvents.decided(task, decision);
        }
        limit = newLimit;
    }

    /** It is asked no more. */
    void over() {
        policyFailures.over();
    }

    /** All changes, by time since the batch began. */
    List<LimitChange> changes(long batchNanos) {
        List<LimitChange> changes = new ArrayList<>();
        for (ThrottleDecision each : policy.decisions()) {
            changes.add(change(each, batchNanos));
        }
        for (ThrottleDecision each : byHand) {
            changes.add(change(each, batchNanos));
        }
        return changes;
    }

    private static LimitChange change(ThrottleDecision decision, long batchNanos) {
        return LimitChange.of(
                decision.atNanos() - batchNanos,
                decision.before(),
                decision.after(),
                decision.reason(),
                decision.inputs());
    }
}
