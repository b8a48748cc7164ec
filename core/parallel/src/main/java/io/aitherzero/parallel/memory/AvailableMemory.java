package io.aitherzero.parallel.memory;

import io.aitherzero.parallel.memory.MemorySample.Container;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What memory a new process could have without another one losing some: what the machine has, and the container. */
public final class AvailableMemory {
    private final SystemFiles files;
    private final ControlGroup group;

    /**
     * The memory of a Linux system.
     *
     * @param root the folder that has {@code proc} and {@code sys}
     */
    public AvailableMemory(Path root) {
        files = new SystemFiles(root);
        group = new ControlGroup(root);
    }

    /** The bytes that are available now, the lesser of machine and container; empty where neither is told. */
    public OptionalLong bytes() {
        OptionalLong machine = files.machine().availableBytes();
        Container container = group.read();
        if (container.limitBytes().isEmpty() || container.usedBytes().isEmpty()) {
            return machine;
        }
        long room = Math.max(0, ControlGroup.room(container));
        return OptionalLong.of(Math.min(room, machine.orElse(room)));
    }
}
