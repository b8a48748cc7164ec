package io.aitherzero.cli.live;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.cli.report.BatchesReport;
import io.aitherzero.cli.report.ModuleStatus;
import io.aitherzero.cli.report.Report;
import io.aitherzero.cli.report.Style;
import io.aitherzero.cli.report.Table;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.HostVersion;
import io.aitherzero.host.json.Json;
import io.aitherzero.host.json.RecordedBatches;
import io.aitherzero.pf4j.AcceptedSets.AcceptedSet;
import io.aitherzero.pf4j.LiveChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What there is to say about a host that runs. */
final class HostView {
    private final Host host;
    private final HostSettings settings;
    private final Instant startedAt;
    private final Optional<BootProfile> boot;

    /** @param boot how the host was started */
    HostView(Host host, HostSettings settings, Instant startedAt, Optional<BootProfile> boot) {
        this.host = host;
        this.settings = settings;
        this.startedAt = startedAt;
        this.boot = boot;
    }

    /** All modules as they are now, those that cannot run last. */
    List<ModuleStatus> modules() {
        Discovered discovered = host.discovered();
        ModuleGraph graph = host.graph();
        List<ModuleStatus> modules = new ArrayList<>();
        Map<String, Host.Loaded> loaded = new TreeMap<>();
        host.loaded().forEach(module -> loaded.put(module.id(), module));
        graph.modules()
                .forEach(module -> Optional.ofNullable(loaded.remove(module.id()))
                        .ifPresent(one -> modules.add(running(one, graph, discovered))));
        Map<String, Finding> reasons = new TreeMap<>();
        discovered.findings().stream()
                .filter(finding -> finding.code().excludes())
                .forEach(finding -> reasons.putIfAbsent(finding.module(), finding));
        reasons.forEach((id, reason) -> {
            if (!graph.contains(id)) {
                modules.add(status(
                        id,
                        discovered.versions().getOrDefault(id, ""),
                        0,
                        reason.code().state(),
                        Optional.of(reason),
                        notes(id, discovered),
                        List.of(),
                        List.of()));
            }
        });
        return modules;
    }

    private ModuleStatus running(Host.Loaded module, ModuleGraph graph, Discovered discovered) {
        String id = module.id();
        Optional<Finding> reason = module.state().equals("STARTED") ? Optional.empty() : reason(module);
        ModuleState state = switch (module.state()) {
            case "STARTED" -> ModuleState.STARTED;
            case "STOPPED" -> ModuleState.STOPPED;
            case "DISABLED" -> ModuleState.DISABLED;
            case "FAILED" -> reason.map(cause -> cause.code().state()).orElse(ModuleState.FAILED);
            default -> ModuleState.RESOLVED;
        };
        return status(
                id,
                module.version(),
                graph.level(id),
                state,
                reason,
                notes(id, discovered),
                graph.dependencies(id),
                graph.dependents(id));
    }

    private static ModuleStatus status(
            String id,
            String version,
            int level,
            ModuleState state,
            Optional<Finding> reason,
            List<Finding> notes,
            List<String> dependencies,
            List<String> dependents) {
        return new ModuleStatus(
                id, version, level, state, reason, notes, dependencies, dependents, Optional.empty(), Optional.empty());
    }

    private static List<Finding> notes(String id, Discovered discovered) {
        return discovered.findings().stream()
                .filter(finding ->
                        finding.module().equals(id) && !finding.code().excludes())
                .toList();
    }

    private Optional<Finding> reason(Host.Loaded module) {
        Optional<Finding> recorded = boot.stream()
                .flatMap(profile -> profile.modules().stream())
                .filter(one -> one.id().equals(module.id()) && one.version().equals(module.version()))
                .map(ModuleProfile::reason)
                .flatMap(Optional::stream)
                .findFirst();
        return recorded.or(() -> module.failure()
                .map(failure -> new Finding(
                        Finding.Code.START_FAILED,
                        module.id(),
                        "Module '%s' did not start: %s".formatted(module.id(), failure),
                        "Look into the log, and mend '%s'".formatted(module.id()))));
    }

    // ---- the screen ----

