package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.analysis.BootComparison;
import io.aitherzero.boot.analysis.BootSample;
import io.aitherzero.boot.analysis.Cause;
import io.aitherzero.boot.analysis.Difference;
import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.CriticalPath;
import io.aitherzero.boot.graph.ModuleProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What changed between boots: whether it counts, and what it comes from. */
final class CompareText {
    private static final int MOST_CAUSES = 12;
    private static final int MOST_MODULES = 10;

    private final Style style;
    private final BootComparison comparison;
    private final List<String> lines = new ArrayList<>();

    CompareText(Style style, BootComparison comparison) {
        this.style = style;
        this.comparison = comparison;
    }

    List<String> lines(String before, String after, List<Check> checks) {
        for (String difference : comparison.environment()) {
            lines.add(style.warning("not comparable  " + Shown.line(difference)));
        }
        lines.add(headline("Start phase", comparison.start()));
        lines.add(headline("Boot", comparison.total()));
        lines.add("");
        lines.add("before  " + side(before, comparison.before()));
        lines.add("after   " + side(after, comparison.after()));
        lines.add("noise   " + rule());
        phases();
        causes();
        path();
        modules();
        verdict(checks);
        return lines;
    }

    private void verdict(List<Check> checks) {
        List<String> sentences = new ArrayList<>();
        for (Check check : checks) {
            check.failure().ifPresent(why -> sentences.add(style.bad(Shown.line(why))));
            check.skipped()
                    .filter(why -> comparison.environment().isEmpty())
                    .ifPresent(why -> sentences.add(style.warning(Shown.line(why))));
        }
        if (!sentences.isEmpty()) {
            lines.add("");
            lines.addAll(sentences);
        }
    }

    private String headline(String what, Difference difference) {
        String text = what + " " + Amounts.duration(difference.before().medianNanos()) + " -> "
                + Amounts.duration(difference.after().medianNanos()) + ": " + signed(difference.nanos()) + " ms ("
                + signedPercent(difference.share()) + "), " + noise(difference);
        if (!difference.counts()) {
            return text;
        }
        return difference.nanos() > 0 ? style.bad(text) : style.good(text);
    }

    private static String side(String name, BootSample sample) {
        BootProfile newest = sample.newest();
        String forecast = newest.settings()
                .forecast()
                .map(expected ->
                        ", expected " + Amounts.duration(expected.chosen().nanos()))
                .orElse("");
        String host = newest.environment().host();
        return Shown.line(name) + ": " + Amounts.count(sample.boots().size(), "boot")
                + (sample.leftOut() == 0 ? "" : " (" + sample.leftOut() + " others measured something else)")
                + " to " + Amounts.time(newest.startedAt()) + ", "
                + (newest.outcome() == BootProfile.Outcome.OK ? "" : newest.outcome() + ", ") + newest.schedule() + ", "
                + Amounts.count(sample.workers(), "worker") + ", "
                + newest.settings().weights().name().toLowerCase(Locale.ROOT) + " weights" + forecast
                + (host.isEmpty() ? "" : ", host " + Shown.line(host));
    }

    private String rule() {
        return comparison.start().noise().isPresent()
                ? "medians differ if they are more than 3 standard errors apart, by the median absolute deviation"
                : "unknown with one boot on either side; record more boots, or name folders of them";
    }

    /** Whether a difference counts, in words. */
    static String noise(Difference difference) {
        if (difference.noise().isEmpty()) {
            return "noise unknown";
        }
        return (difference.counts() ? "beyond" : "within") + " the noise of "
                + Amounts.millis(difference.noise().getAsLong()) + " ms";
    }

    private void phases() {
        Table table = new Table()
                .text("phase")
                .number("before ms")
                .number("after")
                .number("difference")
                .number("noise")
                .text("");
        phase(table, "jvm", BootProfile.Phases::jvmToMain);
        if (comparison.of(boot -> boot.phases().preparation().total()).before().min() > 0
                && comparison
                                .of(boot -> boot.phases().preparation().total())
                                .after()
                                .min()
                        > 0) {
            phase(table, "arguments", phases -> phases.preparation().arguments());
            phase(table, "logging", phases -> phases.preparation().logging());
            phase(table, "settings", phases -> phases.preparation().settings());
            phase(table, "open", phases -> phases.preparation().open());
            phase(table, "plan", phases -> phases.preparation().plan());
            phase(table, "rest", Phase::rest);
        } else {
            phase(table, "host", BootProfile.Phases::host);
        }
        phase(table, "discover", BootProfile.Phases::discover);
        phase(table, "resolve", BootProfile.Phases::resolve);
        phase(table, "start", BootProfile.Phases::start);
        phase(table, "total", BootProfile.Phases::total);
        section(table.lines());
    }

