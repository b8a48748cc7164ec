package @package@;

import org.pf4j.ExtensionPoint;

/** What this plugin offers to others: an extension point. They get it by {@code context().extensions(@Name@Greeter.class)}. */
public interface @Name@Greeter extends ExtensionPoint {
    /** A greeting for somebody. */
    String greet(String name);
}
