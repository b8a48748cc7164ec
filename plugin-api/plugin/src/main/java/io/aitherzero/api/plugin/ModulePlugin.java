package io.aitherzero.api.plugin;

import java.util.Objects;
import org.pf4j.Plugin;

/**
 * A plugin that is given its {@link ModuleContext} on construction.
 *
 * <p>Override {@code start()} and {@code stop()}. {@code start()} runs once all required modules have started, on a
 * thread of the host and at the same time as modules this one does not depend on; the module counts as started when it
 * returns and as failed when it throws or passes its deadline. {@code stop()} runs after everything that depends on this
 * module has stopped, also when a start returned too late.
 */
public abstract class ModulePlugin extends Plugin {
    private final ModuleContext context;

    /**
     * Called by the host, which needs a constructor with exactly this parameter in each subclass.
     *
     * @param context what this module gets from the host
     */
    protected ModulePlugin(ModuleContext context) {
        this.context = Objects.requireNonNull(context, "context");
    }

    /** What this module gets from the host. */
    protected final ModuleContext context() {
        return context;
    }
}
