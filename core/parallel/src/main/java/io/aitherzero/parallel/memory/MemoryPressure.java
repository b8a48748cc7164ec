package io.aitherzero.parallel.memory;

/** How short memory is; the order is from harmless to urgent. */
public enum MemoryPressure {
    /** Nothing to do. */
    NORMAL,
    /** Do not grow; new reservations get half of the budget. */
    WARNING,
    /** Start nothing more while anything runs. */
    CRITICAL
}
