package io.aitherzero.report;

import io.aitherzero.boot.ModuleProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much longer each module could take before the longest chain of dependencies grew, in nanoseconds: the length of
 * the critical path less the longest chain through the module (Kelley and Walker's total float).
 */
final class PathSlack {
    private PathSlack() {}

    /** By id; the modules come after what they depend on. */
    static Map<String, Long> of(List<ModuleProfile> modules) {
        Map<String, Long> finish = new HashMap<>();
        long longest = 0;
        for (ModuleProfile module : modules) {
            long before = 0;
            for (String dependency : module.dependencies()) {
                before = Math.max(before, finish.getOrDefault(dependency, 0L));
            }
            long reached = before + BootChart.within(module.times().run());
            finish.put(module.id(), reached);
            longest = Math.max(longest, reached);
        }
        Map<String, Long> latest = new HashMap<>();
        for (int i = modules.size() - 1; i >= 0; i--) {
            ModuleProfile module = modules.get(i);
            long until = latest.getOrDefault(module.id(), longest);
            for (String dependency : module.dependencies()) {
                latest.merge(dependency, until - BootChart.within(module.times().run()), Math::min);
            }
        }
        Map<String, Long> slack = new HashMap<>();
        for (ModuleProfile module : modules) {
            slack.put(module.id(), latest.getOrDefault(module.id(), longest) - finish.getOrDefault(module.id(), 0L));
        }
        return slack;
    }
}
