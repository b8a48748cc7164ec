package io.aitherzero.parallel.memory;

import io.aitherzero.parallel.memory.MemorySample.Container;
import io.aitherzero.parallel.memory.MemorySample.Heap;
import io.aitherzero.parallel.memory.MemorySample.Machine;
import io.aitherzero.parallel.memory.MemorySample.Stall;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Samples of a heap of 1000 bytes. */
final class Samples {
    private Samples() {}

    static MemorySample survived(long bytes) {
        return heap(bytes, bytes, 0, OptionalDouble.of(0));
    }

    static MemorySample used(long bytes, double gcShare) {
        return heap(bytes, 0, 0, OptionalDouble.of(gcShare));
    }

    static MemorySample heap(long used, long survived, long reusable, OptionalDouble gcShare) {
        return new MemorySample(
                new Heap(
                        OptionalLong.of(used),
                        OptionalLong.of(1000),
                        OptionalLong.of(1000),
                        OptionalLong.of(survived),
                        OptionalLong.of(survived),
                        OptionalLong.of(reusable)),
                Container.UNKNOWN,
                Machine.UNKNOWN,
                Stall.UNKNOWN,
                gcShare);
    }

    static MemorySample with(MemorySample sample, Heap heap) {
        return new MemorySample(heap, sample.container(), sample.machine(), sample.stall(), sample.gcShare());
    }

    static MemorySample with(MemorySample sample, Container container) {
        return new MemorySample(sample.heap(), container, sample.machine(), sample.stall(), sample.gcShare());
    }

    static MemorySample with(MemorySample sample, Machine machine) {
        return new MemorySample(sample.heap(), sample.container(), machine, sample.stall(), sample.gcShare());
    }

    static MemorySample with(MemorySample sample, Stall stall) {
        return new MemorySample(sample.heap(), sample.container(), sample.machine(), stall, sample.gcShare());
    }
}
