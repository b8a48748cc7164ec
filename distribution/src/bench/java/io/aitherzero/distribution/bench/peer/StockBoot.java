package io.aitherzero.distribution.bench.peer;

import java.nio.file.Path;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginManager;

/** PF4J as it comes. */
public final class StockBoot {

    private StockBoot() {}

    public static void main(String[] arguments) {
        PluginManager manager = new DefaultPluginManager(Path.of(arguments[0], "plugins"));
        manager.loadPlugins();
        long begin = System.nanoTime();
        manager.startPlugins();
        long end = System.nanoTime();
        System.out.println("started " + manager.getStartedPlugins().size() + " " + (end - begin));
        System.exit(0);
    }
}
