package io.aitherzero.boot.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was known of the modules before the start phase.
 *
 * @param versions the version of each module that was found
 * @param findings what is wrong with modules
 * @param describe how long it took to read each descriptor, in nanoseconds by module
 * @param discoverNanos how long it took to find and describe all archives
 * @param resolveNanos how long it took to build the graph
 */
public record Discovered(
        Map<String, String> versions,
        List<Finding> findings,
        Map<String, Long> describe,
        long discoverNanos,
        long resolveNanos) {
    /** Copies the collections. */
    public Discovered {
        versions = Map.copyOf(versions);
        findings = List.copyOf(findings);
        describe = Map.copyOf(describe);
    }

    /** The same with more findings. */
    public Discovered with(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new Discovered(versions, all, describe, discoverNanos, resolveNanos);
    }

    public long describeNanos(String id) {
        return describe.getOrDefault(id, 0L);
    }

    /** Profiles of the modules that could not be planned, each with its first excluding finding. */
    public List<ModuleProfile> leftOut(Set<String> planned) {
        Map<String, Finding> reasons = new LinkedHashMap<>();
        for (Finding finding : findings) {
            if (finding.code().excludes() && !planned.contains(finding.module())) {
                reasons.putIfAbsent(finding.module(), finding);
            }
        }
        Map<String, String> known = new HashMap<>(versions);
        List<ModuleProfile> profiles = new ArrayList<>();
        reasons.forEach((id, reason) -> profiles.add(ModuleProfile.builder(
                        id, known.getOrDefault(id, ""), reason.code().state())
                .reason(Optional.of(reason))
                .times(ModuleProfile.Times.described(describeNanos(id)))
                .build()));
        return profiles;
    }
}
