package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.Dependency;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.run.StopPlan;
import io.aitherzero.pf4j.LiveChange.Item;
import io.aitherzero.pf4j.LiveChange.Kind;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** Makes the change that leads from the archives that are loaded to those that are wanted. Does nothing. */
final class LivePlanning {
    private final ParallelPluginManager plugins;

    LivePlanning(ParallelPluginManager plugins) {
        this.plugins = plugins;
    }

    /**
     * The archives that are wanted.
     *
     * @param byId those that count
     * @param about what there is to say about those that cannot be used
     * @param older those whose id another one has in a newer version
     */
    record Wanted(Map<String, LiveArchive> byId, List<Finding> about, List<ModuleDescriptor> older) {
        /** What tells whether another set is the same, contents and switches, wherever they lie. */
        Map<String, String> contents() {
            Map<String, String> contents = new TreeMap<>();
            byId.forEach((id, archive) -> contents.put(id, archive.sha256() + archive.disabled()));
            return contents;
        }
    }

    /** What counts of archives that may have the same id. */
    Wanted wanted(Collection<LiveArchive> archives, List<Finding> about) {
        Map<String, List<LiveArchive>> sameId = new LinkedHashMap<>();
        archives.forEach(archive ->
                sameId.computeIfAbsent(archive.id(), id -> new ArrayList<>()).add(archive));
        Map<String, LiveArchive> byId = new LinkedHashMap<>();
        List<ModuleDescriptor> older = new ArrayList<>();
        sameId.forEach((id, candidates) -> {
            List<ModuleDescriptor> eligible = plugins.resolution()
                    .eligible(candidates.stream().map(LiveArchive::module).toList());
            ModuleDescriptor newest = plugins.resolution().newest(eligible);
            for (LiveArchive candidate : candidates) {
                if (candidate.module().source().equals(newest.source())) {
                    byId.put(id, candidate);
                } else if (eligible.contains(candidate.module())) {
                    older.add(candidate.module());
                }
            }
        });
        return new Wanted(byId, about, older);
    }

    ModuleGraph graph(Wanted wanted) {
        List<ModuleDescriptor> modules = new ArrayList<>(
                wanted.byId().values().stream().map(LiveArchive::module).toList());
        modules.addAll(wanted.older());
        List<Finding> known = wanted.byId().values().stream()
                .flatMap(archive -> archive.findings().stream())
                .toList();
        return plugins.resolution().graphOf(modules, known);
    }

    /** A change with what is needed to do it. */
    record Planned(LiveChange change, ModuleGraph graph, Set<String> leaves) {}

    /**
     * Plans.
     *
     * @param forced the modules that are to be loaded anew, whatever their archives are
     */
    Planned plan(long number, Map<String, LiveArchive> loaded, Wanted wanted, Set<String> forced) {
        Map<String, Kind> kinds = kinds(loaded, wanted.byId(), forced);
        ModuleGraph graph = graph(wanted);
        ModuleGraph before = graph(new Wanted(loaded, List.of(), List.of()));
        for (LiveArchive archive : loaded.values()) {
            String id = archive.id();
            if (!kinds.containsKey(id) && graph.contains(id) && !before.contains(id)) {
                kinds.put(id, Kind.AWAITED);
            }
        }
        Set<String> anew = new LinkedHashSet<>();
        Set<String> starts = new HashSet<>();
        List<Item> items = new ArrayList<>();
        kinds.forEach((id, kind) -> {
            @Nullable LiveArchive old = loaded.get(id);
            @Nullable LiveArchive now = wanted.byId().get(id);
            items.add(new Item(id, kind, old == null ? "" : old.version(), now == null ? "" : now.version()));
            if (kind != Kind.AWAITED) {
                anew.add(id);
            }
            if (graph.contains(id) && !stoppedByHand(id, kind)) {
                starts.add(id);
            }
        });
        StopPlan stop = StopPlan.of(plugins.resolution().startedGraph(), anew, true);
        List<Path> load = wanted.byId().values().stream()
                .filter(archive -> anew.contains(archive.id()))
                .map(LiveArchive::dropped)
                .toList();
        LiveChange change = LiveChange.builder(number, stop, plugins.planOf(graph.restrictedTo(starts::contains)))
                .items(items)
                .unload(usersFirst(loaded, anew))
                .load(load)
                .build();
        return new Planned(change, graph, leaving(loaded, wanted));
    }

