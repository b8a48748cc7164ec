package io.aitherzero.cli;

import io.aitherzero.boot.analysis.BootComparison;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.report.Check;
import io.aitherzero.cli.report.CompareReport;
import io.aitherzero.cli.report.JunitXml;
import io.aitherzero.cli.report.RegressionGate;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.RecordedBoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code analyze compare}: what changed between boots, and whether that is too much. */
final class CompareCommand {
    private static final double MOST = 0.15;

    private CompareCommand() {}

    static List<Option> options() {
        return List.of(
                Options.one(
                        "--baseline",
                        "PATH",
                        "File or folder to compare the last boots with; the same as A alone.",
                        Value.pathWithoutDefault()),
                Options.one(
                        "--max-regress",
                        "SHARE",
                        "By how much boot and start phase may grow. Default: 15%%.",
                        Value.share("15%").withDefault("15%")),
                Options.one(
                        "--boots",
                        "K",
                        "How many boots a side, at most. Default: 5.",
                        NamedBoots.count(NamedBoots.DEFAULT)),
                Options.one("--junit", "FILE", "Write the verdict as JUnit XML.", Value.pathWithoutDefault()),
                Options.flag("Judge boots that are not comparable as well.", "--force"));
    }

    static int compare(Invocation call) throws IOException {
        List<Path> named = call.parameters();
        Optional<Path> baseline = call.option("--baseline");
        if (baseline.isPresent() == !named.isEmpty()) {
            throw new UsageException("Command compare must be given either --baseline PATH or one or two paths A and B,"
                    + " but has " + (named.isEmpty() ? "none of them; name one" : "both; leave one out"));
        }
        double most = call.<Double>option("--max-regress").orElse(MOST);
        Path first = baseline.orElseGet(() -> named.get(0));
        List<RecordedBoot> before = NamedBoots.named(call, first);
        boolean last = named.size() < 2;
        List<RecordedBoot> after = last ? NamedBoots.last(call, before) : NamedBoots.named(call, named.get(1));
        if (after.isEmpty()) {
            return NamedBoots.none(call);
        }
        BootComparison comparison = BootComparison.of(
                NamedBoots.sample(call, before, NamedBoots.DEFAULT),
                NamedBoots.sample(call, after, NamedBoots.DEFAULT));
        List<Check> checks = RegressionGate.of(comparison, most, call.flag("--force"));
        CompareReport report = new CompareReport(
                comparison,
                first.toString(),
                (last ? HostSettings.profiles(call.home()) : named.get(1)).toString(),
                checks);
        call.print(report);
        if (!comparison.environment().isEmpty() && !call.flag("--force")) {
            call.say("Boots are not comparable, so they are not judged; take a baseline in the same environment, or"
                    + " judge them all the same with --force");
        }
        return end(call, "aither.compare", comparison.after().newest().startedAt(), checks);
    }

    /** Writes the verdict where it was asked for and makes it an exit code. */
    static int end(Invocation call, String suite, Instant at, List<Check> checks) throws IOException {
        Optional<Path> junit = call.option("--junit");
        if (junit.isPresent()) {
            JunitXml.write(junit.get(), suite, at, checks);
        }
        return Check.good(checks) ? ExitCode.OK : ExitCode.FAILED;
    }
}
