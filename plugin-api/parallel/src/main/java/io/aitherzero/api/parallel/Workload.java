package io.aitherzero.api.parallel;

/** What the items of a batch mostly wait for. It decides the kind of thread and where the search for a limit begins. */
public enum Workload {
    /** The processor. */
    CPU,
    /** Files and devices. */
    IO,
    /** Other machines. */
    NETWORK,
    /** Some of each, or nobody knows. */
    MIXED
}
