package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleState;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The start phase of a whole boot. */
@Name("io.aitherzero.Boot")
@Label("Boot")
@Description("All modules were started")
@Category({"AitherZero", "Boot"})
@StackTrace(false)
final class BootEvent extends Event {
    /** The flight recorder's own mark of a time that is not known. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    @Label("Schedule")
    String schedule = "";

    @Label("Fallback")
    @Description("Why the boot did not run as asked for; empty where it did")
    String fallback = "";

    @Label("Workers")
    @Description("How many workers ran at least one module")
    int workers;

    @Label("Outcome")
    @Description("OK, PARTIAL or FAILED")
    String outcome = "";

    @Label("Modules")
    int modules;

    @Label("Started Modules")
    int startedModules;

    @Label("Predicted")
    @Description("The expected length of the start phase, where there was a forecast")
    @Timespan(Timespan.NANOSECONDS)
    long predicted = UNKNOWN;

    @Label("Actual")
    @Description("The length of the start phase")
    @Timespan(Timespan.NANOSECONDS)
    long actual;

    @Label("Critical Path")
    @Description("The chain of dependencies that took longest by load and start")
    @Timespan(Timespan.NANOSECONDS)
    long criticalPath;

    void fill(BootProfile profile) {
        schedule = profile.schedule().name();
        fallback = profile.fallback().orElse("");
        workers = profile.workers();
        outcome = profile.outcome().name();
        modules = profile.modules().size();
        startedModules = (int) profile.modules().stream()
                .filter(module -> module.state() == ModuleState.STARTED)
                .count();
        predicted = profile.settings()
                .forecast()
                .map(forecast -> forecast.chosen().nanos())
                .orElse(UNKNOWN);
        actual = profile.phases().start();
        criticalPath = profile.criticalPath().nanos();
    }
}
