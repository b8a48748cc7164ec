package io.aitherzero.host.work;

import io.aitherzero.api.plugin.MemoryPressure;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The memory pressure that modules are told of. Whoever measures or makes it up sets it. Safe for use by any thread. */
public final class PressureFeed {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile MemoryPressure now = MemoryPressure.NORMAL;

    /** What was set last. */
    public MemoryPressure now() {
        return now;
    }

    /**
     * Sets the pressure and tells those who listen, on this thread.
     *
     * @param pressure from now on
     */
    public void set(MemoryPressure pressure) {
        now = pressure;
        listeners.forEach(Runnable::run);
    }

    /**
     * Has a listener told that the pressure may have changed.
     *
     * @param listener asks {@link #now}
     * @return takes it away
     */
    public Runnable listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