    private void phase(Table table, String name, Function<BootProfile.Phases, Long> time) {
        Difference difference = comparison.of(boot -> time.apply(boot.phases()));
        table.row(
                name,
                Amounts.millis(difference.before().medianNanos()),
                Amounts.millis(difference.after().medianNanos()),
                signed(difference.nanos()),
                difference.noise().isPresent()
                        ? Amounts.millis(difference.noise().getAsLong())
                        : "-",
                difference.counts() ? (difference.nanos() > 0 ? "slower" : "faster") : "");
    }

    private void section(List<String> table) {
        lines.add("");
        lines.add(style.strong(table.get(0)));
        lines.addAll(table.subList(1, table.size()));
    }

    /** Parts are rounded as they are shown, and the rest is what is left then: so they add up. */
    private void causes() {
        Difference start = comparison.start();
        long whole = tenths(start.nanos());
        boolean shares = whole != 0 && !start.withinNoise();
        List<Cause> shown = comparison.causes().stream()
                .filter(cause -> tenths(cause.nanos()) != 0)
                .limit(MOST_CAUSES)
                .toList();
        Table table = new Table()
                .text("why the start phase differs")
                .number("ms")
                .number("share")
                .text("");
        long left = whole;
        long leftPercent = 100;
        for (Cause cause : shown) {
            long part = tenths(cause.nanos());
            long percent = shares ? Math.round(100.0 * part / whole) : 0;
            left -= part;
            leftPercent -= percent;
            table.row(what(cause), signed(cause.nanos()), shares ? percent + " %" : "-", evidence(cause));
        }
        table.row(
                "rest",
                signedTenths(left),
                shares ? leftPercent + " %" : "-",
                comparison.simulatedBefore().isPresent()
                        ? "smaller causes, and what the simulated start phases (" + simulated() + ") do not explain"
                        : "dependencies in a profile make a cycle, so it cannot be simulated");
        table.row("difference", signedTenths(whole), shares ? "100 %" : "-", start.withinNoise() ? "noise" : "");
        section(table.lines());
    }

    private String simulated() {
        return Amounts.millis(comparison.simulatedBefore().orElse(0)) + " -> "
                + Amounts.millis(comparison.simulatedAfter().orElse(0)) + " ms";
    }

    static String what(Cause cause) {
        List<String> ids = cause.modules().stream().map(Shown::line).toList();
        return switch (cause.kind()) {
            case MODULE_TIME -> "module " + ids.get(0);
            case MODULE_ADDED -> "module " + ids.get(0) + " new";
            case MODULE_REMOVED -> "module " + ids.get(0) + " gone";
            case DEPENDENCY_ADDED -> "dependency " + ids.get(0) + " -> " + ids.get(1) + " new";
            case DEPENDENCY_REMOVED -> "dependency " + ids.get(0) + " -> " + ids.get(1) + " gone";
            case DEPENDENCIES -> "dependencies of " + Amounts.count(ids.size(), "module");
            case SERIAL -> "module " + ids.get(0) + " alone or not";
            case SCHEDULE -> "schedule";
            case WORKERS -> "workers";
            case PRIORITIES -> "priorities";
            case SMALL_CHANGES -> Amounts.count(ids.size(), "other module");
        };
    }

    private String evidence(Cause cause) {
        BootSample before = comparison.before();
        BootSample after = comparison.after();
        return switch (cause.kind()) {
            case MODULE_TIME, MODULE_ADDED, MODULE_REMOVED, SERIAL ->
                module(cause.modules().get(0));
            case SCHEDULE ->
                before.newest().schedule() + " -> " + after.newest().schedule();
            case WORKERS -> before.workers() + " -> " + after.workers();
            case PRIORITIES ->
                before.newest().settings().weights() + " -> "
                        + after.newest().settings().weights();
            case SMALL_CHANGES, DEPENDENCIES -> Shown.list(cause.modules(), 4);
            case DEPENDENCY_ADDED, DEPENDENCY_REMOVED -> "";
        };
    }

