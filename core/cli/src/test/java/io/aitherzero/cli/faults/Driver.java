package io.aitherzero.cli.faults;

import io.aitherzero.boot.run.BootListener;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.pf4j.ParallelPluginManager;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.pf4j.DefaultPluginManager;
import org.pf4j.ExtensionPoint;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;

/** Runs a plugin manager in a process of its own and prints what becomes of each plugin after each step. */
final class Driver {
    private Driver() {}

    /**
     * Does the steps, and says so.
     *
     * @param args {@code stock}, {@code jars} (stock, for jars alone), {@code ours} or {@code host}; the folder; the steps,
     *     or what happens to a running host
     */
    public static void main(String[] args) throws Exception {
        if (args[0].equals("host")) {
            host(Path.of(args[1]), List.of(args).subList(2, args.length));
            return;
        }
        PluginManager plugins = manager(args[0], Path.of(args[1]));
        plugins.setSystemVersion("1.0.0");
        for (String step : List.of(args).subList(2, args.length)) {
            try {
                step(plugins, step, Path.of(args[1]));
            } catch (Throwable e) {
                say("threw." + step, e.getClass().getSimpleName());
            }
            for (PluginWrapper plugin : plugins.getPlugins()) {
                say(step + "." + plugin.getPluginId(), plugin.getPluginState().toString());
            }
        }
        say("end", "true");
        System.exit(0);
    }

    /** A host that runs, to which something happens, and that is stopped then. */
    private static void host(Path folder, List<String> happens) throws IOException {
        try (Host host = Host.open(HostSettings.read(Objects.requireNonNull(folder.getParent())))) {
            host.start(new BootListener() {});
            for (String each : happens) {
                happen(each, folder);
            }
            say(
                    "findings",
                    host.stop().stream().map(finding -> finding.code().name()).collect(Collectors.joining(" ")));
        }
        say("end", "true");
        System.exit(0);
    }

    private static void happen(String what, Path folder) throws IOException {
        if (what.equals("overwrite")) {
            Files.write(folder.resolve("bad.jar"), new byte[50_000]);
        } else {
            Files.delete(folder.resolve("bad.jar"));
        }
    }

    private static PluginManager manager(String runtime, Path folder) {
        return switch (runtime) {
            case "stock" -> new DefaultPluginManager(folder);
            case "jars" -> new JarPluginManager(folder);
            default -> {
                ParallelPluginManager ours = new ParallelPluginManager(folder);
                ours.setIsolating(true);
                ours.setStartTimeout(Duration.ofSeconds(2));
                ours.setStopBudget(Duration.ofSeconds(2));
                yield ours;
            }
        };
    }

    private static void step(PluginManager plugins, String step, Path folder) throws IOException {
        switch (step) {
            case "load" -> plugins.loadPlugins();
            case "start" -> plugins.startPlugins();
            case "stop" -> plugins.stopPlugins();
            case "stop-bad" -> say("stopped", plugins.stopPlugin("bad").toString());
            case "listener" ->
                plugins.addPluginStateListener(event -> {
                    throw new IllegalStateException("listener");
                });
            case "extensions" ->
                say(
                        "extensions",
                        String.valueOf(
                                plugins.getExtensions(ExtensionPoint.class).size()));
            case "overwrite", "delete" -> happen(step, folder);
            case "unload" -> unload(plugins);
            default -> throw new IllegalArgumentException(step);
        }
    }

    private static void unload(PluginManager plugins) {
        WeakReference<ClassLoader> loader = new WeakReference<>(plugins.getPluginClassLoader("bad"));
        plugins.unloadPlugin("bad");
        for (int i = 0; i < 20 && loader.get() != null; i++) {
            System.gc();
        }
        say("leaked", String.valueOf(loader.get() != null));
    }

    private static void say(String name, String value) {
        System.out.println("\n" + name + "=" + value);
    }
}
