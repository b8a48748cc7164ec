package io.aitherzero.parallel.limit;

import io.aitherzero.parallel.memory.MemoryBudget;
import io.aitherzero.parallel.memory.MemoryMonitor;
import io.aitherzero.parallel.memory.PressureInput;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The heap that items may reserve, watched from when a batch first asks for it. Safe for use by several threads. */
public final class HeapWatch implements AutoCloseable {
    private volatile @Nullable MemoryMonitor monitor;
    private boolean closed;

    /** The budget, kept up to date from now on. */
    public MemoryBudget budget() {
        return monitor().budget();
    }

    /** What watches, from now on. */
    public synchronized MemoryMonitor monitor() {
        MemoryMonitor known = monitor;
        if (known == null) {
            known = MemoryMonitor.ofThisJvm(MemoryBudget.ofThisJvm());
            monitor = known;
            if (!closed) {
                known.start();
            }
        }
        return known;
    }

    /** The share of the heap that is live, watched from now on; empty until there was a collection. */
    OptionalDouble liveShare() {
        return liveShare(monitor());
    }

    /** The same, but empty where no batch has asked for it to be watched. */
    OptionalDouble knownLiveShare() {
        MemoryMonitor known = monitor;
        return known == null ? OptionalDouble.empty() : liveShare(known);
    }

    private static OptionalDouble liveShare(MemoryMonitor monitor) {
        return monitor.latest()
                .map(sample -> PressureInput.HEAP.value(sample, monitor.budget().reservedBytes()))
                .orElseGet(OptionalDouble::empty);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (monitor != null) {
            monitor.close();
        }
    }
}
