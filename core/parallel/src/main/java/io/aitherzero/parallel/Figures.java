package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchProgress;
import io.aitherzero.api.parallel.BatchProgress.Eta;
import io.aitherzero.api.parallel.BatchSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** The figures of a batch for its caller. Used under the batch's lock. */
final class Figures {
    private final BatchOptions options;
    private final Source source;
    private final Tally tally;
    private final ErrorGroups errors;
    private final LimitControl limits;
    private final long startNanos;
    private final Instant startedAt = Instant.now();

    Figures(
            BatchOptions options,
            Source source,
            Tally tally,
            ErrorGroups errors,
            LimitControl limits,
            long startNanos) {
        this.options = options;
        this.source = source;
        this.tally = tally;
        this.errors = errors;
        this.limits = limits;
        this.startNanos = startNanos;
    }

    BatchProgress progress(int running, long nowNanos) {
        OptionalLong total = source.total();
        long elapsed = nowNanos - startNanos;
        double perSecond = elapsed <= 0 ? 0 : tally.completed() * 1e9 / elapsed;
        Optional<Eta> eta =
                total.isPresent() ? tally.eta(total.getAsLong() - tally.over(), perSecond) : Optional.empty();
        return new BatchProgress(
                total, tally.counts(), running, limits.limit(), Duration.ofNanos(elapsed), perSecond, eta);
    }

    BatchSummary summary(long endNanos, Optional<String> stopped) {
        return new BatchSummary(
                options.task(),
                options.workload(),
                startedAt,
                Duration.ofNanos(endNanos - startNanos),
                source.total().orElse(source.begun()),
                tally.counts(),
                tally.retries(),
                Duration.ofNanos(tally.runNanos()),
                Duration.ofNanos(tally.cpuNanos()),
                tally.bytes(),
                errors.all(),
                limits.changes(startNanos),
                stopped);
    }
}
