package @package@;

import java.time.Duration;

/**
 * What {@code conf/@id@.conf} may set: {@code greeting = "Good morning"}, {@code period = 10s}.
 *
 * @param greeting how to greet
 * @param period from one round to the next
 */
record @Name@Settings(String greeting, Duration period) {
    static final @Name@Settings DEFAULTS = new @Name@Settings("Hello", Duration.ofMinutes(1));

    @Name@Settings {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period must be more than nothing");
        }
    }
}
