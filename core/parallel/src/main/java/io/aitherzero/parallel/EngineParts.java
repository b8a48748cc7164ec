package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.parallel.limit.FixedLimit;
import io.aitherzero.parallel.limit.PolicySource;
import io.aitherzero.parallel.limit.ThrottlePolicy;
import java.util.function.LongSupplier;

/** What the batches of one engine share. */
record EngineParts(
        LongSupplier clock,
        Watchdog watchdog,
        ThreadGroup group,
        PolicySource policies,
        Admission admission,
        boolean logging,
        boolean metered) {

    ThrottlePolicy policy(BatchOptions options, long nowNanos) {
        return options.limit() instanceof Limit.Fixed fixed
                ? new FixedLimit(fixed.atOnce(), nowNanos)
                : policies.policy(options);
    }
}
