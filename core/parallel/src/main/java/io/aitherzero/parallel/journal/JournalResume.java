package io.aitherzero.parallel.journal;

import io.aitherzero.parallel.journal.JournalItem.Earlier;

/** Which items of an earlier run are left out in the next one. */
public enum JournalResume {
    /** All that are recorded, good or bad. */
    RECORDED,
    /** All that succeeded: those that failed run again, those that are not recorded run. */
    SUCCEEDED,
    /** All that did not fail: nothing but the failed ones runs again. */
    NOT_FAILED;

    /** Whether an item with that past is left out. */
    public boolean skips(Earlier earlier) {
        return switch (this) {
            case RECORDED -> earlier != Earlier.UNKNOWN;
            case SUCCEEDED -> earlier == Earlier.SUCCEEDED;
            case NOT_FAILED -> earlier != Earlier.FAILED;
        };
    }
}
