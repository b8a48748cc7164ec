package io.aitherzero.parallel.memory;

import io.aitherzero.parallel.memory.MemorySample.Machine;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.hardware.GlobalMemory;

/** Reads the machine where there is no {@code /proc}. The first reading loads OSHI, about a second of work. */
final class OshiProbe {
    private @Nullable GlobalMemory memory;
    private boolean broken;

    synchronized Machine machine() {
        if (broken) {
            return Machine.UNKNOWN;
        }
        try {
            GlobalMemory source = memory;
            if (source == null) {
                source = new SystemInfo().getHardware().getMemory();
                memory = source;
            }
            return new Machine(positive(source.getTotal()), positive(source.getAvailable()));
        } catch (RuntimeException | LinkageError e) {
            broken = true;
            Logger logger = LoggerFactory.getLogger(OshiProbe.class);
            logger.info(
                    "The machine's memory cannot be read ({}), so it is unknown; put oshi-core on the class path and let"
                            + " the JVM load its native library (-Djna.tmpdir names a folder that allows it)",
                    e.toString());
            return Machine.UNKNOWN;
        }
    }

    private static OptionalLong positive(long bytes) {
        return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    }
}
