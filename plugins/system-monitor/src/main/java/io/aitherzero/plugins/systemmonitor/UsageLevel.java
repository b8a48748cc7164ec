package io.aitherzero.plugins.systemmonitor;

/** How full a resource is, judged by its {@link Thresholds}; the order is from harmless to urgent. */
public enum UsageLevel {
    /** Nothing to do. */
    NORMAL,
    /** Worth knowing. */
    NOTICE,
    /** Act soon. */
    WARNING,
    /** Act now. */
    CRITICAL
}
