package com.example;

import io.aitherzero.pf4j.ParallelPluginManager;
import java.nio.file.Path;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;

/** An application on PF4J whose plugins start in parallel along their dependencies. */
public class Application {
    public static void main(String[] args) {
        PluginManager plugins = new ParallelPluginManager(Path.of(args[0])); // was: new DefaultPluginManager(...)
        plugins.loadPlugins();
        plugins.startPlugins();
        for (PluginWrapper plugin : plugins.getStartedPlugins()) {
            System.out.println(plugin.getPluginId() + " " + plugin.getPluginState());
        }
        plugins.stopPlugins();
    }
}
