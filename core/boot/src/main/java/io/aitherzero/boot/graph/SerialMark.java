package io.aitherzero.boot.graph;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A note that a module hung while others were starting. It runs alone until the mark is lifted or its archive changes.
 *
 * @param module its id
 * @param version its version then
 * @param since when the boot began in which it hung
 * @param cause what happened, a sentence
 */
public record SerialMark(String module, String version, Instant since, String cause) {
    /** What an operator should know of it. */
    public Finding finding() {
        return new Finding(
                Finding.Code.SERIAL,
                module,
                "Module '%s' runs alone since the boot of %s: %s"
                        .formatted(module, since.truncatedTo(ChronoUnit.SECONDS), cause),
                "Let it run beside others again with 'aither serial --lift %s', or install another version of it"
                        .formatted(module));
    }
}
