package io.aitherzero.boot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Longest paths through recorded modules, which come after what they depend on. */
final class ProfilePaths {
    private ProfilePaths() {}

    static CriticalPath critical(List<ModuleProfile> modules) {
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
