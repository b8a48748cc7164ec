package @package@;

import org.pf4j.Extension;

/** The extension: made by the host, which gives it the plugin. */
@Extension
public final class @Name@Greeting implements @Name@Greeter {
    private final @Name@Plugin plugin;

    public @Name@Greeting(@Name@Plugin plugin) {
        this.plugin = plugin;
    }

    @Override
    public String greet(String name) {
        return plugin.settings().greeting() + ", " + name;
    }
}
