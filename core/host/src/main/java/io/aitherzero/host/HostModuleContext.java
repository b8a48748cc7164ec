package io.aitherzero.host;

import io.aitherzero.api.parallel.ParallelExecutor;
import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.base.FileAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.ExtensionPoint;
import org.pf4j.PluginManager;
import org.slf4j.Logger;

/** The context of one module, on the host's folders and its plugin manager. */
final class HostModuleContext implements ModuleContext {
    private final String id;
    private final String version;
    private final Path home;
    private final PluginManager plugins;
    private final ModuleJobs jobs;

    HostModuleContext(String id, String version, Path home, PluginManager plugins, ModuleJobs jobs) {
        if (!id.equals(String.valueOf(Path.of(id).getFileName())) || id.equals("..") || id.equals(".")) {
            throw new IllegalArgumentException("Module id '" + id
                    + "' cannot name its data folder, because it is a path; change Plugin-Id to a plain name");
        }
        this.id = id;
        this.version = version;
        this.home = home;
        this.plugins = plugins;
        this.jobs = jobs;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Logger logger() {
        return new ModuleLogger(id);
    }

    @Override
    public Path dataFolder() {
        Path folder = home.resolve("var").resolve("data").resolve(id);
        try {
            return FileAccess.PRIVATE.createFolder(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Data folder " + folder + " of module '" + id + "' cannot be made (" + e
                            + "); make its parent writable and remove what is in its way",
                    e);
        }
    }

    @Override
    public <R extends Record> R configuration(R defaults) {
        return RecordBinder.bind(home.resolve("conf").resolve(id + ".conf"), home, defaults);
    }

    @Override
    public <T extends ExtensionPoint> List<T> extensions(Class<T> type) {
        return plugins.getExtensions(type);
    }

    @Override
    public ParallelExecutor parallel() {
        return jobs.of(id);
    }
}
