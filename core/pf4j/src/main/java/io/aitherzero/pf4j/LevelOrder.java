package io.aitherzero.pf4j;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.PluginDependency;
import org.pf4j.PluginWrapper;

/**
 * Plugins by their level and then by their id: the same for the same plugins, however they were found. The level of a plugin
 * is one more than the highest of those it depends on. Optional dependencies that close a circle do not count.
 */
final class LevelOrder {
    private record Cached(List<PluginWrapper> plugins, List<PluginWrapper> ordered) {}

    private volatile Cached cached = new Cached(List.of(), List.of());

    List<PluginWrapper> of(List<PluginWrapper> plugins) {
        Cached known = cached;
        if (!same(known.plugins, plugins)) {
            known = new Cached(List.copyOf(plugins), ordered(plugins));
            cached = known;
        }
        return known.ordered;
    }

    /** Holds no plugin until the next question. */
    void forget() {
        cached = new Cached(List.of(), List.of());
    }

    @SuppressWarnings("ReferenceEquality") // a plugin that was loaded again is equal to the one before
    private static boolean same(List<PluginWrapper> some, List<PluginWrapper> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (some.get(i) != others.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static List<PluginWrapper> ordered(List<PluginWrapper> plugins) {
        Map<String, Integer> levels = new HashMap<>();
        Map<String, PluginWrapper> left = new HashMap<>();
        plugins.forEach(plugin -> left.put(plugin.getPluginId(), plugin));
        assign(levels, left, true);
        assign(levels, left, false);
        int none = plugins.size();
        List<PluginWrapper> ordered = new ArrayList<>(plugins);
        ordered.sort(Comparator.<PluginWrapper>comparingInt(plugin -> levels.getOrDefault(plugin.getPluginId(), none))
                .thenComparing(PluginWrapper::getPluginId));
        return ordered;
    }

    /** Gives levels to those that are not in a circle, and takes them out of {@code left}. */
    private static void assign(Map<String, Integer> levels, Map<String, PluginWrapper> left, boolean optional) {
        Map<String, Integer> waitsFor = new HashMap<>();
        Map<String, List<String>> users = new HashMap<>();
        Map<String, Integer> lowest = new HashMap<>();
        Deque<String> ready = new ArrayDeque<>();
        left.forEach((id, plugin) -> {
            int waits = 0;
            for (PluginDependency dependency : plugin.getDescriptor().getDependencies()) {
                String used = dependency.getPluginId();
                if (levels.containsKey(used)) {
                    lowest.merge(id, levels.get(used) + 1, Math::max);
                } else if (left.containsKey(used) && (optional || !dependency.isOptional())) {
                    users.computeIfAbsent(used, key -> new ArrayList<>()).add(id);
                    waits++;
                }
            }
            waitsFor.put(id, waits);
            if (waits == 0) {
                ready.add(id);
            }
        });
        while (!ready.isEmpty()) {
            String id = ready.remove();
            int level = lowest.getOrDefault(id, 0);
            levels.put(id, level);
            left.remove(id);
            for (String user : users.getOrDefault(id, List.of())) {
                lowest.merge(user, level + 1, Math::max);
                if (waitsFor.merge(user, -1, Integer::sum) == 0) {
                    ready.add(user);
                }
            }
        }
    }
}
