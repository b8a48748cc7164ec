package io.aitherzero.parallel.memory;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Memory at one moment, in bytes. What could not be read is absent.
 *
 * @param heap the heap of this JVM
 * @param container the limit that the system sets this process
 * @param machine physical memory
 * @param stall time lost waiting for memory
 * @param gcShare the share of the last ten seconds for which collections stopped the application, from 0 to 1; absent
 *     in the first second
 */
public record MemorySample(Heap heap, Container container, Machine machine, Stall stall, OptionalDouble gcShare) {
    /** A sample of which nothing could be read. */
    public static final MemorySample UNKNOWN =
            new MemorySample(Heap.UNKNOWN, Container.UNKNOWN, Machine.UNKNOWN, Stall.UNKNOWN, OptionalDouble.empty());

    /**
     * The heap.
     *
     * @param usedBytes live objects and garbage
     * @param committedBytes what the heap has from the system
     * @param maxBytes what it may grow to
     * @param survivedBytes what was left by the best of the latest collections, an upper bound of what was live then;
     *     absent before the first
     * @param floorBytes what survived and was not reserved by work
     * @param reusableBytes what the heap has had from the system and holds no survivors: it is filled without asking the
     *     system for more
     */
    public record Heap(
            OptionalLong usedBytes,
            OptionalLong committedBytes,
            OptionalLong maxBytes,
            OptionalLong survivedBytes,
            OptionalLong floorBytes,
            OptionalLong reusableBytes) {
        /** A heap of which nothing could be read. */
        public static final Heap UNKNOWN = new Heap(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());

        /** Used over max: what the report called pressure. Garbage counts, so it is high in a healthy heap too. */
        public OptionalDouble usedShare() {
            return usedBytes.isPresent() && maxBytes.isPresent()
                    ? OptionalDouble.of((double) usedBytes.getAsLong() / maxBytes.getAsLong())
                    : OptionalDouble.empty();
        }
    }

    /**
     * What control groups say, version 1 or 2, of the group that has the least room: that of the process or one above.
     *
     * @param limitBytes the limit, or the threshold from which the group is slowed down if that is lower; absent where
     *     there is none
     * @param usedBytes what is used and cannot just be dropped, so without the inactive part of the page cache
     */
    public record Container(OptionalLong limitBytes, OptionalLong usedBytes) {
        /** No container, or one that cannot be read. */
        public static final Container UNKNOWN = new Container(OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * Physical memory.
     *
     * @param totalBytes all of it
     * @param availableBytes what programs can have without swapping, page cache that can be dropped included
     */
    public record Machine(OptionalLong totalBytes, OptionalLong availableBytes) {
        /** A machine that cannot be read. */
        public static final Machine UNKNOWN = new Machine(OptionalLong.empty(), OptionalLong.empty());

        OptionalLong unavailableBytes() {
            return totalBytes.isPresent() && availableBytes.isPresent()
                    ? OptionalLong.of(Math.max(0, totalBytes.getAsLong() - availableBytes.getAsLong()))
                    : OptionalLong.empty();
        }
    }

    /**
     * Pressure stall information of the Linux kernel, of the control group of the process where it has some, else of the
     * machine; as shares of the last ten seconds from 0 to 1.
     *
     * @param some in which some task waited for memory
     * @param full in which all tasks did
     */
    public record Stall(OptionalDouble some, OptionalDouble full) {
        /** A kernel that does not tell. */
        public static final Stall UNKNOWN = new Stall(OptionalDouble.empty(), OptionalDouble.empty());
    }
}
