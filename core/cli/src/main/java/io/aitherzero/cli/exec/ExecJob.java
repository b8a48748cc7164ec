package io.aitherzero.cli.exec;

import io.aitherzero.parallel.journal.JournalItem;
import java.util.Optional;

/**
 * One command of {@code exec}.
 *
 * @param sequence its number in the input, from 1
 * @param command for the shell, as bytes
 * @param tag what its lines begin with if they are tagged, as bytes
 * @param item what the journal calls it; empty without one
 */
record ExecJob(long sequence, String command, String tag, Optional<JournalItem> item) {
    /** Stands for the number of the slot until the job has one; no byte is this character. */
    static final String SLOT = "\u0100";

    ExecJob inSlot(int slot) {
        String number = Integer.toString(slot);
        return new ExecJob(sequence, command.replace(SLOT, number), tag.replace(SLOT, number), item);
    }
}
