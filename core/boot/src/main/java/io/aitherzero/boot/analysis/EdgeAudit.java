package io.aitherzero.boot.analysis;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.CriticalPath;
import io.aitherzero.boot.graph.EdgeUse;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.ProfilePaths;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the modules that started have taken from one another, against what they declare. It knows only what happened until
 * the end of the boot: what was not used by then may be used later, or be declared for the order alone.
 *
 * @param watched false where the boot was recorded without what modules took from one another
 * @param declared how many declared dependencies were there to be used
 * @param unused those of which nothing was taken, those that the boot loses most time by first
 * @param undeclared what was taken from modules that are not declared, by module
 */
public record EdgeAudit(boolean watched, int declared, List<Unused> unused, List<Undeclared> undeclared) {
    /**
     * A declared dependency of which nothing was taken.
     *
     * @param module the module that declares it
     * @param dependency what it declares
     * @param optional whether it starts without it
     * @param moduleSoonerNanos how much sooner it could begin without it, with a worker for each module
     * @param bootSoonerNanos how much shorter the critical path would be without it
     */
    public record Unused(
            String module, String dependency, boolean optional, long moduleSoonerNanos, long bootSoonerNanos) {}

    /**
     * Something taken from a module that is not declared.
     *
     * @param module the module that took it
     * @param owner the module that it belongs to
     * @param classes how many classes and resources
     * @param extensions how many extensions; which ones there are depends on the order of the starts
     * @param through the declared dependencies on the way to the owner, of which the first is the module's own; empty
     *     where none leads there
     */
    public record Undeclared(String module, String owner, int classes, int extensions, List<String> through) {
        /** Copies the list. */
        public Undeclared {
            through = List.copyOf(through);
        }
    }

    /** Copies the lists. */
    public EdgeAudit {
        unused = List.copyOf(unused);
        undeclared = List.copyOf(undeclared);
    }

    /** The audit of a recorded boot. */
    public static EdgeAudit of(BootProfile profile) {
        List<ModuleProfile> modules = profile.modules();
        Map<String, ModuleProfile> started = new LinkedHashMap<>();
        for (ModuleProfile module : modules) {
            if (module.state() == ModuleState.STARTED) {
                started.put(module.id(), module);
            }
        }
        Map<String, Long> ends = ProfilePaths.ends(modules);
        CriticalPath critical = profile.criticalPath();
        List<Unused> unused = new ArrayList<>();
        List<Undeclared> undeclared = new ArrayList<>();
        int declared = 0;
        for (ModuleProfile module : started.values()) {
            for (EdgeUse edge : module.edges()) {
                if (!edge.declared()) {
                    undeclared.add(new Undeclared(
                            module.id(),
                            edge.module(),
                            edge.classes(),
                            edge.extensions(),
                            edge.classes() == 0 ? List.of() : way(started, module.id(), edge.module())));
                    continue;
                }
                declared++;
                if (edge.unused()) {
                    unused.add(new Unused(
                            module.id(),
                            edge.module(),
                            edge.optional(),
                            earliest(module, ends, "") - earliest(module, ends, edge.module()),
                            follows(critical, edge.module(), module.id())
                                    ? critical.nanos() - without(modules, module.id(), edge.module())
                                    : 0));
                }
            }
        }
        unused.sort((a, b) -> a.bootSoonerNanos != b.bootSoonerNanos
                ? Long.compare(b.bootSoonerNanos, a.bootSoonerNanos)
                : Long.compare(b.moduleSoonerNanos, a.moduleSoonerNanos));
        boolean watched = started.values().stream()
                .allMatch(module ->
                        module.dependencies().isEmpty() || !module.edges().isEmpty());
        return new EdgeAudit(watched, declared, unused, undeclared);
    }

    private static long earliest(ModuleProfile module, Map<String, Long> ends, String except) {
        return module.dependencies().stream()
                .filter(dependency -> !dependency.equals(except))
                .mapToLong(dependency -> ends.getOrDefault(dependency, 0L))
                .max()
                .orElse(0);
    }

    /** Only an edge of the longest path can shorten it. */
    private static boolean follows(CriticalPath path, String first, String then) {
        int at = path.modules().indexOf(first);
        return at >= 0
                && at + 1 < path.modules().size()
                && path.modules().get(at + 1).equals(then);
    }

    private static long without(List<ModuleProfile> modules, String module, String dependency) {
        BiPredicate<String, String> counts = (id, on) -> !id.equals(module) || !on.equals(dependency);
        return ProfilePaths.ends(modules, counts).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    /** The shortest chain of declared dependencies between two modules, without its ends. */
    private static List<String> way(Map<String, ModuleProfile> modules, String from, String to) {
        Map<String, String> via = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty() && !via.containsKey(to)) {
            String id = open.remove();
            @Nullable ModuleProfile module = modules.get(id);
            for (EdgeUse edge : module == null ? List.<EdgeUse>of() : module.edges()) {
                if (edge.declared() && !edge.module().equals(from) && via.putIfAbsent(edge.module(), id) == null) {
                    open.add(edge.module());
                }
            }
        }
        Deque<String> way = new ArrayDeque<>();
        for (@Nullable String id = via.get(to); id != null && !id.equals(from); id = via.get(id)) {
            way.addFirst(id);
        }
        return List.copyOf(way);
    }
}
