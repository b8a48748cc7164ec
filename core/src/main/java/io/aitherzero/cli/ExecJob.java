package io.aitherzero.cli;

import io.aitherzero.job.JournalItem;
import java.util.List;
import java.util.Optional;

/**
 * One command of {@code exec}.
 *
 * @param sequence its number in the input, from 1
 * @param arguments what it was made of, as bytes
 * @param command for the shell, as bytes
 * @param item what the journal calls it; empty without one
 */
record ExecJob(long sequence, List<String> arguments, String command, Optional<JournalItem> item) {
    String tag() {
        return String.join(" ", arguments);
    }
}
