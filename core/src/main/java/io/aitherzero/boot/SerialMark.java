package io.aitherzero.boot;

import java.time.Instant;

/**
 * A note that a module hung while others were starting. It runs alone until the mark is lifted or its archive changes.
 *
 * @param module its id
 * @param version its version then
 * @param since when the boot began in which it hung
 * @param cause what happened, a sentence
 */
public record SerialMark(String module, String version, Instant since, String cause) {}
