package io.aitherzero.pf4j;

import io.aitherzero.fixture.PluginSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A process with a plugin that leaves a shutdown hook. */
final class HookedPlugin {
    private HookedPlugin() {}

    public static void main(String[] args) throws IOException {
        Map<String, byte[]> classes = PluginSources.compile("leak.Hooked", """
                package leak;
                public class Hooked extends org.pf4j.Plugin {
                  @Override public void start() {
                    Runtime.getRuntime().addShutdownHook(new Mine());
                  }
                  static class Mine extends Thread {
                    Mine() { super("at the end"); }
                  }
                }
                """);
        try (LiveStage stage = new LiveStage(Path.of(args[0]))) {
            PluginSources.plugin("hooked")
                    .attribute("Plugin-Class", "leak.Hooked")
                    .classes(classes, "leak.Hooked")
                    .jar(stage.folder);
            stage.boot();
            stage.plugins.unloadPlugins();
            System.out.println("leak=" + stage.plugins.leaks().get(0).cause());
        }
    }
}
