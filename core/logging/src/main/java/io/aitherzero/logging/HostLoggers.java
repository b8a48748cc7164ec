package io.aitherzero.logging;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** The loggers of the process; {@link #run} brings Log4j up for all of them. */
final class HostLoggers implements ILoggerFactory, Runnable {
    private static final HostLoggers ALL = new HostLoggers();

    private final Map<String, HostLogger> loggers = new ConcurrentHashMap<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Optional<EarlyLog> early = EarlyLog.ofProcess();
    private volatile boolean up;

    private HostLoggers() {}

    static HostLoggers all() {
        return ALL;
    }

    /** Log4j first where there is no early log. */
    void begin() {
        if (early.isEmpty()) {
            run();
        }
    }

    Optional<EarlyLog> early() {
        return early;
    }

    @Override
    public Logger getLogger(String name) {
        HostLogger known = loggers.get(name);
        if (known != null) {
            return known;
        }
        HostLogger made = new HostLogger(name, this);
        HostLogger before = loggers.putIfAbsent(name, made);
        return before == null ? made : before;
    }

    /** Whether Log4j is up; if not, and there is no early log, nothing is logged. */
    boolean up() {
        return up;
    }

    /** Brings Log4j up; returns at once where that was asked for before. */
    @Override
    public void run() {
        if (asked.compareAndSet(false, true)) {
            Log4jLine.bringUp();
            handOver();
        }
    }

    /** Log4j is up, whoever wanted it: from now on each logger writes through it, and the early log is closed. */
    void handOver() {
        asked.set(true);
        up = true;
        early.ifPresent(EarlyLog::close);
    }
}
