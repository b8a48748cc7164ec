package io.aitherzero.plugins.systemmonitor;

import io.aitherzero.plugins.systemmonitor.SystemReading.Disk;
import io.aitherzero.plugins.systemmonitor.SystemReading.Memory;
import io.aitherzero.plugins.systemmonitor.SystemReading.Network;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import oshi.SystemInfo;
import oshi.hardware.GlobalMemory;
import oshi.software.os.OSFileStore;

/** Reads the machine through OSHI, which is loaded by the first reading. For one thread. */
final class OshiProbe {
    private final InstantSource clock;
    private final Logger logger;
    private final Set<String> reported = new HashSet<>();
    private @Nullable SystemInfo system;
    private long[] ticks = {};

    OshiProbe(InstantSource clock, Logger logger) {
        this.clock = clock;
        this.logger = logger;
    }

    /** The machine now; what cannot be read is absent, and logged once. */
    SystemReading read() {
        return new SystemReading(
                clock.instant(),
                part("cpu", this::cpuUsage).orElseGet(OptionalDouble::empty),
                part("memory", this::memory).flatMap(memory -> memory),
                part("disks", this::disks).orElseGet(List::of),
                part("network", this::networks).orElseGet(List::of));
    }

    /* A part that fails, for want of a native library or of a file below /proc, leaves the others alone. */
    private <T> Optional<T> part(String name, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (RuntimeException | LinkageError e) {
            if (reported.add(name + e.getClass())) {
                logger.warn(
                        "{} cannot be read ({}), so its readings are absent; let the JVM load OSHI's native library"
                                + " (-Djna.tmpdir names a folder that allows it) and read the system's counters",
                        name,
                        e.toString());
            }
            return Optional.empty();
        }
    }

    private SystemInfo system() {
        if (system == null) {
            system = new SystemInfo();
        }
        return system;
    }

    private OptionalDouble cpuUsage() {
        var processor = system().getHardware().getProcessor();
        long[] before = ticks;
        long[] now = processor.getSystemCpuLoadTicks();
        ticks = now;
        boolean measurable = before.length == now.length
                && Arrays.stream(now).sum() > Arrays.stream(before).sum();
        return measurable
                ? OptionalDouble.of(processor.getSystemCpuLoadBetweenTicks(before, now))
                : OptionalDouble.empty();
    }

    private Optional<Memory> memory() {
        GlobalMemory memory = system().getHardware().getMemory();
        long total = memory.getTotal();
        long available = memory.getAvailable();
        return total > 0 && available > 0 ? Optional.of(new Memory(total, available)) : Optional.empty();
    }

    private List<Disk> disks() {
        Set<String> mounts = new HashSet<>();
        // local ones only: a dead network share would hang the reading
        return system().getOperatingSystem().getFileSystem().getFileStores(true).stream()
                .filter(store -> store.getTotalSpace() > 0 && mounts.add(store.getMount()))
                .map(OshiProbe::disk)
                .toList();
    }

    private static Disk disk(OSFileStore store) {
        return new Disk(store.getMount(), store.getVolume(), store.getTotalSpace(), store.getUsableSpace());
    }

    private List<Network> networks() {
        return system().getHardware().getNetworkIFs().stream()
                .map(network -> new Network(network.getName(), network.getBytesRecv(), network.getBytesSent()))
                .toList();
    }
}
