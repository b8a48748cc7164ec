package io.aitherzero.parallel.journal;

/**
 * One item of a run as a {@link RunJournal} knows it.
 *
 * @param key 32 hexadecimal digits, the hash of the item's content
 * @param occurrence which of the items of this run with the same content, from 0
 * @param earlier how it ended in an earlier run
 * @param label the begin of its content, for people who read the file
 */
public record JournalItem(String key, int occurrence, Earlier earlier, String label) {
    /** How an item ended in an earlier run. */
    public enum Earlier {
        /** It is not recorded: it was not begun, or not over. */
        UNKNOWN,
        /** It is done. */
        SUCCEEDED,
        /** It ran and failed. */
        FAILED
    }
}
