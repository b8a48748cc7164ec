package io.aitherzero.host;

import io.aitherzero.boot.graph.BootProfile;
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
 * @param preparation what is known of how the program's time went before a host was opened
 */
public record Launch(Instant instant, long nanoTime, boolean ofProcess, BootProfile.Preparation preparation) {
    /** One of which no more is known. */
    public Launch(Instant instant, long nanoTime, boolean ofProcess) {
        this(instant, nanoTime, ofProcess, BootProfile.Preparation.UNKNOWN);
    }

    /** The same with what is known by now. */
    public Launch with(BootProfile.Preparation known) {
        return new Launch(instant, nanoTime, ofProcess, known);
    }

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
