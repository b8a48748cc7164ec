package io.aitherzero.distribution.bench;

import io.aitherzero.fixture.PluginArchive;
import io.aitherzero.fixture.PluginSpec;
import io.aitherzero.fixture.StartBody;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes until a plugin runs that is moved into the folder of a running host, from the move to the line in the
 * host's journal, as a Markdown table: the first one after a start, and those after it. Each round is a process of its own.
 */
public final class DropBench {
    private static final long LOOK_NANOS = 500_000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final StartBody BODY = StartBody.classLoading(6);

    private final Path home;
    private final List<Long> first = new ArrayList<>();
    private final List<Long> later = new ArrayList<>();

    private DropBench(Path home) {
        this.home = home;
    }

    /** Arguments: {@code --sizes=3,256 --rounds=7 --drops=5}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String[] sizes = {"3", "256"};
        int rounds = 7;
        int drops = 5;
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.startsWith("--sizes=")) {
                sizes = value.split(",");
            } else if (argument.startsWith("--rounds=")) {
                rounds = Integer.parseInt(value);
            } else if (argument.startsWith("--drops=")) {
                drops = Integer.parseInt(value);
            } else {
                throw new IllegalArgumentException(
                        "unknown option " + argument + "; known are --sizes=, --rounds= and --drops=");
            }
        }
        System.out.printf(
                "%s %s, %d processors, load %.1f, JDK %s, %d rounds of %d drops; ms%n%n",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("java.version"),
                rounds,
                drops);
        System.out.println("| running | first, median | later, median | quartiles | most |");
        System.out.println("|---:|---:|---:|---|---:|");
        for (String size : sizes) {
            Path scratch = Files.createTempDirectory("drop bench");
            try {
                BenchFolder folder = new BenchCase(
                                Integer.parseInt(size), BenchCase.Shape.LAYERED, BenchCase.Body.FEW_CLASSES)
                        .writeInto(scratch);
                DropBench bench = new DropBench(scratch.resolve("home"));
                for (int round = 0; round < rounds; round++) {
                    bench.round(folder, drops);
                }
                bench.print(size);
            } finally {
                BootBench.delete(scratch);
            }
        }
    }

    private void round(BenchFolder folder, int drops) throws IOException, InterruptedException {
        Path program = Path.of(System.getProperty("aither.distribution", "."), "bin", "aither");
        Files.createDirectories(home);
        Process process = new ProcessBuilder(
                        program.toString(),
                        "start",
                        "--plugins",
                        folder.plugins().toString(),
                        "--home",
                        home.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("Running;")) {
                line = lines.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("The host did not start");
            }
            awaited(0, host(), "\"socket\"", "");
            List<Path> dropped = new ArrayList<>();
            for (int drop = 0; drop < drops; drop++) {
                LockSupport.parkNanos(PAUSE_NANOS);
                String id = "dropped" + drop;
                Path jar = PluginArchive.write(folder.scratch(), PluginSpec.of(id, BODY));
                Path target = folder.plugins().resolve(jar.getFileName());
                long from = Files.size(journal());
                long begin = System.nanoTime();
                Files.move(jar, target, StandardCopyOption.ATOMIC_MOVE);
                awaited(from, journal(), "\"" + id + "\"", "STARTED");
                (drop == 0 ? first : later).add(System.nanoTime() - begin);
                dropped.add(target);
            }
            process.toHandle().destroy();
            process.waitFor();
            for (Path jar : dropped) {
                Files.delete(jar);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private Path journal() {
        return home.resolve("var").resolve("journal").resolve("states.jsonl");
    }

    private Path host() {
        return home.resolve("var").resolve("run").resolve("host.json");
    }

    /** Waits until a file has a line behind a place that has two texts. */
    private static void awaited(long from, Path file, String text, String last) throws IOException {
        long end = System.nanoTime() + MOST_NANOS;
        while (System.nanoTime() < end) {
            if (Files.exists(file)) {
                byte[] all = Files.readAllBytes(file);
                String fresh = new String(all, StandardCharsets.UTF_8);
                boolean there = fresh.substring(Math.min((int) from, fresh.length()))
                        .lines()
                        .anyMatch(line -> line.contains(text) && line.contains(last));
                if (there) {
                    return;
                }
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new IllegalStateException("Nothing came of it within a minute");
    }

    private void print(String size) {
        double[] firsts = first.stream().mapToDouble(nanos -> nanos / 1e6).toArray();
        double[] laters = later.stream().mapToDouble(nanos -> nanos / 1e6).toArray();
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f to %.0f | %.0f |%n",
                size,
                LaunchBench.quantile(firsts, 0.5),
                LaunchBench.quantile(laters, 0.5),
                LaunchBench.quantile(laters, 0.25),
                LaunchBench.quantile(laters, 0.75),
                LaunchBench.quantile(laters, 1));
    }
}
