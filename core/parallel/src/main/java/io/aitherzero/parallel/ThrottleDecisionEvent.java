package io.aitherzero.parallel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A change of how many items of a batch run at once. */
@Name("io.aitherzero.ThrottleDecision")
@Label("Throttle Decision")
@Description("The number of items of a batch that run at once was changed")
@Category({"AitherZero", "Jobs"})
@StackTrace(false)
final class ThrottleDecisionEvent extends Event {
    @Label("Task")
    String task = "";

    @Label("Before")
    @Description("0 for the first limit of a batch")
    int before;

    @Label("After")
    int after;

    @Label("Reason")
    String reason = "";

    @Label("Inputs")
    @Description("The numbers it was based on, by name")
    String inputs = "";
}
