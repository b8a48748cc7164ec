package io.aitherzero.plugins.systemmonitor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pf4j.ExtensionPoint;

/**
 * What the system monitor has seen. A plugin that declares {@code Plugin-Dependencies: system-monitor@>=0.12.0} gets it
 * with {@code context().extensions(SystemReadings.class)}; all methods answer at once, from any thread.
 */
public interface SystemReadings extends ExtensionPoint {
    /** The newest reading; empty until the first one is taken, shortly after the start, and after the stop. */
    Optional<SystemReading> latest();

    /** The readings that are kept, the oldest first. */
    List<SystemReading> history();

    /**
     * How full each watched resource is: {@code cpu}, {@code memory} and {@code disk <mount>}, such as {@code disk
     * /home}. A resource that cannot be read has no entry.
     */
    Map<String, UsageLevel> levels();
}