    /** @param upNanos for how long it has run, whatever became of the clock */
    Report status(boolean ready, String log, long upNanos) {
        Map<String, Integer> states = new TreeMap<>();
        List<ModuleStatus> modules = modules();
        modules.forEach(module -> states.merge(module.state().name(), 1, Integer::sum));
        Optional<AcceptedSet> last = host.sets().last();
        long pid = ProcessHandle.current().pid();
        Runtime memory = Runtime.getRuntime();
        long used = memory.totalMemory() - memory.freeMemory();
        ModuleHealth health = ModuleHealth.of(host);
        Map<String, Integer> jobs = host.runningBatches();
        long batches = new RecordedBatches(HostSettings.batches(settings.home()))
                .read(warning -> {})
                .size();
        List<String> lines = new ArrayList<>();
        lines.add("running     " + (ready ? "" : "but not ready, ") + "for "
                + Amounts.duration(upNanos) + ", since " + Amounts.time(startedAt)
                + ", process " + pid + ", version " + HostVersion.current());
        lines.add("home        " + Shown.line(settings.home().toString()));
        List<String> counted = new ArrayList<>();
        states.forEach((state, count) -> counted.add(count + " " + state));
        lines.add("modules     " + (counted.isEmpty() ? "none" : String.join(", ", counted)));
        last.ifPresent(set -> lines.add(
                "last change " + set.number() + ", " + Amounts.time(set.at()) + ": " + Shown.line(set.cause())));
        lines.addAll(health.lines());
        lines.add("memory      "
                + host.pressure().map(pressure -> "pressure " + pressure + ", ").orElse("") + "heap " + (used >> 20)
                + " of " + (memory.maxMemory() >> 20) + " MiB in use");
        lines.add("jobs        "
                + (jobs.isEmpty() ? "none running" : "running: " + running(jobs)) + ", "
                + Amounts.count((int) Math.min(batches, Integer.MAX_VALUE), "recorded batch"));
        lines.add("log         " + log);
        modules.stream()
                .flatMap(module -> module.reason().stream())
                .limit(5)
                .forEach(reason -> lines.add("            " + Shown.line(reason.module()) + " " + reason.code() + ": "
                        + Shown.line(reason.cause())));
        String json = Json.document("aitherzero.status/1", out -> {
            out.name("pid").value(pid);
            out.name("startedAt").value(startedAt.toString());
            out.name("version").value(HostVersion.current());
            out.name("home").value(settings.home().toString());
            out.name("ready").value(ready);
            out.name("modules").beginObject();
            for (Map.Entry<String, Integer> each : states.entrySet()) {
                out.name(each.getKey()).value(each.getValue());
            }
            out.endObject();
            if (last.isPresent()) {
                out.name("lastChange").beginObject();
                out.name("number").value(last.get().number());
                out.name("at").value(last.get().at().toString());
                out.name("cause").value(last.get().cause());
                out.endObject();
            }
            health.write(out);
            out.name("pressure").value(host.pressure().map(Enum::name).orElse(null));
            out.name("runningBatches").beginObject();
            for (Map.Entry<String, Integer> each : jobs.entrySet()) {
                out.name(each.getKey()).value(each.getValue());
            }
            out.endObject();
            out.name("heapUsedBytes").value(used);
            out.name("heapMaxBytes").value(memory.maxMemory());
            out.name("recordedBatches").value(batches);
            out.name("log").value(log);
        });
        return new Told(lines, json);
    }

    /** The recorded batches, and in front of them what runs now. */
    Report jobs() {
        Report recorded =
                new BatchesReport(new RecordedBatches(HostSettings.batches(settings.home())).read(warning -> {}));
        Map<String, Integer> now = host.runningBatches();
        List<String> lines = new ArrayList<>();
        if (!now.isEmpty()) {
            lines.add("Running now: " + running(now));
        }
        return new Report() {
            @Override
            public String text(Style style) {
                return Report.joined(lines) + recorded.text(style);
            }

            @Override
            public String json() {
                return recorded.json();
            }
        };
    }

    private static String running(Map<String, Integer> batches) {
        List<String> texts = new ArrayList<>();
        batches.forEach((module, count) -> texts.add(count + " of " + module));
        return Shown.list(texts);
    }

