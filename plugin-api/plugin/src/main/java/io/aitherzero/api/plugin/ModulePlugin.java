package io.aitherzero.api.plugin;

import java.util.Objects;
import org.pf4j.Plugin;

/**
 * A plugin that is given its {@link ModuleContext} on construction.
 *
 * <p>Override {@code start()} and {@code stop()}. {@code start()} runs once all required modules have started, on a
 * thread of the host and at the same time as modules this one does not depend on; the module counts as started when it
 * returns and as failed when it throws or passes its deadline. {@code stop()} runs after everything that depends on this
 * module has stopped, also when a start returned too late. In a host the context class loader of the threads that run all
 * of this is the plugin's.
 *
 * <p>In the constructor and in {@code start()} there are the context with all it gives and the extensions of the modules that
 * have started, not the module's own: they are published when {@code start()} has returned. What a module has asked its
 * context for ends after {@code stop()}, and so it does when the constructor or {@code start()} throws.
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
