package io.aitherzero.bench;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.api.plugin.ModulePlugin;
import java.util.concurrent.TimeUnit;

/** A module of a benchmark that waits in its start. Its class is in each of the archives. */
public final class WaitingModule extends ModulePlugin {
    /**
     * Called by the host.
     *
     * @param context says which of the modules it is
     */
    public WaitingModule(ModuleContext context) {
        super(context);
    }

    @Override
    public void start() {
        try {
            TimeUnit.NANOSECONDS.sleep(SeedGraph.waitNanos(context().id()));
        } catch (InterruptedException e) {
            throw new IllegalStateException("The start was interrupted", e);
        }
    }
}
