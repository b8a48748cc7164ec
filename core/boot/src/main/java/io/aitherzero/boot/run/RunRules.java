package io.aitherzero.boot.run;

/**
 * How a {@link DagRun} behaves.
 *
 * @param limit how many nodes at once
 * @param barrier whether a level begins only after the one below
 * @param skipDependents whether nodes behind a failed one are left out
 * @param timeoutNanos how long a node may take; 0 for ever
 * @param interruptOverdue whether the thread of a node that took longer is interrupted
 * @param action what it is called in messages
 */
record RunRules(
        int limit,
        boolean barrier,
        boolean skipDependents,
        long timeoutNanos,
        boolean interruptOverdue,
        String action) {}
