package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.report.JunitXml;
import io.aitherzero.cli.report.VerifyReport;
import io.aitherzero.pf4j.ArchiveProblem;
import io.aitherzero.pf4j.IgnoredProblems;
import io.aitherzero.pf4j.PluginVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code plugin verify}: what is wrong with archives, before any host has them. */
final class VerifyCommand {
    static List<Option> options() {
        return List.of(
                Options.many(
                        "--with",
                        "FILE",
                        "Archive of a plugin that is needed; may be repeated. Those of the plugins folder are known.",
                        Value.pathWithoutDefault()),
                Options.one(
                        "--fail-on",
                        "LEVEL",
                        "error or warning. Default: error.",
                        Value.oneOf(ArchiveProblem.Level.class)),
                Options.one(
                        "--ignore",
                        "FILE",
                        "Lines of a code and a place that are not to be told.",
                        Value.pathWithoutDefault()),
                Options.one("--junit", "FILE", "Write the verdict as JUnit XML.", Value.pathWithoutDefault()));
    }

    private VerifyCommand() {}

    static int run(Invocation call) throws IOException {
        List<Path> files = call.parameters();
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new UsageException("There is no plugin archive '" + Shown.line(file.toString())
                        + "'; correct the path, or build it first");
            }
        }
        List<Path> others = others(call, files);
        Optional<Path> ignoreFile = call.option("--ignore");
        IgnoredProblems ignored = IgnoredProblems.read(ignoreFile.stream().toList());
        Map<String, List<ArchiveProblem>> problems = new LinkedHashMap<>();
        for (Path file : files) {
            problems.put(file.toString(), ignored.told(PluginVerifier.verify(file, others)));
        }
        ignored.unused()
                .forEach(line -> call.say("Nothing was found that the line '" + Shown.line(line)
                        + "' of the ignore file speaks of; take it out"));
        Optional<ArchiveProblem.Level> level = call.option("--fail-on");
        VerifyReport report = new VerifyReport(problems, level.orElse(ArchiveProblem.Level.ERROR));
        Optional<Path> junit = call.option("--junit");
        if (junit.isPresent()) {
            JunitXml.write(junit.get(), "aither.verify", InstantSource.system().instant(), report.checks());
        }
        call.print(report);
        return report.good() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** What a plugin may need: what was named, then what is verified beside it, then the plugins folder. */
    private static List<Path> others(Invocation call, List<Path> files) throws IOException {
        List<Path> others = new ArrayList<>(call.<Path>options("--with"));
        others.addAll(files);
        if (Files.isDirectory(call.home().resolve("plugins"))
                || !call.options("--plugins").isEmpty()) {
            for (Path folder : call.settings().plugins()) {
                if (Files.isDirectory(folder)) {
                    try (Stream<Path> all = Files.list(folder)) {
                        all.filter(file -> file.toString().matches(".*[.](jar|zip)"))
                                .sorted()
                                .forEach(others::add);
                    }
                }
            }
        }
        return others;
    }
}
