package io.aitherzero.distribution.bench.peer;

import io.aitherzero.pf4j.ParallelPluginManager;
import java.nio.file.Path;
import org.pf4j.PluginManager;

/** PF4J with this project's plugin manager. */
public final class ParallelBoot {

    private ParallelBoot() {}

    public static void main(String[] arguments) {
        PluginManager manager = new ParallelPluginManager(Path.of(arguments[0], "plugins"));
        manager.loadPlugins();
        long begin = System.nanoTime();
        manager.startPlugins();
        long end = System.nanoTime();
        System.out.println("started " + manager.getStartedPlugins().size() + " " + (end - begin));
        System.exit(0);
    }
}
