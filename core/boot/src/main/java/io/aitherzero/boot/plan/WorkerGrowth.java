package io.aitherzero.boot.plan;

/** When a pool of workers that may grow looks whether it should. The pool of a boot and its simulation share the rule. */
public final class WorkerGrowth {
    /** Enough workers to keep waiting starts from queueing, and far below what a process may have. */
    public static final int MOST_WORKERS = 1024;

    /**
     * How soon to look again after a worker was added, in nanoseconds; a quarter more after each look that finds nothing, up
     * to the longest, so that a worker that begins to wait after some time is noticed within a fraction of that time.
     */
    public static final long FIRST_LOOK_NANOS = 50_000;

    private static final long LONGEST_LOOK_NANOS = 1_000_000;

    private WorkerGrowth() {}

    /** The pause in nanoseconds after a look that added no worker, from the pause before that look. */
    public static long longerLook(long nanos) {
        return Math.min(nanos + nanos / 4, LONGEST_LOOK_NANOS);
    }
}
