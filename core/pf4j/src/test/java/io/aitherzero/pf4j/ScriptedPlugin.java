package io.aitherzero.pf4j;

import org.pf4j.Plugin;
import org.pf4j.PluginWrapper;

/** A plugin that does what the {@link Script} of its manager says. */
public final class ScriptedPlugin extends Plugin {
    private final PluginWrapper self;

    /** Made by PF4J. */
    public ScriptedPlugin(PluginWrapper self) {
        this.self = self;
        Script.of(self).call("new", self.getPluginId());
    }

    @Override
    public void start() {
        Script.of(self).call("start", self.getPluginId());
    }

    @Override
    public void stop() {
        Script.of(self).call("stop", self.getPluginId());
    }

    @Override
    public void delete() {
        Script.of(self).call("delete", self.getPluginId());
    }
}
