package io.aitherzero.parallel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** One attempt of an item. */
@Name("io.aitherzero.Job")
@Label("Job")
@Description("An item of a batch was in its body")
@Category({"AitherZero", "Jobs"})
@StackTrace(false)
@Threshold("1 ms")
final class JobEvent extends Event {
    @Label("Task")
    String task = "";

    @Label("Item")
    @Description("Name of the job, or the item's index")
    String item = "";

    @Label("Attempt")
    int attempt;

    @Label("Error")
    @Description("Class of what it threw; empty if it returned")
    String error = "";
}
