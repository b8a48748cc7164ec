package io.aitherzero.pf4j;

import io.aitherzero.fixture.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.pf4j.PluginWrapper;

/** A manager, its folders and the live folder over them, with a clock that a test turns. */
final class LiveStage implements AutoCloseable {
    final Path home;
    final Path folder;
    final ParallelPluginManager plugins;
    final LiveFolder live;
    final AcceptedSets sets;
    final List<LiveEvent> events = new CopyOnWriteArrayList<>();
    final AtomicLong clock = new AtomicLong();

    /** By how much the clock on the wall is wrong. */
    volatile Duration off = Duration.ZERO;

    LiveStage(Path home) throws IOException {
        this(home, true);
    }

    LiveStage(Path home, boolean stored) throws IOException {
        this.home = home;
        folder = Files.createDirectories(home.resolve("plugins"));
        plugins = new ParallelPluginManager(folder);
        plugins.setIsolating(true);
        if (stored) {
            plugins.setStore(new ArchiveStore(home.resolve("store"), 1 << 30, wall()));
        }
        sets = new AcceptedSets(home.resolve("store").resolve("sets"));
        live = new LiveFolder(plugins, clock::get, wall());
        live.setSets(sets);
        live.addListener(events::add);
    }

    private Clock wall() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Clock.systemUTC().instant().plus(off);
            }
        };
    }

    /** Loads and starts all, as a host does before it begins to look after its folder. */
    LiveStage boot() {
        plugins.loadPlugins();
        plugins.startPlugins();
        LiveFolder.Look ignored = live.reconcileNow();
        return this;
    }

    Script script() {
        return Script.of(plugins);
    }

    /** Puts a jar of a version into the folder in one step. */
    Path drop(String id, String version, String... dependencies) throws IOException {
        return dropAs(id + ".jar", id, version, dependencies);
    }

    Path dropAs(String name, String id, String version, String... dependencies) throws IOException {
        return Files.move(
                jar(id, version, dependencies),
                folder.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** A jar of a version, outside of the folder. */
    Path jar(String id, String version, String... dependencies) throws IOException {
        Path made = Files.createDirectories(home.resolve("made"));
        return Script.sources(id, dependencies)
                .attribute("Plugin-Version", version)
                .entry("version.txt", version)
                .jar(made);
    }

    LiveFolder.Look look() {
        return live.reconcileNow();
    }

    void passes(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** The modules that are loaded, with version and state. */
    Map<String, String> modules() {
        Map<String, String> modules = new TreeMap<>();
        for (PluginWrapper plugin : plugins.getPlugins()) {
            modules.put(plugin.getPluginId(), plugin.getDescriptor().getVersion() + " " + plugin.getPluginState());
        }
        return modules;
    }

    /** The last calls since this was asked the last time. */
    List<String> calls() {
        List<String> all = script().calls();
        List<String> fresh = new ArrayList<>(all.subList(told, all.size()));
        told = all.size();
        fresh.removeIf(call -> call.startsWith("new "));
        return fresh;
    }

    private int told;

    <E extends LiveEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    PluginWrapper plugin(String id) {
        return Objects.requireNonNull(plugins.getPlugin(id));
    }

    @Override
    public void close() {
        live.close();
        plugins.stopPlugins();
        plugins.unloadPlugins();
    }
}
