package io.aitherzero.parallel;

import io.aitherzero.api.parallel.HaltPolicy;
import io.aitherzero.api.parallel.HaltPolicy.Mode;
import io.aitherzero.api.parallel.Outcome;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Counts towards a halt policy. Used in the turns of its batch. */
final class HaltRule {
    private final HaltPolicy policy;
    private long events;

    HaltRule(HaltPolicy policy) {
        this.policy = policy;
    }

    boolean isActive() {
        return policy.mode() != Mode.NEVER;
    }

    boolean isNow() {
        return policy.mode() == Mode.NOW;
    }

    void over(Outcome outcome) {
        boolean counts = switch (policy.event()) {
            case FAIL -> outcome.isFailure();
            case SUCCESS -> outcome == Outcome.SUCCEEDED;
            case DONE -> outcome == Outcome.SUCCEEDED || outcome.isFailure();
        };
        if (counts) {
            events++;
        }
    }

    /**
     * Why the batch ends now, or empty if it does not.
     *
     * @param total all items, empty while it is not known
     */
    Optional<String> verdict(OptionalLong total) {
        if (!isActive() || !isReached(total)) {
            return Optional.empty();
        }
        return Optional.of("The batch was halted: %d items %s, its halt policy allows no more than %s."
                .formatted(events, verb(), amount()));
    }

    private boolean isReached(OptionalLong total) {
        if (!policy.percent()) {
            return events >= policy.amount();
        }
        return events > 0 && total.isPresent() && events * 100 >= policy.amount() * total.getAsLong();
    }

    private String verb() {
        return switch (policy.event()) {
            case FAIL -> "failed";
            case SUCCESS -> "succeeded";
            case DONE -> "ended";
        };
    }

    private String amount() {
        return String.format(Locale.ROOT, policy.percent() ? "%d %%" : "%d", policy.amount());
    }
}