    private String module(String id) {
        Optional<BootComparison.Module> found = comparison.modules().stream()
                .filter(module -> module.id().equals(id))
                .findFirst();
        if (found.isEmpty()) {
            return "";
        }
        BootComparison.Module module = found.get();
        List<String> facts = new ArrayList<>();
        if (module.before().isPresent() && module.after().isPresent()) {
            ModuleProfile.Times was = module.before().get().times();
            ModuleProfile.Times is = module.after().get().times();
            facts.add("load " + signed(is.load() - was.load()) + ", start " + signed(is.start() - was.start()));
            if (was.cpu().isPresent() && is.cpu().isPresent()) {
                facts.add("cpu " + signed(is.cpu().getAsLong() - was.cpu().getAsLong()));
            }
            if (module.before().get().state() != module.after().get().state()) {
                facts.add(module.before().get().state() + " -> "
                        + module.after().get().state());
            }
        } else {
            module.before()
                    .or(module::after)
                    .ifPresent(one -> facts.add(Amounts.millis(one.times().run()) + " ms"));
        }
        if (module.changed()) {
            facts.add("archive " + archive(module.before()) + " -> " + archive(module.after()));
        }
        return String.join(", ", facts);
    }

    private static String archive(Optional<ModuleProfile> module) {
        String hash =
                module.flatMap(ModuleProfile::archive).map(ArchivePrint::sha256).orElse("");
        return module.map(ModuleProfile::version).map(Shown::line).orElse("") + " "
                + Shown.line(hash.substring(0, Math.min(8, hash.length())));
    }

    private void path() {
        CriticalPath was = comparison.pathBefore();
        CriticalPath is = comparison.pathAfter();
        lines.add("");
        if (was.modules().equals(is.modules())) {
            lines.add("critical path unchanged: " + Shown.chain(is.modules()) + ", " + Amounts.duration(was.nanos())
                    + " -> " + Amounts.duration(is.nanos()));
        } else {
            lines.add("critical path switched");
            lines.add("  before  " + Shown.chain(was.modules()) + ", " + Amounts.duration(was.nanos()));
            lines.add("  after   " + Shown.chain(is.modules()) + ", " + Amounts.duration(is.nanos()));
        }
    }

    private void modules() {
        List<BootComparison.Module> moved = comparison.modules().stream()
                .filter(module -> module.own()
                        .filter(own -> !own.withinNoise() && tenths(own.nanos()) != 0)
                        .isPresent())
                .toList();
        if (moved.isEmpty()) {
            return;
        }
        Table table = new Table()
                .text("module")
                .number("own ms before")
                .number("after")
                .number("difference")
                .number("noise");
        for (BootComparison.Module module : moved.subList(0, Math.min(MOST_MODULES, moved.size()))) {
            module.own()
                    .ifPresent(own -> table.row(
                            Shown.line(module.id()),
                            Amounts.millis(own.before().medianNanos()),
                            Amounts.millis(own.after().medianNanos()),
                            signed(own.nanos()),
                            own.noise().isPresent() ? Amounts.millis(own.noise().getAsLong()) : "-"));
        }
        section(table.lines());
        if (moved.size() > MOST_MODULES) {
            lines.add("and " + (moved.size() - MOST_MODULES) + " more");
        }
    }

    /** Away from zero at the half, so that a difference and its opposite look alike. */
    private static long tenths(long nanos) {
        return nanos < 0 ? -Amounts.tenths(-nanos) : Amounts.tenths(nanos);
    }

    private static String signed(long nanos) {
        return signedTenths(tenths(nanos));
    }

    private static String signedTenths(long tenths) {
        return (tenths < 0 ? "-" : "+") + Amounts.tenthsAsMillis(Math.abs(tenths));
    }

    static String percent(double share) {
        String percent = String.format(Locale.ROOT, "%.1f", share * 100);
        return (percent.endsWith(".0") ? percent.substring(0, percent.length() - 2) : percent) + " %";
    }

    private static String signedPercent(double share) {
        return (share < 0 ? "" : "+") + percent(share);
    }
}
