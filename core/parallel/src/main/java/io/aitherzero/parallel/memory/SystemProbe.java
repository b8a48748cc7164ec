package io.aitherzero.parallel.memory;

import io.aitherzero.parallel.memory.MemorySample.Container;
import io.aitherzero.parallel.memory.MemorySample.Machine;
import io.aitherzero.parallel.memory.MemorySample.Stall;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads this JVM and its machine. Loads nothing before the first reading; the heap is read each time, files once a
 * second.
 */
final class SystemProbe implements Supplier<MemorySample>, AutoCloseable {
    private static final long FILES_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SystemFiles files;
    private final ControlGroup group;
    private final Supplier<Machine> withoutProc;
    private final LongSupplier reservedBytes;
    private final LongSupplier nanoClock;
    private @Nullable HeapProbe heap;
    private @Nullable StoppedTime stopped;
    private boolean filesRead;
    private long filesReadNanos;
    private Container container = Container.UNKNOWN;
    private Machine machine = Machine.UNKNOWN;
    private Stall stall = Stall.UNKNOWN;

    /**
     * Any machine.
     *
     * @param root the folder that has {@code proc} and {@code sys}
     * @param withoutProc reads the machine where {@code /proc} is absent
     * @param reservedBytes what is reserved of the heap
     * @param nanoClock nanoseconds of any origin
     */
    SystemProbe(Path root, Supplier<Machine> withoutProc, LongSupplier reservedBytes, LongSupplier nanoClock) {
        files = new SystemFiles(root);
        group = new ControlGroup(root);
        this.withoutProc = withoutProc;
        this.reservedBytes = reservedBytes;
        this.nanoClock = nanoClock;
    }

    @Override
    public synchronized MemorySample get() {
        if (heap == null) {
            heap = new HeapProbe(reservedBytes, nanoClock);
        }
        if (stopped == null) {
            stopped = StoppedTime.ofThisJvm();
        }
        long now = nanoClock.getAsLong();
        if (!filesRead || now - filesReadNanos >= FILES_NANOS) {
            filesRead = true;
            filesReadNanos = now;
            container = group.read();
            machine = files.hasMachine() ? files.machine() : withoutProc.get();
            stall = group.stall().orElseGet(files::stall);
        }
        return new MemorySample(heap.read(), container, machine, stall, stopped.share(now));
    }

    @Override
    public synchronized void close() {
        if (heap != null) {
            heap.close();
        }
    }
}
