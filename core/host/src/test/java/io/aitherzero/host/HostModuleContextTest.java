package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.host.work.ModuleWork;
import io.aitherzero.host.work.WorkClock;
import io.aitherzero.pf4j.ParallelPluginManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.ExtensionPoint;

class HostModuleContextTest {
    record Settings(int size) {}

    interface Greeting extends ExtensionPoint {}

    record Hello() implements Greeting {}

    @TempDir
    Path home;

    @Test
    void saysWhoTheModuleIs() {
        HostModuleContext context = context("greeter");

        assertThat(context.id()).isEqualTo("greeter");
        assertThat(context.version()).isEqualTo("1.2.3");
        assertThat(context.logger().getName()).isEqualTo("greeter");
    }

    @Test
    void dataFolderIsMadeOnDemand() {
        HostModuleContext context = context("greeter");
        assertThat(home).isEmptyDirectory();

        assertThat(context.dataFolder())
                .isEqualTo(home.resolve("var/data/greeter"))
                .isDirectory();
        assertThat(context.dataFolder()).isDirectory();
    }

    @Test
    void dataFolderThatCannotBeMadeIsNamed() throws IOException {
        Path inTheWay = Files.writeString(home.resolve("var"), "");

        assertThatThrownBy(() -> context("greeter").dataFolder())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("Data folder " + inTheWay.resolve("data/greeter")
                        + " of module 'greeter' cannot be made (java.nio.file.")
                .hasMessageEndingWith("; make its parent writable and remove what is in its way");
    }

    @Test
    void configurationIsTheFileNamedByTheModule() throws IOException {
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/greeter.conf"), "size = 7");

        assertThat(context("greeter").configuration(new Settings(1))).isEqualTo(new Settings(7));
        assertThat(context("other").configuration(new Settings(1))).isEqualTo(new Settings(1));
    }

    @Test
    void extensionsComeFromThePlugins() {
        Hello hello = new Hello();
        ParallelPluginManager plugins = new ParallelPluginManager(home) {
            @Override
            public <T> List<T> getExtensions(Class<T> type) {
                return List.of(type.cast(hello));
            }
        };

        assertThat(context("greeter", plugins).extensions(Greeting.class)).containsExactly(hello);
    }

    @Test
    void idThatIsAPathIsRefused() {
        assertThatThrownBy(() -> context("../greeter"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Module id '../greeter' cannot name its data folder, because it is a path; change Plugin-Id"
                        + " to a plain name");
    }

    private HostModuleContext context(String id) {
        return context(id, new ParallelPluginManager(home));
    }

    private HostModuleContext context(String id, ParallelPluginManager plugins) {
        ModuleJobs jobs = new ModuleJobs(home.resolve("limits"));
        ModuleWork work = new ModuleWork(WorkClock.system(), module -> Optional.empty(), ModuleLogger::new);
        ClassLoader loader = getClass().getClassLoader();
        return new HostModuleContext(
                id,
                "1.2.3",
                loader,
                new HostServices(home, plugins, jobs, work, new ModulePressure(Optional.empty(), jobs)));
    }
}
