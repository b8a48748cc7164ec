package io.aitherzero.boot.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Longest paths through recorded modules, which come after what they depend on. */
public final class ProfilePaths {
    private ProfilePaths() {}

    /** When each module has started at the earliest, with a worker for each. */
    public static Map<String, Long> ends(List<ModuleProfile> modules) {
        return ends(modules, (module, dependency) -> true);
    }

    /** The same with some dependencies only: those that the test is true of, given the module and what it waited for. */
    public static Map<String, Long> ends(List<ModuleProfile> modules, BiPredicate<String, String> counts) {
        Map<String, Long> ends = new HashMap<>();
        for (ModuleProfile module : modules) {
            long before = 0;
            for (String dependency : module.dependencies()) {
                if (counts.test(module.id(), dependency)) {
                    before = Math.max(before, ends.getOrDefault(dependency, 0L));
                }
            }
            ends.put(module.id(), before + module.times().run());
        }
        return ends;
    }

    public static CriticalPath critical(List<ModuleProfile> modules) {
        Map<String, Long> until = new HashMap<>();
        Map<String, String> via = new HashMap<>();
        @Nullable String last = null;
        long longest = 0;
        for (ModuleProfile module : modules) {
            if (until.containsKey(module.id())) {
                // two archives of one name; the first may be in the graph
                continue;
            }
            long before = 0;
            for (String dependency : module.dependencies()) {
                long started = until.getOrDefault(dependency, 0L);
                if (started > before) {
                    before = started;
                    via.put(module.id(), dependency);
                }
            }
            long reached = before + module.times().run();
            until.put(module.id(), reached);
            if (reached > longest) {
                longest = reached;
                last = module.id();
            }
        }
        List<String> chain = new ArrayList<>();
        for (@Nullable String id = last; id != null; id = via.get(id)) {
            chain.add(id);
        }
        Collections.reverse(chain);
        return new CriticalPath(chain, longest);
    }
}
