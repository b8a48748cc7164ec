package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.analysis.BootComparison;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.report.Check;
import io.aitherzero.cli.report.CompareReport;
import io.aitherzero.cli.report.JunitXml;
import io.aitherzero.cli.report.RegressionGate;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.RecordedBoot;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;

/** {@code analyze compare}: what changed between boots, and whether that is too much. */
final class CompareCommand {
    private static final double MOST = 0.15;
    private static final Pattern PERCENTAGE = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,3})?) ?%");

    private CompareCommand() {}

    static List<OptionSpec> options() {
        return List.of(
                Options.one(
                        "--baseline", "PATH", "File or folder to compare the last boots with; the same as A alone."),
                Options.one("--max-regress", "SHARE", "By how much boot and start phase may grow. Default: 15%%."),
                Options.one("--boots", "K", "How many boots a side, at most. Default: 5."),
                Options.one("--junit", "FILE", "Write the verdict as JUnit XML."),
                Options.flag("Judge boots that are not comparable as well.", "--force")
                        .build());
    }

    static int compare(Invocation call) throws IOException {
        List<String> named = call.parameters();
        Optional<String> baseline = call.option("--baseline");
        if (baseline.isPresent() == !named.isEmpty()) {
            throw new UsageException("Command compare must be given either --baseline PATH or one or two paths A and B,"
                    + " but has " + (named.isEmpty() ? "none of them; name one" : "both; leave one out"));
        }
        double most = call.option("--max-regress").map(CompareCommand::share).orElse(MOST);
        List<RecordedBoot> before = NamedBoots.named(call, baseline.orElseGet(() -> named.get(0)));
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
                baseline.orElseGet(() -> named.get(0)),
                last ? HostSettings.profiles(call.home()).toString() : named.get(1),
                checks);
        call.print(call.json() ? report.json() : report.text(call.style()));
        if (!comparison.environment().isEmpty() && !call.flag("--force")) {
            call.say("Boots are not comparable, so they are not judged; take a baseline in the same environment, or"
                    + " judge them all the same with --force");
        }
        return end(call, "aither.compare", comparison.after().newest().startedAt(), checks);
    }

    /** Writes the verdict where it was asked for and makes it an exit code. */
    static int end(Invocation call, String suite, Instant at, List<Check> checks) throws IOException {
        Optional<String> junit = call.option("--junit");
        if (junit.isPresent()) {
            JunitXml.write(path(junit.get()), suite, at, checks);
        }
        return Check.good(checks) ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException(
                    "Option --junit must be the path of a file, but is '" + Shown.line(text) + "'; correct it");
        }
    }

    private static double share(String text) {
        Matcher matcher = PERCENTAGE.matcher(text.trim());
        if (!matcher.matches()) {
            throw new UsageException("Option --max-regress must be a percentage such as 15%, but is '"
                    + Shown.line(text) + "'; correct it, or leave it out to get the default of 15%");
        }
        return Double.parseDouble(matcher.group(1)) / 100;
    }
}
