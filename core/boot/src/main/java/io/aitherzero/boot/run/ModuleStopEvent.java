package io.aitherzero.boot.run;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A module's part in the stop of all modules. */
@Name("io.aitherzero.ModuleStop")
@Label("Module Stop")
@Description("A module was in its stop() when all were stopped")
@Category({"AitherZero", "Boot"})
@StackTrace(false)
final class ModuleStopEvent extends Event {
    @Label("Module")
    String module = "";

    @Label("Version")
    String version = "";

    @Label("Outcome")
    @Description("COMPLETED, FAILED or TIMED_OUT")
    String outcome = "";
}
