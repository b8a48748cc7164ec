package io.aitherzero.bench;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.api.plugin.ModulePlugin;

/** A module of a benchmark that does nothing. Its class is in each of the archives. */
public final class IdleModule extends ModulePlugin {
    /**
     * Called by the host.
     *
     * @param context not used
     */
    public IdleModule(ModuleContext context) {
        super(context);
    }
}
