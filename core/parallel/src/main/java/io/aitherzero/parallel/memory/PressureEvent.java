package io.aitherzero.parallel.memory;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A change of the memory pressure, as an event of the flight recorder. */
@Name("io.aitherzero.MemoryPressure")
@Label("Memory Pressure")
@Description("Memory has become shorter, or has come back")
@Category({"AitherZero", "Memory"})
@StackTrace(false)
final class PressureEvent extends Event {
    @Label("Before")
    String before = "";

    @Label("After")
    String after = "";

    @Label("Inputs")
    @Description("The level of each input that could be read")
    String inputs = "";

    @Label("Reserved")
    @DataAmount
    long reservedBytes;

    @Label("Used Heap")
    @Description("-1 if it could not be read")
    @DataAmount
    long usedBytes;

    @Label("Surviving Heap")
    @Description("What the best of the latest collections left; -1 before the first")
    @DataAmount
    long survivedBytes;

    static void commit(PressureChange change) {
        PressureEvent event = new PressureEvent();
        if (event.shouldCommit()) {
            event.before = change.from().name();
            event.after = change.to().name();
            event.inputs = change.levels().toString();
            event.reservedBytes = change.reservedBytes();
            event.usedBytes = change.sample().heap().usedBytes().orElse(-1);
            event.survivedBytes = change.sample().heap().survivedBytes().orElse(-1);
            event.commit();
        }
    }
}