    /** A module that an operator has stopped stays so when it is only in the way of another one. */
    private boolean stoppedByHand(String id, Kind kind) {
        @Nullable PluginWrapper plugin = plugins.getPlugin(id);
        return kind == Kind.RESTARTED && plugin != null && plugin.getPluginState() == PluginState.STOPPED;
    }

    private Map<String, Kind> kinds(
            Map<String, LiveArchive> loaded, Map<String, LiveArchive> wanted, Set<String> forced) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        loaded.keySet().stream().filter(id -> !wanted.containsKey(id)).forEach(id -> kinds.put(id, Kind.REMOVED));
        wanted.forEach((id, now) -> {
            @Nullable LiveArchive old = loaded.get(id);
            if (old == null) {
                kinds.put(id, Kind.NEW);
            } else if (!old.sha256().equals(now.sha256())) {
                kinds.put(id, Kind.UPDATED);
            } else if (old.disabled() != now.disabled()) {
                kinds.put(id, now.disabled() ? Kind.DISABLED : Kind.ENABLED);
            } else if (!old.sameAs(now)) {
                kinds.put(id, Kind.UPDATED);
            } else if (forced.contains(id)) {
                kinds.put(id, Kind.RESTARTED);
            }
        });
        Map<String, Set<String>> users = users(loaded);
        Deque<String> open = new ArrayDeque<>(kinds.keySet());
        while (!open.isEmpty()) {
            for (String user : users.getOrDefault(open.remove(), Set.of())) {
                if (!kinds.containsKey(user)) {
                    kinds.put(user, Kind.RESTARTED);
                    open.add(user);
                }
            }
        }
        return kinds;
    }

    /** Which loaded modules may have classes of a loaded module. */
    private Map<String, Set<String>> users(Map<String, LiveArchive> loaded) {
        Map<String, Set<String>> users = new HashMap<>();
        for (LiveArchive archive : loaded.values()) {
            for (Dependency dependency : archive.module().dependencies()) {
                if (loaded.containsKey(dependency.id()) && !dependency.id().equals(archive.id())) {
                    if (!dependency.optional() || hasRun(archive.id())) {
                        users.computeIfAbsent(dependency.id(), id -> new LinkedHashSet<>())
                                .add(archive.id());
                    }
                }
            }
        }
        return users;
    }

    private boolean hasRun(String id) {
        @Nullable PluginWrapper plugin = plugins.getPlugin(id);
        return plugin != null
                && plugin.getPluginState() != PluginState.CREATED
                && plugin.getPluginState() != PluginState.RESOLVED
                && plugin.getPluginState() != PluginState.DISABLED;
    }

    private List<String> usersFirst(Map<String, LiveArchive> loaded, Set<String> ids) {
        Map<String, Set<String>> users = users(loaded);
        Set<String> order = new LinkedHashSet<>();
        Set<String> begun = new HashSet<>();
        ids.stream().filter(loaded::containsKey).forEach(id -> visit(id, users, ids, begun, order));
        return new ArrayList<>(order);
    }

    private static void visit(
            String id, Map<String, Set<String>> users, Set<String> ids, Set<String> begun, Set<String> order) {
        // long chains need no deep stack
        Deque<String> path = new ArrayDeque<>();
        if (begun.add(id)) {
            path.push(id);
        }
        while (!path.isEmpty()) {
            Optional<String> user = users.getOrDefault(path.element(), Set.of()).stream()
                    .filter(ids::contains)
                    .filter(begun::add)
                    .findFirst();
            if (user.isPresent()) {
                path.push(user.get());
            } else {
                order.add(path.pop());
            }
        }
    }

    /** The modules that cannot run any more as an operator has taken away or disabled what they require, or them. */
    private Set<String> leaving(Map<String, LiveArchive> loaded, Wanted wanted) {
        Set<String> leaving = new HashSet<>();
        loaded.keySet().forEach(id -> {
            @Nullable LiveArchive now = wanted.byId().get(id);
            if (now == null || now.disabled()) {
                leaving.add(id);
            }
        });
        Deque<String> open = new ArrayDeque<>(leaving);
        while (!open.isEmpty()) {
            String gone = open.remove();
            for (LiveArchive archive : loaded.values()) {
                boolean requires = archive.module().dependencies().stream()
                        .anyMatch(dependency ->
                                !dependency.optional() && dependency.id().equals(gone));
                if (requires && leaving.add(archive.id())) {
                    open.add(archive.id());
                }
            }
        }
        return leaving;
    }
}
