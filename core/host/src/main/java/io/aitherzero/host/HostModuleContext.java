package io.aitherzero.host;

import io.aitherzero.api.parallel.ParallelExecutor;
import io.aitherzero.api.plugin.HealthCheck;
import io.aitherzero.api.plugin.MemoryPressure;
import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.api.plugin.ModuleScheduler;
import io.aitherzero.api.plugin.Registration;
import io.aitherzero.base.FileAccess;
import io.aitherzero.host.work.ModuleWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.pf4j.ExtensionPoint;
import org.slf4j.Logger;

/** The context of one module, on the host's folders and its plugin manager. */
final class HostModuleContext implements ModuleContext {
    private final String id;
    private final String version;
    private final Path home;
    private final ClassLoader loader;
    private final HostServices services;

    /**
     * The context of one module.
     *
     * @param loader the module's
     * @param services what all modules share
     */
    HostModuleContext(String id, String version, ClassLoader loader, HostServices services) {
        if (!id.equals(String.valueOf(Path.of(id).getFileName())) || id.equals("..") || id.equals(".")) {
            throw new IllegalArgumentException("Module id '" + id
                    + "' cannot name its data folder, because it is a path; change Plugin-Id to a plain name");
        }
        this.id = id;
        this.version = version;
        this.home = services.home();
        this.loader = loader;
        this.services = services;
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
        return services.plugins().getExtensions(type);
    }

    @Override
    public ParallelExecutor parallel() {
        return services.jobs().of(id, loader);
    }

    @Override
    public ModuleScheduler scheduler() {
        return services.work().scheduler(id);
    }

    @Override
    public <T extends ExtensionPoint> Registration onExtensions(
            Class<T> type, Consumer<? super T> added, Consumer<? super T> removed) {
        ModuleWork work = services.work();
        String what = "extensions of " + type.getName();
        work.open(id, what);
        return work.keep(id, what, services.plugins().watchExtensions(type, added, removed, work.calls(id, what)));
    }

    @Override
    public Registration health(String name, HealthCheck check) {
        return services.work().health(id, name, check);
    }

    @Override
    public MemoryPressure memoryPressure() {
        return services.pressure().now();
    }

    @Override
    public Registration onMemoryPressure(Consumer<MemoryPressure> changed) {
        ModuleWork work = services.work();
        String what = "memory pressure";
        work.open(id, what);
        return work.keep(id, what, services.pressure().tell(work.calls(id, what), changed));
    }
}
