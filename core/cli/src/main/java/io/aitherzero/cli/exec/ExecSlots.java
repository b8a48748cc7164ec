package io.aitherzero.cli.exec;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The places in which jobs run, numbered from 1: as many as there are jobs at once. */
final class ExecSlots implements Closeable {
    private final ExecTold told;
    private final BitSet taken = new BitSet();
    private final List<ExecSlot> slots = new ArrayList<>();

    ExecSlots(ExecTold told) {
        this.told = told;
    }

    /** The free one with the lowest number. */
    synchronized ExecSlot take() {
        int free = taken.nextClearBit(0);
        taken.set(free);
        if (free == slots.size()) {
            slots.add(new ExecSlot(free + 1, told));
        }
        return slots.get(free);
    }

    synchronized void free(ExecSlot slot) {
        taken.clear(slot.number() - 1);
    }

    @Override
    public synchronized void close() {
        slots.forEach(ExecSlot::end);
    }
}
