package io.aitherzero.parallel.memory;

/**
 * Where the levels of one input begin. A level ends five points below where it begins.
 *
 * @param warning where {@link MemoryPressure#WARNING} begins, as a share
 * @param critical where {@link MemoryPressure#CRITICAL} begins, as a share
 */
record PressureLevels(double warning, double critical) {
    static final double HYSTERESIS = 0.05;

    /** The level that a value asks for, after that of the value before it. */
    MemoryPressure next(MemoryPressure before, double value) {
        MemoryPressure risen = at(value);
        if (risen.compareTo(before) >= 0) {
            return risen;
        }
        MemoryPressure held = at(value + HYSTERESIS);
        return held.compareTo(before) >= 0 ? before : held;
    }

    private MemoryPressure at(double value) {
        // 0.75 + 0.05 must not miss 0.80 for the last bit of it
        double rounded = Math.rint(value * 1e9) / 1e9;
        if (rounded >= critical) {
            return MemoryPressure.CRITICAL;
        }
        return rounded >= warning ? MemoryPressure.WARNING : MemoryPressure.NORMAL;
    }
}
