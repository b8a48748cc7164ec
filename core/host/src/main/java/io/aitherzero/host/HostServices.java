package io.aitherzero.host;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.host.work.ModuleWork;
import io.aitherzero.pf4j.ParallelPluginManager;
import java.nio.file.Path;
import java.util.function.Function;
import org.pf4j.PluginWrapper;

/**
 * What the contexts of all modules share; makes that of a plugin.
 *
 * @param home the host's home
 * @param plugins finds extensions
 * @param jobs runs batches
 * @param work does all else
 * @param pressure tells how short memory is
 */
record HostServices(Path home, ParallelPluginManager plugins, ModuleJobs jobs, ModuleWork work, ModulePressure pressure)
        implements Function<PluginWrapper, ModuleContext> {
    @Override
    public ModuleContext apply(PluginWrapper plugin) {
        return new HostModuleContext(
                plugin.getPluginId(), plugin.getDescriptor().getVersion(), plugin.getPluginClassLoader(), this);
    }
}
