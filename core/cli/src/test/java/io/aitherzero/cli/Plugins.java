package io.aitherzero.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pf4j.test.FailingPlugin;
import org.pf4j.test.FailingStopPlugin;
import org.pf4j.test.PluginJar;
import org.pf4j.test.TestPlugin;

/** Plugin archives for tests, with plugin classes that nobody here wrote. */
final class Plugins {
    private final Path folder;

    Plugins(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    Plugins good(String id, String... dependencies) throws IOException {
        return add(id, TestPlugin.class, dependencies);
    }

    Plugins failing(String id) throws IOException {
        return add(id, FailingPlugin.class);
    }

    Plugins failingInStop(String id) throws IOException {
        return add(id, FailingStopPlugin.class);
    }

    Plugins logging(String id) throws IOException {
        return add(id, LoggingPlugin.class);
    }

    Plugins dyingThread(String id) throws IOException {
        return add(id, DyingThreadPlugin.class);
    }

    Plugins endlessInStop(String id) throws IOException {
        return add(id, EndlessStopPlugin.class);
    }

    private Plugins add(String id, Class<?> type, String... dependencies) throws IOException {
        PluginJar.Builder jar = new PluginJar.Builder(folder.resolve(id + ".jar"), id)
                .pluginClass(type.getName())
                .pluginVersion("1.0.0");
        if (dependencies.length > 0) {
            jar.manifestAttribute("Plugin-Dependencies", String.join(",", dependencies));
        }
        jar.build();
        return this;
    }
}
