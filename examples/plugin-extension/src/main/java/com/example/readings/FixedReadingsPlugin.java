package com.example.readings;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.api.plugin.ModulePlugin;

/** Tells of a machine that never changes, for whoever wants to try what reads the system monitor. */
public final class FixedReadingsPlugin extends ModulePlugin {
    record Settings(long totalBytes, long availableBytes) {}

    private final Settings settings;

    public FixedReadingsPlugin(ModuleContext context) {
        super(context);
        settings = context.configuration(new Settings(16_000_000_000L, 4_000_000_000L));
    }

    Settings settings() {
        return settings;
    }

    @Override
    public void start() {
        context().logger().info("Readings of {} bytes are there", settings.totalBytes());
    }
}
