package io.aitherzero.job;

import io.aitherzero.job.JournalItem.Earlier;

/** Which items of an earlier run are left out in the next one. */
public enum JournalResume {
    /** All that are recorded, good or bad. */
    RECORDED {
        @Override
        public boolean skips(Earlier earlier) {
            return earlier != Earlier.UNKNOWN;
        }
    },
    /** All that succeeded: those that failed run again, those that are not recorded run. */
    SUCCEEDED {
        @Override
        public boolean skips(Earlier earlier) {
            return earlier == Earlier.SUCCEEDED;
        }
    },
    /** All that did not fail: nothing but the failed ones runs again. */
    NOT_FAILED {
        @Override
        public boolean skips(Earlier earlier) {
            return earlier != Earlier.FAILED;
        }
    };

    /** Whether an item with that past is left out. */
    public abstract boolean skips(Earlier earlier);
}
