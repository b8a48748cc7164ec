package io.aitherzero.distribution.bench.peer;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a program of plugins usually is: picocli with annotations, Log4j with an XML file, PF4J as it comes. */
@Command(name = "plain", mixinStandardHelpOptions = true, description = "Starts the plugins of a folder.")
public final class PlainHost implements Callable<Integer> {
    @Parameters(description = "Folder with plugins/.")
    private Path folder = Path.of("");

    @Option(names = "--require", description = "Fail if this plugin does not start.")
    private String require = "";

    @Option(names = "--verbose", description = "Say more.")
    private boolean verbose;

    private PlainHost() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PlainHost()).execute(arguments));
    }

    @Override
    public Integer call() {
        String file = System.getProperty("log4j2.configurationFile", "plain-host-log4j2.xml");
        if (PlainHost.class.getResource("/" + file) == null) {
            throw new IllegalStateException(
                    "The logging of the plain host must be in " + file
                            + " on its class path, but is not: it would start faster than such a host does; build the benchmarks again");
        }
        System.setProperty("log4j2.configurationFile", file);
        System.setProperty("plain.log", folder.resolve("plain.log").toString());
        Logger log = LoggerFactory.getLogger(PlainHost.class);
        PluginManager manager = new DefaultPluginManager(folder.resolve("plugins"));
        manager.loadPlugins();
        long begin = System.nanoTime();
        manager.startPlugins();
        long end = System.nanoTime();
        if (verbose) {
            log.info("Started {}", manager.getStartedPlugins());
        }
        System.out.println("started " + manager.getStartedPlugins().size() + " " + (end - begin));
        return require.isEmpty() || manager.getPlugin(require) != null ? 0 : 1;
    }
}
