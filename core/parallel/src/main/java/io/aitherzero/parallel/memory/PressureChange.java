package io.aitherzero.parallel.memory;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * One change of the pressure, with all that it was judged by.
 *
 * @param atNanos when, on the monitor's nano clock
 * @param from the pressure before
 * @param to the pressure after
 * @param sample what was read
 * @param reservedBytes what was reserved of the heap
 * @param levels the level of each input that could be read
 */
public record PressureChange(
        long atNanos,
        MemoryPressure from,
        MemoryPressure to,
        MemorySample sample,
        long reservedBytes,
        Map<PressureInput, MemoryPressure> levels) {
    /** Copies the map. */
    public PressureChange {
        Map<PressureInput, MemoryPressure> copy = new EnumMap<>(PressureInput.class);
        copy.putAll(levels);
        levels = Collections.unmodifiableMap(copy);
    }

    /** Whether memory has become shorter. */
    public boolean rises() {
        return to.compareTo(from) > 0;
    }
}
