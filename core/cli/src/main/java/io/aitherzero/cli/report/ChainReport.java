package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.analysis.CriticalChain;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.host.json.Json;
import io.aitherzero.host.json.JsonOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The answer to {@code analyze critical-chain}: the last module first, below it what it waited for. */
public final class ChainReport implements Report {
    private static final int WIDEST_INDENT = 60;

    private final BootProfile profile;
    private final Optional<String> target;
    private final CriticalChain chain;
    private final long fuzz;

    /**
     * The report of one chain.
     *
     * @param profile the boot
     * @param target the module that the chain leads to; empty for the end of the boot
     * @param chain the chain
     * @param fuzzNanos modules with so much slack are shown beside the critical path
     */
    public ChainReport(BootProfile profile, Optional<String> target, CriticalChain chain, long fuzzNanos) {
        this.profile = profile;
        this.target = target;
        this.chain = chain;
        fuzz = fuzzNanos;
    }

    /**
     * Whole lines for people.
     *
     * @param style whether colours are used
     */
    @Override
    public String text(Style style) {
        List<String> lines = new ArrayList<>();
        lines.add("Critical path to "
                + target.map(id -> "'" + Shown.line(id) + "'").orElse("the end of the boot") + ": "
                + Amounts.duration(chain.nanos()) + " of a start phase of "
                + Amounts.duration(profile.phases().start()) + ", "
                + Amounts.time(profile.startedAt()));
        lines.add("@ begin after that of the start phase, + load and start,"
                + " slack: time a module has to spare; up to " + Amounts.duration(fuzz) + " of it are shown");
        lines.add("");
        Set<String> shown = new HashSet<>();
        for (ModuleProfile end : chain.ends(fuzz)) {
            tree(lines, style, end, "", "", shown);
        }
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private void tree(
            List<String> lines, Style style, ModuleProfile module, String lead, String below, Set<String> shown) {
        String name = Shown.line(module.id());
        if (!shown.add(module.id())) {
            lines.add(lead + name + " ...");
            return;
        }
        long slack = chain.slack(module);
        lines.add(lead + (slack == 0 ? style.bad(name) : name) + " @"
                + Amounts.duration(module.times().begun()) + " +"
                + Amounts.duration(module.times().run())
                + (slack == 0 ? "" : "  slack " + Amounts.duration(slack))
                + module.bindingDependency()
                        .map(binding -> "  begun after " + Shown.line(binding))
                        .orElse(""));
        List<ModuleProfile> before = chain.before(module, fuzz);
        for (int i = 0; i < before.size(); i++) {
            boolean last = i == before.size() - 1;
            // deeper trees would leave the screen
            boolean deep = below.length() > WIDEST_INDENT;
            tree(
                    lines,
                    style,
                    before.get(i),
                    below + (last ? "└─" : "├─"),
                    deep ? below : below + (last ? "  " : "│ "),
                    shown);
        }
    }

    /** {@code aitherzero.critical-chain/1}: the modules of the tree, those first that wait for others. */
    @Override
    public String json() {
        return Json.document("aitherzero.critical-chain/1", out -> {
            out.name("startedAt").value(profile.startedAt().toString());
            out.name("target").value(target.orElse(null));
            out.name("startPhaseNanos").value(profile.phases().start());
            out.name("criticalPathNanos").value(chain.nanos());
            out.name("fuzzNanos").value(fuzz);
            out.name("modules").beginArray();
            Set<String> shown = new HashSet<>();
            for (ModuleProfile end : chain.ends(fuzz)) {
                modules(out, end, shown);
            }
            out.endArray();
        });
    }

    private void modules(JsonOutput out, ModuleProfile module, Set<String> shown) throws IOException {
        if (!shown.add(module.id())) {
            return;
        }
        List<ModuleProfile> before = chain.before(module, fuzz);
        out.beginObject();
        out.name("id").value(module.id());
        out.name("begunNanos").value(module.times().begun());
        out.name("tookNanos").value(module.times().run());
        out.name("slackNanos").value(chain.slack(module));
        out.name("critical").value(chain.slack(module) == 0);
        out.name("bindingDependency").value(module.bindingDependency().orElse(null));
        Json.strings(out, "after", before.stream().map(ModuleProfile::id).toList());
        out.endObject();
        for (ModuleProfile next : before) {
            modules(out, next, shown);
        }
    }
}
