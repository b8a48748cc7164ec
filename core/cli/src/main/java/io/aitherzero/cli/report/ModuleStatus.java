package io.aitherzero.cli.report;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.plan.BootPlan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a module outside of a boot: what its archive says now, and how the last boot went for it.
 *
 * @param id the module
 * @param version its version, empty where the archive does not tell
 * @param level its level in the graph; 0 where it is not in it
 * @param state {@link ModuleState#RESOLVED} where it would start but was not in the last boot
 * @param reason why it does not run
 * @param notes what else an operator should know
 * @param dependencies what it waits for
 * @param dependents what waits for it
 * @param lastBoot its part in the last boot, where it was in it
 * @param bootedAt when that was
 */
public record ModuleStatus(
        String id,
        String version,
        int level,
        ModuleState state,
        Optional<Finding> reason,
        List<Finding> notes,
        List<String> dependencies,
        List<String> dependents,
        Optional<ModuleProfile> lastBoot,
        Optional<Instant> bootedAt) {
    /** Copies the lists. */
    public ModuleStatus {
        notes = List.copyOf(notes);
        dependencies = List.copyOf(dependencies);
        dependents = List.copyOf(dependents);
    }

    /**
     * All modules of the folders by level and id; those that cannot be planned last. What is wrong with an archive is
     * judged anew; what a start made of a module is taken from the last boot if that had the same version of it.
     *
     * @param plan what a boot would do now
     * @param discovered what is in the folders now
     * @param last the last boot
     */
    public static List<ModuleStatus> all(BootPlan plan, Discovered discovered, Optional<BootProfile> last) {
        return new StatusMerge(plan, discovered, last).all();
    }

    /**
     * What a boot says of a module that is not in the folders now.
     *
     * @param id the module
     * @param boot a recorded boot
     */
    public static Optional<ModuleStatus> recorded(String id, BootProfile boot) {
        return boot.modules().stream()
                .filter(module -> module.id().equals(id))
                .findFirst()
                .map(module -> of(module, boot));
    }

    private static ModuleStatus of(ModuleProfile module, BootProfile boot) {
        List<String> dependents = boot.modules().stream()
                .filter(other -> other.dependencies().contains(module.id()))
                .map(ModuleProfile::id)
                .toList();
        return new ModuleStatus(
                module.id(),
                module.version(),
                module.level(),
                module.state(),
                module.reason(),
                boot.findings().stream()
                        .filter(finding -> finding.module().equals(module.id()))
                        .filter(finding -> !finding.code().excludes())
                        .toList(),
                module.dependencies(),
                dependents,
                Optional.of(module),
                Optional.of(boot.startedAt()));
    }

    static ModuleStatus planned(ModuleDescriptor module, BootPlan plan, List<Finding> notes) {
        return new ModuleStatus(
                module.id(),
                module.version(),
                plan.graph().level(module.id()),
                ModuleState.RESOLVED,
                Optional.empty(),
                notes,
                plan.graph().dependencies(module.id()),
                plan.graph().dependents(module.id()),
                Optional.empty(),
                Optional.empty());
    }

    static ModuleStatus leftOut(String id, String version, Finding reason, List<Finding> notes) {
        return new ModuleStatus(
                id,
                version,
                0,
                reason.code().state(),
                Optional.of(reason),
                notes,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same module as the last boot left it. */
    ModuleStatus after(ModuleProfile boot, Instant at) {
        return new ModuleStatus(
                id,
                version,
                level,
                boot.state(),
                boot.reason(),
                notes,
                dependencies,
                dependents,
                Optional.of(boot),
                Optional.of(at));
    }

    /** Whether nothing keeps it from running: it started in the last boot, or would start in one. */
    public boolean sound() {
        return reason.isEmpty();
    }
}
