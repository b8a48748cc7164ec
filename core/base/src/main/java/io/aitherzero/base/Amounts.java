package io.aitherzero.base;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** How times and counts are written. */
public final class Amounts {
    private static final long NANOS_PER_TENTH = 100_000;

    private Amounts() {}

    /** Tenths of a millisecond: what sums are made of where the parts are shown, so that they add up. */
    public static long tenths(long nanos) {
        return Math.round((double) nanos / NANOS_PER_TENTH);
    }

    public static String tenthsAsMillis(long tenths) {
        return tenths / 10 + "." + tenths % 10;
    }

    /** Milliseconds with one digit behind the point, without the unit. */
    public static String millis(long nanos) {
        return tenthsAsMillis(tenths(nanos));
    }

    /** As {@link #millis}, also for what is less than nothing. */
    public static String signedMillis(long nanos) {
        return (tenths(nanos) < 0 ? "-" : "") + millis(Math.abs(nanos));
    }

    /** In the unit that suits the size. */
    public static String duration(long nanos) {
        long tenths = tenths(nanos);
        if (tenths < 100) {
            return tenthsAsMillis(tenths) + " ms";
        }
        long millis = (tenths + 5) / 10;
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            long hundredths = (millis + 5) / 10;
            return hundredths / 100 + "." + hundredths % 100 / 10 + hundredths % 10 + " s";
        }
        long seconds = (millis + 500) / 1_000;
        return seconds / 60 + " min " + seconds % 60 + " s";
    }

    /** How much sooner, or how much later where it is negative. */
    public static String difference(long sooner) {
        return tenths(sooner) == 0
                ? "no sooner and no later"
                : duration(Math.abs(sooner)) + (sooner > 0 ? " sooner" : " later");
    }

    /** A share as a percentage, with a digit behind the point where there is one. */
    public static String percent(double share) {
        long tenths = Math.round(share * 1_000);
        return tenths / 10 + (tenths % 10 == 0 ? "" : "." + tenths % 10) + " %";
    }

    /** With two digits behind the point; a dash where there is none. */
    public static String ratio(long of, long to) {
        long hundredths = to == 0 ? 0 : Math.round(100.0 * of / to);
        return to == 0 ? "-" : hundredths / 100 + "." + hundredths % 100 / 10 + hundredths % 10;
    }

    /** A number of things: {@code 1 run}, {@code 2 runs}, {@code 2 batches}. */
    public static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : noun.endsWith("ch") ? "es" : "s");
    }

    /** A time of day to the second, in UTC. */
    public static String time(Instant instant) {
        return iso(instant.truncatedTo(ChronoUnit.SECONDS)).replace('T', ' ').replace("Z", " UTC");
    }

    /** As {@link Instant#toString}, without its formatter, which takes ten milliseconds when it is first used. */
    public static String iso(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        // a time of day leaves seconds out where there are none
        return time + (time.getSecond() == 0 && time.getNano() == 0 ? ":00Z" : "Z");
    }
}
