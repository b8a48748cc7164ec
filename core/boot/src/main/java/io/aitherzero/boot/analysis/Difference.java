package io.aitherzero.boot.analysis;

import io.aitherzero.base.Spread;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A time before and after a change.
 *
 * @param before in the boots it is compared with
 * @param after in the boots that are judged
 */
public record Difference(Spread before, Spread after) {
    /** How much longer it takes, in nanoseconds. */
    public long nanos() {
        return after.medianNanos() - before.medianNanos();
    }

    /** The same as a share of the time before: 0.1 where it takes a tenth longer; 0 where there was none. */
    public double share() {
        return before.medianNanos() == 0 ? 0 : (double) nanos() / before.medianNanos();
    }

    /** How far the two may be apart though nothing changed; empty where that is unknown. */
    public OptionalLong noise() {
        OptionalDouble noise = before.noise(after);
        return noise.isPresent() ? OptionalLong.of(Math.round(noise.getAsDouble())) : OptionalLong.empty();
    }

    /** Whether the noise is known and they are further apart. */
    public boolean counts() {
        return noise().isPresent() && Math.abs(nanos()) > noise().getAsLong();
    }

    /** Whether it may be that nothing changed: the noise is known and they are not further apart. */
    public boolean withinNoise() {
        return noise().isPresent() && !counts();
    }
}
