package io.aitherzero.cli.exec;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The places in which jobs run, numbered from 1: as many as there are jobs at once. */
final class ExecSlots implements Closeable {
    private final ExecShellRule rule;
    private final BitSet taken = new BitSet();
    private final List<ExecSlot> slots = new ArrayList<>();

    ExecSlots(ExecShellRule rule) {
        this.rule = rule;
    }

    /** The free one with the lowest number. */
    synchronized ExecSlot take() {
        int free = taken.nextClearBit(0);
        taken.set(free);
        if (free == slots.size()) {
            slots.add(new ExecSlot(free + 1, rule));
        }
        return slots.get(free);
    }

    /** Shells of free ones end where there are to be none any more: each takes a process, a thread and two open files. */
    synchronized void free(ExecSlot slot) {
        taken.clear(slot.number() - 1);
        if (!rule.allowsShells()) {
            slots.stream().filter(one -> !taken.get(one.number() - 1)).forEach(ExecSlot::end);
        }
    }

    @Override
    public synchronized void close() {
        slots.forEach(ExecSlot::end);
    }
}
