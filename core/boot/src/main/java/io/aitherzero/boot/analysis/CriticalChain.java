package io.aitherzero.boot.analysis;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.plan.Simulation;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The computed critical path of a recorded boot, to its end or to one module, and how far off it the other modules are.
 * Only modules that began take part. Times are in nanoseconds.
 *
 * <p>The slack of a module is how much longer it could have taken, on any number of workers, without a later end: the
 * length of the critical path less that of the longest path through the module (J. E. Kelley, Critical-path planning and
 * scheduling: mathematical basis, Operations Research 9, 1961).
 */
public final class CriticalChain {
    private final Map<String, ModuleProfile> modules = new LinkedHashMap<>();
    private final Map<String, Long> until = new HashMap<>();
    private final Map<String, Long> remaining;
    private final long nanos;

    private CriticalChain(List<ModuleProfile> taking) {
        for (ModuleProfile module : taking) {
            modules.put(module.id(), module);
            long before = 0;
            for (String dependency : module.dependencies()) {
                before = Math.max(before, until.getOrDefault(dependency, 0L));
            }
            until.put(module.id(), before + module.times().run());
        }
        remaining = Simulation.remainingPaths(
                taking.stream()
                        .map(module -> new Simulation.Task(
                                module.id(),
                                module.level(),
                                module.dependencies(),
                                module.times().run(),
                                0,
                                false))
                        .toList(),
                Simulation.Task::wallNanos);
        nanos = until.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** To the end of the boot: to the last module of its critical path. */
    public static CriticalChain of(BootProfile profile) {
        return new CriticalChain(began(profile));
    }

    /**
     * To one module; only what it waits for takes part.
     *
     * @param profile the boot
     * @param id the module
     * @return empty where the module did not begin
     */
    public static Optional<CriticalChain> to(BootProfile profile, String id) {
        Map<String, ModuleProfile> all = new HashMap<>();
        began(profile).forEach(module -> all.put(module.id(), module));
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(id));
        for (@Nullable String next = open.poll(); next != null; next = open.poll()) {
            @Nullable ModuleProfile module = all.get(next);
            if (module != null && needed.add(next)) {
                open.addAll(module.dependencies());
            }
        }
        return needed.isEmpty()
                ? Optional.empty()
                : Optional.of(new CriticalChain(began(profile).stream()
                        .filter(module -> needed.contains(module.id()))
                        .toList()));
    }

    private static List<ModuleProfile> began(BootProfile profile) {
        return profile.modules().stream()
                .filter(module -> module.worker().isPresent())
                .toList();
    }

    /** The sum of load and start of the modules of the path. */
    public long nanos() {
        return nanos;
    }

    /** How much longer a module of the chain could have taken for free. */
    public long slack(ModuleProfile module) {
        return nanos
                - until.getOrDefault(module.id(), 0L)
                - remaining.getOrDefault(module.id(), 0L)
                + module.times().run();
    }

    /** The modules that nothing of the chain waits for and whose slack is at most so much, least slack first. */
    public List<ModuleProfile> ends(long fuzzNanos) {
        Set<String> awaited = new HashSet<>();
        modules.values().forEach(module -> awaited.addAll(module.dependencies()));
        return close(
                modules.values().stream()
                        .filter(module -> !awaited.contains(module.id()))
                        .toList(),
                fuzzNanos);
    }

    /** The dependencies of a module whose slack is at most so much, least slack first. */
    public List<ModuleProfile> before(ModuleProfile module, long fuzzNanos) {
        return close(
                module.dependencies().stream()
                        .filter(modules::containsKey)
                        .map(modules::get)
                        .toList(),
                fuzzNanos);
    }

    private List<ModuleProfile> close(List<ModuleProfile> choices, long fuzzNanos) {
        return choices.stream()
                .filter(module -> slack(module) <= fuzzNanos)
                .sorted(Comparator.comparingLong(this::slack).thenComparing(ModuleProfile::id))
                .toList();
    }
}
