package io.aitherzero.cli.report;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.plan.BootPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lays the last boot over what the folders hold now. */
final class StatusMerge {
    private final BootPlan plan;
    private final Discovered discovered;
    private final Optional<BootProfile> last;
    private final Map<String, List<Finding>> notes = new HashMap<>();
    private final Map<String, Finding> reasons = new TreeMap<>();

    StatusMerge(BootPlan plan, Discovered discovered, Optional<BootProfile> last) {
        this.plan = plan;
        this.discovered = discovered;
        this.last = last;
        for (Finding finding : discovered.findings()) {
            if (finding.code().excludes()) {
                reasons.putIfAbsent(finding.module(), finding);
            } else {
                notes.computeIfAbsent(finding.module(), id -> new ArrayList<>()).add(finding);
            }
        }
    }

    List<ModuleStatus> all() {
        Map<String, ModuleProfile> booted = new HashMap<>();
        last.ifPresent(boot -> boot.modules().forEach(module -> booted.put(module.id(), module)));
        Set<String> down = new HashSet<>();
        List<ModuleStatus> all = new ArrayList<>();
        for (ModuleDescriptor module : plan.graph().modules()) {
            ModuleStatus status = ModuleStatus.planned(module, plan, notes(module.id()));
            @Nullable ModuleProfile boot = booted.get(module.id());
            if (boot != null && boot.version().equals(module.version()) && stillTrue(boot, down)) {
                status = status.after(boot, last.orElseThrow().startedAt());
            }
            if (!status.sound()) {
                down.add(module.id());
            }
            all.add(status);
        }
        reasons.forEach((id, reason) -> {
            if (!plan.graph().contains(id)) {
                String version = discovered.versions().getOrDefault(id, "");
                all.add(ModuleStatus.leftOut(id, version, reason, notes(id)));
            }
        });
        return all;
    }

    private List<Finding> notes(String id) {
        return notes.getOrDefault(id, List.of());
    }

    /** Whether an outcome of the last boot tells something about a module that has nothing against it now. */
    private boolean stillTrue(ModuleProfile boot, Set<String> down) {
        if (boot.state() == ModuleState.STARTED) {
            return true;
        }
        return boot.reason()
                .map(reason -> switch (reason.code()) {
                    case LOAD_FAILED, BAD_CONFIG, START_FAILED, START_TIMEOUT, EXIT_CALLED -> true;
                    case DEPENDENCY_FAILED ->
                        plan.graph().requiredDependencies(boot.id()).stream().anyMatch(down::contains);
                    default -> false;
                })
                .orElse(false);
    }
}
