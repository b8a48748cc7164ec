package io.aitherzero.pf4j;

import java.nio.file.Path;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;

/** A finder of a host's, asked without the lock of the load: it may wait for threads that use the manager. */
record UnlockedDescriptorFinder(PluginDescriptorFinder finder, PluginRegistry registry)
        implements PluginDescriptorFinder {
    @Override
    public boolean isApplicable(Path path) {
        return registry.unlocked(() -> finder.isApplicable(path));
    }

    @Override
    public PluginDescriptor find(Path path) {
        return registry.unlocked(() -> finder.find(path));
    }
}
