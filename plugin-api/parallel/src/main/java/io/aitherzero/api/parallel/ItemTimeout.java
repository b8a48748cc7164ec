package io.aitherzero.api.parallel;

import java.time.Duration;

/** How long one item may run, counted from the start of each attempt. */
public sealed interface ItemTimeout {
    /**
     * A time.
     *
     * @param time more than zero
     */
    record After(Duration time) implements ItemTimeout {
        /** Checks the time. */
        public After {
            if (time.isZero() || time.isNegative()) {
                throw new IllegalArgumentException("The timeout of an item must be more than zero, is " + time);
            }
        }
    }

    /**
     * A share of the median run time of the items that succeeded so far; without effect until three have (as in GNU
     * parallel).
     *
     * @param percent more than 100
     */
    record OfMedian(int percent) implements ItemTimeout {
        /** Checks the share. */
        public OfMedian {
            if (percent <= 100) {
                throw new IllegalArgumentException(
                        "A timeout as a share of the median must be more than 100 %%, is %d %%".formatted(percent));
            }
        }
    }
}
