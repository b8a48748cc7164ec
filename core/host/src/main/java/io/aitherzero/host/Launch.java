package io.aitherzero.host;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The first line of a program, from which the host's part of the boot counts.
 *
 * @param instant the time of day
 * @param nanoTime the same by the nano clock
 * @param ofProcess whether the process was started for this program, so that its start counts as well
 */
public record Launch(Instant instant, long nanoTime, boolean ofProcess) {
    /** To be called by the first line of {@code main}. */
    public static Launch ofMain() {
        return new Launch(InstantSource.system().instant(), System.nanoTime(), true);
    }

    /** For a host inside a program that does other things as well. */
    static Launch embedded() {
        return new Launch(InstantSource.system().instant(), System.nanoTime(), false);
    }

    /** From the start of the process to the first line; asked for late, since the answer takes a while. */
    long jvmToMainNanos() {
        if (!ofProcess) {
            return 0;
        }
        Instant started =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        return Math.max(0, Duration.between(started, instant).toNanos());
    }

    long nanosSince() {
        return System.nanoTime() - nanoTime;
    }
}
