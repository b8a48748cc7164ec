package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.host.KeyNames;
import java.util.List;
import java.util.Optional;

/** Modules of a recorded boot by their ids. */
final class RecordedModules {
    private RecordedModules() {}

    /** Why a boot has no times of a module; empty where it has. */
    static Optional<String> absence(BootProfile profile, String id) {
        List<ModuleProfile> found = profile.modules().stream()
                .filter(module -> module.id().equals(id))
                .toList();
        if (found.stream().anyMatch(module -> module.worker().isPresent())) {
            return Optional.empty();
        }
        String name = "'" + Shown.line(id) + "'";
        String boot = "the boot of " + profile.startedAt();
        if (!found.isEmpty()) {
            return Optional.of(
                    "Module " + name + " never began in " + boot + "; 'aither why " + Shown.line(id) + "' tells why");
        }
        List<String> known = profile.modules().stream()
                .filter(module -> module.worker().isPresent())
                .map(ModuleProfile::id)
                .toList();
        String wayOut = KeyNames.nearest(id, known)
                .map(similar -> "did you mean '" + Shown.line(similar) + "'?")
                .orElse("'aither analyze blame' lists what began");
        return Optional.of("There is no module " + name + " in " + boot + "; " + wayOut);
    }
}
