package io.aitherzero.plugins.systemmonitor;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The machine at one moment. A value that could not be read is absent, never made up.
 *
 * @param time when it was read
 * @param cpuUsage share of all processors that was busy since the reading before, from 0 to 1; so the first has none
 * @param memory physical memory
 * @param disks local file systems
 * @param networks network interfaces but loopback
 */
public record SystemReading(
        Instant time, OptionalDouble cpuUsage, Optional<Memory> memory, List<Disk> disks, List<Network> networks) {
    /** Copies the lists. */
    public SystemReading {
        disks = List.copyOf(disks);
        networks = List.copyOf(networks);
    }

    /**
     * Physical memory.
     *
     * @param totalBytes all of it
     * @param availableBytes what programs can have without swapping, page cache that can be dropped included
     */
    public record Memory(long totalBytes, long availableBytes) {
        /** The share that is not available, from 0 to 1. */
        public double usage() {
            return 1 - (double) availableBytes / totalBytes;
        }
    }

    /**
     * A local file system.
     *
     * @param mount where it is mounted; unique in a reading
     * @param device what is mounted
     * @param totalBytes its size
     * @param usableBytes what an unprivileged user can still write
     */
    public record Disk(String mount, String device, long totalBytes, long usableBytes) {
        /** The share that is not usable, from 0 to 1. */
        public double usage() {
            return 1 - (double) usableBytes / totalBytes;
        }
    }

    /**
     * A network interface.
     *
     * @param name the system's name of it; unique in a reading
     * @param receivedBytes counted since the interface came up
     * @param sentBytes counted since the interface came up
     */
    public record Network(String name, long receivedBytes, long sentBytes) {}
}
