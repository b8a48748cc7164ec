package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.base.Spread;
import io.aitherzero.bench.BenchChild;
import io.aitherzero.bench.Benchmark;
import io.aitherzero.bench.BenchmarkRuns;
import io.aitherzero.bench.Benchmarks;
import io.aitherzero.bench.Measurement;
import io.aitherzero.bench.Waits;
import io.aitherzero.bench.Workbench;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.OutputFile;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.report.BenchBaseline;
import io.aitherzero.cli.report.BenchReport;
import io.aitherzero.host.KeyNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** {@code bench}: defined works on the parallel engine, held against the least time they can take. */
final class BenchCommand {
    private static final int RUNS = 5;
    private static final int MOST_RUNS = 1_000;
    private static final int SLEEPS = 20;
    private static final double MOST = 0.1;

    private BenchCommand() {}

    static List<Option> options() {
        return List.of(
                Options.flag("List the benchmarks; runs nothing.", "--list"),
                Options.one(
                        "--runs",
                        "N",
                        "How often each is run, after a first time that does not count. Default: 5.",
                        Value.count(MOST_RUNS)),
                Options.one(
                        "--save", "FILE", "Write the figures to this file, as a baseline for later.", Value.output()),
                Options.one(
                        "--baseline",
                        "FILE",
                        "Fail if a benchmark is slower than in this file.",
                        Value.pathWithoutDefault()),
                Options.one(
                        "--max-regress",
                        "PERCENT",
                        "How much of its share of the ideal one may lose. Default: 10%%. Noise is allowed on top.",
                        Value.share("10%")));
    }

    static int bench(Invocation call) throws IOException, InterruptedException {
        try (Workbench bench = new Workbench(BenchChild.class.getName(), BenchChild.boots())) {
            call.context().onTermination().accept(bench::close);
            return bench(call, bench);
        } catch (CancellationException e) {
            // the process is about to end, and was told so
            return ExitCode.FAILED;
        }
    }

    private static int bench(Invocation call, Workbench bench) throws IOException, InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        List<Benchmark> chosen = chosen(call.parameters(), Benchmarks.all(processors, bench));
        int runs = call.<Integer>option("--runs").orElse(RUNS);
        double most = call.<Double>option("--max-regress").orElse(MOST);
        Optional<OutputFile> save = call.option("--save");
        Optional<Path> named = call.option("--baseline");
        if (call.flag("--list")) {
            call.print(BenchReport.list(chosen));
            return ExitCode.OK;
        }
        Optional<BenchBaseline> baseline = Optional.empty();
        if (named.isPresent()) {
            baseline = Optional.of(baseline(named.get()));
        }
        BenchReport report = run(call, chosen, runs, processors);
        call.print(report);
        if (save.isPresent()) {
            save.get().write(report.json());
        }
        if (call.json()) {
            report.faults().forEach(call::say);
        }
        boolean slower = baseline.isPresent() && slower(call, baseline.get(), report, most);
        return slower || !report.faults().isEmpty() ? ExitCode.FAILED : ExitCode.OK;
    }

    private static boolean slower(Invocation call, BenchBaseline baseline, BenchReport report, double most) {
        List<String> unknown = baseline.unknown(report.benchmarks());
        if (!unknown.isEmpty()) {
            call.say("Not judged, since the baseline has not the same work under these names: "
                    + String.join(", ", unknown) + "; save a new baseline to have them judged");
        }
        List<String> regressions = baseline.regressions(report.benchmarks(), most);
        regressions.forEach(call::say);
        return !regressions.isEmpty();
    }

    /** Takes turns, so that what else the machine does hits all benchmarks alike. */
    private static BenchReport run(Invocation call, List<Benchmark> chosen, int runs, int processors)
            throws InterruptedException {
        Instant startedAt = Instant.now();
        try (BenchProgress progress = new BenchProgress(call.context(), runs)) {
            progress.show("sleep", 0);
            Spread oversleep = Waits.overshoot(BenchReport.SLEEP_MILLIS, SLEEPS);
            List<List<Measurement>> measured = new ArrayList<>();
            for (Benchmark one : chosen) {
                if (!one.body().hasOwnJvm()) {
                    progress.show(one.name(), 0);
                    Measurement ignored = one.run();
                }
                measured.add(new ArrayList<>());
            }
            for (int run = 1; run <= runs; run++) {
                for (int i = 0; i < chosen.size(); i++) {
                    progress.show(chosen.get(i).name(), run);
                    measured.get(i).add(chosen.get(i).run());
                }
            }
            List<BenchmarkRuns> all = new ArrayList<>();
            for (int i = 0; i < chosen.size(); i++) {
                all.add(new BenchmarkRuns(chosen.get(i), measured.get(i)));
            }
            return new BenchReport(startedAt, processors, oversleep, all);
        }
    }

    private static List<Benchmark> chosen(List<String> names, List<Benchmark> all) {
        List<String> known = all.stream().map(Benchmark::name).toList();
        List<String> asked =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        for (int i = 0; i < asked.size(); i++) {
            if (!known.contains(asked.get(i))) {
                String wayOut = KeyNames.nearest(asked.get(i), known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("'aither bench --list' lists all");
                throw new UsageException("There is no benchmark '" + Shown.line(names.get(i)) + "'; " + wayOut);
            }
        }
        return all.stream()
                .filter(one -> asked.isEmpty() || asked.contains(one.name()))
                .toList();
    }

    private static BenchBaseline baseline(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw UsageException.of(
                    "Option --baseline",
                    "an existing file",
                    file.toString(),
                    "write one with 'aither bench --save FILE'");
        }
        return BenchBaseline.read(file.toAbsolutePath().normalize());
    }
}
