package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.graph.SerialMark;
import io.aitherzero.boot.plan.BootHistory;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.plan.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginWrapper;

/** Makes plans out of what is asked for and what recorded boots say. */
final class BootPlanning {
    private final GuardedPluginManager plugins;
    private final Map<String, Boolean> sameArchive = new HashMap<>();

    volatile Schedule schedule = Schedule.AUTO;
    volatile OptionalInt workers = OptionalInt.empty();
    volatile @Nullable Supplier<BootHistory> history;
    volatile Optional<Function<ModuleGraph, BootPlan>> ordered = Optional.empty();
    private @Nullable Environment environment;

    BootPlanning(GuardedPluginManager plugins) {
        this.plugins = plugins;
    }

    /** What plans are made for; read off once, before anything is started. */
    synchronized Environment environment() {
        Environment read = environment;
        if (read == null) {
            read = EnvironmentProbe.read(plugins.getSystemVersion(), Path.of("/proc/self/io"));
            environment = read;
        }
        return read;
    }

    private BootHistory learned() {
        Supplier<BootHistory> given = history;
        return given == null ? BootHistory.none() : given.get();
    }

    /** What to do with the modules of a graph. */
    BootPlan plan(ModuleGraph graph) {
        if (ordered.isPresent()) {
            return ordered.get().apply(graph);
        }
        BootHistory learned = learned();
        Environment here = environment();
        Weights weights = learned.boots().isEmpty() ? Weights.none() : learned.weights(here, this::unchanged);
        Set<String> serial = new HashSet<>();
        for (SerialMark mark : marks(graph)) {
            serial.add(mark.module());
        }
        return BootPlan.of(graph, schedule, workers, here.processors(), weights, serial);
    }

    private List<SerialMark> marks(ModuleGraph graph) {
        BootHistory learned = learned();
        List<SerialMark> marks = new ArrayList<>();
        if (!learned.marks().isEmpty()) {
            for (ModuleDescriptor module : graph.modules()) {
                Optional<SerialMark> mark = learned.mark(module.id(), module.version());
                if (mark.isPresent()) {
                    marks.add(mark.get());
                }
            }
        }
        return marks;
    }

    /** What is known of plugins, with a note about each that runs alone. */
    Discovered noted(Discovered discovered, ModuleGraph graph) {
        List<SerialMark> marks = marks(graph);
        return marks.isEmpty()
                ? discovered
                : discovered.with(marks.stream().map(SerialMark::finding).toList());
    }

    private synchronized boolean unchanged(String id, ArchivePrint recorded) {
        // the same few prints are asked for once a recorded boot
        String key = id + " " + recorded.sha256() + " " + recorded.bytes() + " " + recorded.modifiedMillis();
        Boolean known = sameArchive.get(key);
        if (known == null) {
            Optional<Path> path = path(id);
            known = path.isPresent() && ArchivePrints.unchanged(path.get(), recorded);
            sameArchive.put(key, known);
        }
        return known;
    }

    private Optional<Path> path(String id) {
        PluginWrapper plugin = plugins.byId().get(id);
        return plugin == null ? Optional.empty() : Optional.of(plugin.getPluginPath());
    }

    /** A recorded boot with the prints of the archives its modules were loaded from. */
    BootProfile withArchives(BootProfile profile, Function<Path, Optional<ArchivePrint>> print) {
        return profile.withModules(profile.modules().stream()
                .map(module -> path(module.id())
                        .flatMap(print)
                        .map(module::withArchive)
                        .orElse(module))
                .toList());
    }

    void shuffle(long seed) {
        int processors = Runtime.getRuntime().availableProcessors();
        ordered = Optional.of(graph -> BootPlan.shuffled(graph, seed, processors));
    }

    void replay(BootProfile recorded) {
        ordered = Optional.of(graph -> BootPlan.replay(graph, recorded, workers));
    }
}
