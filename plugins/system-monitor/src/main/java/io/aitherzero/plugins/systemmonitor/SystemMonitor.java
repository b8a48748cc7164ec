package io.aitherzero.plugins.systemmonitor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;

/** Takes readings, keeps the newest and judges them. One thread samples, any thread reads. */
final class SystemMonitor {
    private final Supplier<SystemReading> probe;
    private final int historyLength;
    private final UsageLevels levels;
    private final Deque<SystemReading> history = new ArrayDeque<>();

    SystemMonitor(MonitorSettings settings, Logger logger, Supplier<SystemReading> probe) {
        this.probe = probe;
        this.historyLength = settings.historyLength();
        this.levels = new UsageLevels(settings, logger);
    }

    void sample() {
        SystemReading reading = probe.get();
        levels.judge(reading);
        synchronized (history) {
            if (history.size() == historyLength) {
                history.removeFirst();
            }
            history.addLast(reading);
        }
    }

    Optional<SystemReading> latest() {
        synchronized (history) {
            return Optional.ofNullable(history.peekLast());
        }
    }

    List<SystemReading> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    Map<String, UsageLevel> levels() {
        return levels.current();
    }
}
