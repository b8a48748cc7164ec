package io.aitherzero.boot.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What the flight recorder's events of a module's load and start have in common. */
@Category({"AitherZero", "Boot"})
@StackTrace(false)
abstract class ModulePhaseEvent extends Event {
    @Label("Module")
    String module = "";

    @Label("Version")
    String version = "";

    @Label("Level")
    @Description("Longest distance from a module that depends on nothing")
    int level;

    @Label("Worker")
    @Description("Number of the worker that ran it, from 1, as in the boot profile")
    int worker;

    @Label("Dependency Wait")
    @Description("From the begin of the start phase until the last dependency had started")
    @Timespan(Timespan.NANOSECONDS)
    long dependencyWait;

    @Label("Queue Wait")
    @Description("From then until a worker began with it")
    @Timespan(Timespan.NANOSECONDS)
    long queueWait;

    @Label("Outcome")
    @Description("COMPLETED, FAILED or TIMED_OUT")
    String outcome = "";
}
