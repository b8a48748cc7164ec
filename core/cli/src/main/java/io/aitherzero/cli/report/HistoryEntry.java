package io.aitherzero.cli.report;

import io.aitherzero.boot.analysis.BootSample;
import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.host.json.RecordedBoot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A boot among others.
 *
 * @param recorded the boot
 * @param comparable whether it measured the same as the newest one
 * @param changes the modules that came, went or changed since the boot before: {@code +id}, {@code -id}, {@code ~id}
 */
record HistoryEntry(RecordedBoot recorded, boolean comparable, List<String> changes) {
    /** Oldest first, as time goes. */
    static List<HistoryEntry> of(List<RecordedBoot> newestFirst) {
        List<HistoryEntry> entries = new ArrayList<>();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            BootProfile boot = newestFirst.get(i).boot();
            List<String> changes = i + 1 < newestFirst.size()
                    ? changes(modules(newestFirst.get(i + 1).boot()), modules(boot))
                    : List.of();
            entries.add(new HistoryEntry(
                    newestFirst.get(i), BootSample.alike(newestFirst.get(0).boot(), boot), changes));
        }
        return entries;
    }

    /** What tells a module of one boot from that of another, by id. */
    private static Map<String, List<String>> modules(BootProfile boot) {
        Map<String, List<String>> modules = new TreeMap<>();
        for (ModuleProfile module : boot.modules()) {
            modules.putIfAbsent(
                    module.id(),
                    List.of(
                            module.version(),
                            module.archive().map(ArchivePrint::sha256).orElse("")));
        }
        return modules;
    }

    private static List<String> changes(Map<String, List<String>> before, Map<String, List<String>> after) {
        List<String> changes = new ArrayList<>();
        after.forEach((id, is) -> {
            @Nullable List<String> was = before.get(id);
            if (was == null) {
                changes.add("+" + id);
            } else if (!Objects.equals(was, is)) {
                changes.add("~" + id);
            }
        });
        before.keySet().stream()
                .filter(id -> !after.containsKey(id))
                .map(id -> "-" + id)
                .forEach(changes::add);
        return changes;
    }
}
