package io.aitherzero.host;

import io.aitherzero.host.work.ModuleWork;
import io.aitherzero.pf4j.ParallelPluginManager;
import java.nio.file.Path;

/**
 * What the contexts of all modules share.
 *
 * @param home the host's home
 * @param plugins finds extensions
 * @param jobs runs batches
 * @param work does all else
 * @param pressure tells how short memory is
 */
record HostServices(
        Path home, ParallelPluginManager plugins, ModuleJobs jobs, ModuleWork work, ModulePressure pressure) {}
