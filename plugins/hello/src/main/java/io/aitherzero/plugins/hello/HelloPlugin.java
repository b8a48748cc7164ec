package io.aitherzero.plugins.hello;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.api.plugin.ModulePlugin;

/** Greets when it starts. */
public final class HelloPlugin extends ModulePlugin {
    /**
     * Called by the host.
     *
     * @param context what this module gets from the host
     */
    public HelloPlugin(ModuleContext context) {
        super(context);
    }

    @Override
    public void start() {
        context().logger().info("Hello from {} {}", context().id(), context().version());
    }
}
