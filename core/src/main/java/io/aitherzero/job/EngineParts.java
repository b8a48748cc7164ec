package io.aitherzero.job;

import io.aitherzero.api.BatchOptions;
import io.aitherzero.api.Limit;
import java.util.function.LongSupplier;

/** What the batches of one engine share. */
record EngineParts(
        LongSupplier clock,
        Watchdog watchdog,
        ThreadGroup group,
        PolicySource policies,
        Admission admission,
        boolean logging) {

    ThrottlePolicy policy(BatchOptions options, long nowNanos) {
        return options.limit() instanceof Limit.Fixed fixed
                ? new FixedLimit(fixed.atOnce(), nowNanos)
                : policies.policy(options);
    }
}
