package io.aitherzero.parallel.limit;

import io.aitherzero.api.parallel.BatchOptions;

/** Makes the throttle policies of batches whose limit is not fixed. */
@FunctionalInterface
public interface PolicySource {
    /**
     * A policy for one batch.
     *
     * @param options of the batch; its limit is not {@link io.aitherzero.api.parallel.Limit.Fixed}
     */
    ThrottlePolicy policy(BatchOptions options);
}
