package io.aitherzero.parallel;

import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.base.Excerpt;
import io.aitherzero.base.SafeText;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the results of a batch keep of its failures. Each holds a stack, and many of them more than there is memory for: the
 * first are kept as they are, of others the first of its kind in their place. Safe for use by several threads.
 */
final class KeptErrors {
    /** So many keep their own. */
    static final int MOST_OWN = 1_000;

    private static final int MOST_KINDS = 200;

    private final Map<Kind, Throwable> first = new HashMap<>();
    private long seen;

    /** The same class with a root cause of the same class, thrown at the same place. */
    private record Kind(Class<?> type, Class<?> root, Optional<StackTraceElement> frame) {}

    /** Stands for a failure of one kind too many. */
    private static final class FailureWithoutStack extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private FailureWithoutStack(String message) {
            super(message, null, false, false);
        }
    }

    /** The failure itself, or what is kept in its place. */
    Throwable of(Throwable error) {
        Throwable root = SafeText.root(error);
        Kind kind = new Kind(error.getClass(), root.getClass(), ErrorGroups.frame(root));
        synchronized (this) {
            Throwable known = first.get(kind);
            if (known == null && first.size() < MOST_KINDS) {
                first.put(kind, error);
                known = error;
            }
            if (++seen <= MOST_OWN) {
                return error;
            }
            if (known != null) {
                return known;
            }
        }
        return new FailureWithoutStack(text(error));
    }

    /** A result with what is kept of its failure, and its own text as the reason where that is another. */
    <T> JobResult<T> of(JobResult<T> result) {
        Optional<Throwable> own = result.error();
        if (own.isEmpty()) {
            return result;
        }
        Throwable kept = of(own.get());
        if (kept == own.get()) {
            return result;
        }
        String text = text(own.get());
        return JobResult.<T>builder(result.index(), result.outcome())
                .key(result.key().orElse(null))
                .error(kept)
                .reason(result.reason().orElse(text.equals(text(kept)) ? null : text))
                .attempts(result.attempts())
                .startedNanos(result.startedNanos())
                .queueNanos(result.queueNanos())
                .runNanos(result.runNanos())
                .cpuNanos(result.cpuNanos())
                .allocatedBytes(result.allocatedBytes())
                .build();
    }

    private static String text(Throwable error) {
        return Excerpt.of(SafeText.textWithRoot(error));
    }
}
