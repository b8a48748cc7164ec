package io.aitherzero.distribution.bench;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootModel;
import io.aitherzero.boot.plan.BootModel.Setting;
import io.aitherzero.distribution.bench.peer.ProfiledBoot;
import io.aitherzero.host.json.ProfileJson;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How far predictions are off: each folder is booted in several settings, each boot predicts the start phase of all
 * others, and the table shows the errors. Settings that would take long are left out.
 */
public final class PredictionBench {

    private static final long MOST_MILLIS = 2_000;

    private static final List<Setting> SETTINGS = List.of(
            setting(Schedule.READY, 0),
            setting(Schedule.READY, 1),
            setting(Schedule.READY, 2),
            setting(Schedule.READY, 4),
            setting(Schedule.READY, 16),
            setting(Schedule.LEVEL, 0),
            setting(Schedule.LEVEL, 4),
            setting(Schedule.SEQUENTIAL, 0));

    private record Boot(Setting setting, BootProfile profile) {}

    /** Shares of the real start phase. */
    private static final class Errors {
        final List<Double> all = new ArrayList<>();
        final List<Double> fromUsual = new ArrayList<>();

        String row(String name, String size) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %s | %s | %s |",
                    name,
                    size,
                    all.size(),
                    percent(all, 0.5),
                    percent(all, 0.9),
                    percent(fromUsual, 0.5));
        }

        private static String percent(List<Double> errors, double quantile) {
            List<Double> sorted = errors.stream().sorted().toList();
            return sorted.isEmpty()
                    ? "-"
                    : String.format(
                            Locale.ROOT,
                            "%.1f %%",
                            100 * sorted.get((int) Math.min(sorted.size() - 1, quantile * sorted.size())));
        }
    }

    private PredictionBench() {}

    private static Setting setting(Schedule schedule, int workers) {
        return new Setting(schedule, workers == 0 ? OptionalInt.empty() : OptionalInt.of(workers), false);
    }

    /** Arguments: see {@link BenchOptions}; peers do not matter. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        BenchOptions options = BenchOptions.parse(Stream.concat(
                        Stream.of(
                                "--sizes=8,64,256",
                                "--shapes=wide,layered,skewed",
                                "--bodies=waiting,cpu,classes",
                                "--rounds=1"),
                        Stream.of(arguments))
                .toArray(String[]::new));
        System.out.printf(
                "%s, %d processors, load %.1f, JDK %s; error of the predicted start phase%n%n",
                System.getProperty("os.name"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("java.version"));
        System.out.println("| body | plugins | predictions | median error | 9 of 10 under | median from READY |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        Map<BenchCase.Body, Errors> perBody = new EnumMap<>(BenchCase.Body.class);
        for (BenchCase.Body body : options.bodies()) {
            for (int size : options.sizes()) {
                Errors errors = new Errors();
                for (BenchCase.Shape shape : options.shapes()) {
                    measure(new BenchCase(size, shape, body), options.rounds(), errors);
                }
                Errors whole = perBody.computeIfAbsent(body, any -> new Errors());
                whole.all.addAll(errors.all);
                whole.fromUsual.addAll(errors.fromUsual);
                System.out.println(errors.row(name(body), String.valueOf(size)));
            }
        }
        perBody.forEach((body, errors) -> System.out.println(errors.row("**" + name(body) + "**", "all")));
    }

    private static String name(BenchCase.Body body) {
        return body.name().toLowerCase(Locale.ROOT);
    }

    private static void measure(BenchCase bench, int rounds, Errors errors) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("prediction bench");
        try {
            BenchFolder folder = bench.writeInto(scratch);
            List<Boot> boots = new ArrayList<>();
            for (Setting setting : SETTINGS) {
                if (atLeastMillis(bench, setting) <= MOST_MILLIS) {
                    boots.add(new Boot(setting, median(folder, setting, rounds)));
                }
            }
            for (Boot from : boots) {
                BootModel model = BootModel.of(from.profile());
                for (Boot to : boots) {
                    if (!from.setting().equals(to.setting())) {
                        double real = to.profile().phases().start();
                        double error = Math.abs(model.predict(to.setting()) - real) / real;
                        errors.all.add(error);
                        if (from.setting().equals(SETTINGS.get(0))) {
                            errors.fromUsual.add(error);
                        }
                    }
                }
            }
        } finally {
            BootBench.delete(scratch);
        }
    }

    private static long atLeastMillis(BenchCase bench, Setting setting) {
        int most = setting.schedule() == Schedule.SEQUENTIAL
                ? 1
                : setting.workers().orElse(bench.size());
        return Math.max(bench.boundMillis(), bench.sumMillis() / most);
    }

    private static BootProfile median(BenchFolder folder, Setting setting, int rounds)
            throws IOException, InterruptedException {
        List<BootProfile> boots = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            boots.add(boot(folder, setting));
        }
        boots.sort(Comparator.comparingLong(boot -> boot.phases().start()));
        return boots.get(rounds / 2);
    }

    private static BootProfile boot(BenchFolder folder, Setting setting) throws IOException, InterruptedException {
        Path file = folder.scratch().resolve("profile.json");
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        // as the launcher
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProfiledBoot.class.getName(),
                        folder.plugins().toString(),
                        setting.schedule().name(),
                        String.valueOf(setting.workers().orElse(0)),
                        file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int exit = process.waitFor();
        BootProfile profile = ProfileJson.read(file);
        if (exit != 0 || profile.outcome() != BootProfile.Outcome.OK) {
            throw new IllegalStateException("a boot of " + folder.bench() + " with " + setting + " ended with " + exit
                    + " and " + profile.outcome());
        }
        return profile;
    }
}
