package io.aitherzero.api.plugin;

/** How short memory is, from calm to dire. */
public enum MemoryPressure {
    /** There is enough. */
    NORMAL,
    /** It is getting short: give up what can be read or computed again. */
    WARNING,
    /** An OutOfMemoryError is near: give up all that can be missed, and begin nothing large. */
    CRITICAL
}
