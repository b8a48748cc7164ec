package io.aitherzero.cli.report;

import io.aitherzero.base.Shown;
import io.aitherzero.host.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which plugins were disabled or enabled.
 *
 * @param disable whether they were to be disabled
 * @param ids those that were named
 * @param changed those that were not so before
 * @param disabled all that may not be started
 * @param enabled all that alone may be started; empty where there is no such list
 */
public record PluginStatusReport(
        boolean disable, List<String> ids, Set<String> changed, List<String> disabled, List<String> enabled)
        implements Report {
    /** Copies the collections. */
    public PluginStatusReport {
        ids = List.copyOf(ids);
        changed = Set.copyOf(changed);
        disabled = List.copyOf(disabled);
        enabled = List.copyOf(enabled);
    }

    @Override
    public String text(Style style) {
        List<String> lines = new ArrayList<>();
        for (String id : ids) {
            String name = style.strong(Shown.line(id));
            if (!changed.contains(id)) {
                lines.add(name + (disable ? " was disabled before" : " was not disabled"));
            } else {
                lines.add(name + (disable ? " is disabled" : " is enabled") + " from the next boot on");
            }
        }
        return Report.joined(lines);
    }

    @Override
    public String json() {
        return Json.document("aitherzero.plugin-status/1", out -> {
            Json.strings(out, "changed", ids.stream().filter(changed::contains).toList());
            Json.strings(out, "disabled", disabled);
            Json.strings(out, "enabled", enabled);
        });
    }
}
