package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.analysis.CriticalChain;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.host.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The dependencies of a recorded boot with each module's own time and slack. */
public final class BootGraph {
    private static final int MOST_OF_NAME = 40;

    /**
     * A dependency of which both ends are in the profile.
     *
     * @param from what is needed
     * @param to the module that needs it
     * @param critical whether the critical path goes along it
     */
    private record Edge(String from, String to, boolean critical) {}

    private final BootProfile profile;
    private final CriticalChain chain;
    private final Set<String> critical;
    private final List<Edge> edges = new ArrayList<>();
    private final Map<String, ModuleProfile> modules = new LinkedHashMap<>();

    private BootGraph(BootProfile profile) {
        this.profile = profile;
        List<String> path = profile.criticalPath().modules();
        critical = Set.copyOf(path);
        chain = CriticalChain.of(profile);
        profile.modules().forEach(module -> modules.putIfAbsent(module.id(), module));
        for (ModuleProfile module : modules.values()) {
            for (String needed : module.dependencies()) {
                if (modules.containsKey(needed)) {
                    int place = path.indexOf(needed);
                    boolean along = place >= 0
                            && place + 1 < path.size()
                            && path.get(place + 1).equals(module.id());
                    edges.add(new Edge(needed, module.id(), along));
                }
            }
        }
    }

    /** The graph in the language of Graphviz, from what is needed to what needs it; one rank a level. */
    public static String dot(BootProfile profile) {
        return new BootGraph(profile).dot();
    }

    /** {@code aitherzero.graph/1}: nodes and edges; times are in nanoseconds. */
    public static String json(BootProfile profile) {
        return new BootGraph(profile).json();
    }

    private String dot() {
        Map<String, String> names = names();
        StringBuilder out = new StringBuilder("digraph boot {\n");
        out.append("  graph [rankdir=LR, ranksep=0.6, nodesep=0.15, fontname=\"sans-serif\", labelloc=t, label=")
                .append(label(PlotSummary.title(profile), PlotSummary.headline(profile)))
                .append(
                        "]\n  node [shape=box, style=\"rounded\", fontname=\"sans-serif\", fontsize=11, margin=\"0.12,0.06\"]\n")
                .append("  edge [color=\"#57606a\", arrowsize=0.7]\n");
        Map<Integer, List<String>> levels = new TreeMap<>();
        modules.forEach((id, module) -> {
            String name = names.getOrDefault(id, "");
            levels.computeIfAbsent(module.level(), level -> new ArrayList<>()).add(name);
            out.append("  ")
                    .append(name)
                    .append(" [")
                    .append(attributes(module))
                    .append("]\n");
        });
        levels.forEach((level, same) ->
                out.append("  { rank=same; ").append(String.join("; ", same)).append(" }\n"));
        for (Edge edge : edges) {
            out.append("  ").append(names.get(edge.from)).append(" -> ").append(names.get(edge.to));
            out.append(edge.critical ? " [color=\"#111111\", penwidth=2.5]\n" : "\n");
        }
        return out.append("}\n").toString();
    }

    private String attributes(ModuleProfile module) {
        Ending ending = Ending.of(module);
        String shown = Shown.line(module.id());
        String shortened = shown.codePointCount(0, shown.length()) <= MOST_OF_NAME
                ? shown
                : shown.substring(0, shown.offsetByCodePoints(0, MOST_OF_NAME)) + "…";
        String second = module.worker().isPresent()
                ? "self " + Amounts.millis(module.times().run()) + " ms, slack " + Amounts.millis(chain.slack(module))
                        + " ms"
                : ending.word();
        if (module.worker().isPresent() && ending != Ending.STARTED) {
            second = ending.word() + ", " + second;
        }
        String more = "";
        if (ending == Ending.FAILED || ending == Ending.TIMED_OUT) {
            more = ", style=\"rounded,filled\", fillcolor=\"#fde3e1\", color=\"#b3261e\", peripheries=2";
        } else if (ending != Ending.STARTED) {
            more = ", style=\"rounded,dashed\", color=\"#b3261e\"";
        }
        String bold = critical.contains(module.id()) ? ", penwidth=2.5" : "";
        return "label=" + label(shortened, second) + ", tooltip=" + label(shown) + more + bold;
    }

    /** The id of each node as it is written; what cannot be shown is spelled out, which must not make two ids one. */
    private Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> taken = new LinkedHashSet<>();
        for (String id : modules.keySet()) {
            String shown = Shown.line(id);
            String name = shown;
            for (int i = 2; !taken.add(name); i++) {
                name = shown + " (" + i + ")";
            }
            names.put(id, quoted(name));
        }
        return Collections.unmodifiableMap(names);
    }

    /** Graphviz takes a backslash before the closing quote for one that belongs to it, so backslashes come in pairs. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Lines of a label, in which Graphviz also knows the entities of HTML. */
    private static String label(String... lines) {
        List<String> escaped = new ArrayList<>();
        for (String line : lines) {
            escaped.add(line.replace("&", "&amp;").replace("\\", "\\\\").replace("\"", "\\\""));
        }
        return "\"" + String.join("\\n", escaped) + "\"";
    }

    private String json() {
        return Json.document("aitherzero.graph/1", out -> {
            out.name("startedAt").value(profile.startedAt().toString());
            Json.strings(out, "criticalPath", profile.criticalPath().modules());
            out.name("nodes").beginArray();
            for (ModuleProfile module : modules.values()) {
                out.beginObject().name("id").value(module.id());
                out.name("level").value(module.level());
                out.name("state").value(module.state().name());
                out.name("selfNanos").value(module.times().run());
                out.name("slackNanos").value(chain.slack(module));
                out.name("critical").value(critical.contains(module.id()));
                out.endObject();
            }
            out.endArray();
            out.name("edges").beginArray();
            for (Edge edge : edges) {
                out.beginObject().name("from").value(edge.from);
                out.name("to").value(edge.to);
                out.name("critical").value(edge.critical);
                out.endObject();
            }
            out.endArray();
        });
    }
}