    /** The plugins that are loaded, with their files. */
    Report plugins(Optional<String> id) {
        List<Host.Loaded> loaded = host.loaded().stream()
                .filter(module -> id.isEmpty() || module.id().equals(id.get()))
                .toList();
        Map<String, String> hashes = new TreeMap<>();
        host.sets().last().ifPresent(set -> set.members().forEach(member -> hashes.put(member.id(), member.sha256())));
        Table table = new Table().text("plugin").text("version").text("state").text("file");
        loaded.forEach(module -> table.row(
                Shown.line(module.id()),
                Shown.line(module.version()),
                module.state(),
                Shown.line(module.archive().toString())));
        List<String> lines = new ArrayList<>();
        if (loaded.isEmpty()) {
            lines.add("No plugins; put archives into the plugins folder, or install them with 'aither plugin install'");
        } else if (id.isEmpty()) {
            lines.addAll(table.lines());
        } else {
            Host.Loaded one = loaded.get(0);
            lines.add(Shown.line(one.id()) + " " + Shown.line(one.version()) + ": " + one.state());
            lines.add("  file      " + Shown.line(one.archive().toString()));
            Optional.ofNullable(hashes.get(one.id())).ifPresent(hash -> lines.add("  sha256    " + hash));
            if (host.graph().contains(one.id())) {
                lines.add("  needs     " + Shown.list(host.graph().dependencies(one.id())));
                lines.add("  needed by " + Shown.list(host.graph().dependents(one.id())));
            }
        }
        String json = Json.document("aitherzero.plugins/1", out -> {
            out.name("plugins").beginArray();
            for (Host.Loaded module : loaded) {
                out.beginObject().name("id").value(module.id());
                out.name("version").value(module.version());
                out.name("state").value(module.state());
                out.name("file").value(module.archive().toString());
                out.name("sha256").value(hashes.get(module.id()));
                out.endObject();
            }
            out.endArray();
        });
        return new Told(lines, json);
    }

    /**
     * A change that would be done, or was.
     *
     * @param outcome in a word, as it stands in the document
     * @param causes why it was refused
     */
    static Report change(LiveChange change, String outcome, List<Finding> causes) {
        List<String> lines = new ArrayList<>();
        String says = switch (outcome) {
            case "planned" -> "Would be done, and was not:";
            case "refused" -> "Refused, and what ran before runs:";
            default -> "Done:";
        };
        lines.add(change.isEmpty() ? "Nothing is to be done" : says);
        change.items().forEach(item -> lines.add("  " + Shown.line(item.toString())));
        if (!change.stop().order().isEmpty()) {
            lines.add("stop        " + Shown.chain(change.stop().order()));
        }
        if (!change.starts().isEmpty()) {
            lines.add("start       " + Shown.chain(change.starts()));
        }
        if (!change.restarts().isEmpty()) {
            lines.add("restart     " + Shown.list(change.restarts()));
        }
        Optional<Long> predicted = change.start()
                .settings()
                .forecast()
                .map(forecast -> forecast.considered().stream()
                        .mapToLong(prediction -> prediction.nanos())
                        .min()
                        .orElse(0));
        predicted.ifPresent(nanos -> lines.add("predicted   " + Amounts.duration(nanos) + " for the starts"));
        causes.forEach(cause -> {
            lines.add("cause       " + Shown.line(cause.cause()));
            lines.add("way out     " + Shown.line(cause.remedy()));
        });
        String json = Json.document("aitherzero.change/1", out -> {
            out.name("number").value(change.number());
            out.name("outcome").value(outcome);
            out.name("modules").beginArray();
            for (LiveChange.Item item : change.items()) {
                out.beginObject().name("id").value(item.id());
                out.name("kind").value(item.kind().name());
                out.name("before").value(item.before());
                out.name("after").value(item.after()).endObject();
            }
            out.endArray();
            Json.strings(out, "stop", change.stop().order());
            Json.strings(out, "start", change.starts());
            Json.strings(out, "restart", change.restarts());
            out.name("predictedNanos").value(predicted.orElse(null));
            Json.findings(out, "causes", causes);
        });
        return new Told(lines, json);
    }
}
