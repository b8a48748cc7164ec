package io.aitherzero.distribution.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whole launches, from the start of the process to the line that says that all plugins have started, as a Markdown table.
 * In each round every peer is launched once, each round beginning with another one, and the ratio is that of two launches
 * of the same round. The first round is not counted: it reads files from the disk and has no recorded boots.
 */
public final class LaunchBench {
    private static final int UNCOUNTED = 1;

    private LaunchBench() {}

    /** Arguments: see {@link LaunchOptions}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LaunchOptions options = LaunchOptions.parse(arguments);
        if (options.peers().contains(LaunchPeer.AITHER)) {
            makeClassArchive(options);
        }
        System.out.printf(
                "%s %s, %d processors, load %.1f, JDK %s, %d rounds; ready in ms and the ratio to %s, median and quartiles%n%n",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                options.jdk(),
                options.rounds(),
                name(options.peers().get(0)));
        System.out.println("| plugins | peer | ready | ratio | quartiles |");
        System.out.println("|---:|---|---:|---:|---|");
        for (int size : options.sizes()) {
            Path scratch = Files.createTempDirectory("launch bench");
            try {
                BenchCase bench = new BenchCase(size, BenchCase.Shape.LAYERED, BenchCase.Body.FEW_CLASSES);
                run(bench.writeInto(scratch), options);
            } finally {
                BootBench.delete(scratch);
            }
        }
    }

    /** The build makes that of its own JDK alone. */
    private static void makeClassArchive(LaunchOptions options) throws IOException, InterruptedException {
        Path aither = options.distribution(LaunchPeer.AITHER).resolve("bin").resolve("aither");
        ProcessBuilder builder = new ProcessBuilder(aither.toString(), "class-archive").inheritIO();
        builder.environment().put("JAVA_HOME", options.jdk().toString());
        if (builder.start().waitFor() != 0) {
            throw new IllegalStateException("no class archive was made");
        }
    }

    private static void run(BenchFolder folder, LaunchOptions options) throws IOException, InterruptedException {
        List<LaunchPeer> peers = options.peers();
        Map<LaunchPeer, List<Long>> samples = new EnumMap<>(LaunchPeer.class);
        for (int round = 0; round < UNCOUNTED + options.rounds(); round++) {
            for (int i = 0; i < peers.size(); i++) {
                LaunchPeer peer = peers.get((round + i) % peers.size());
                long nanos = peer.launch(folder, options);
                if (round >= UNCOUNTED) {
                    samples.computeIfAbsent(peer, any -> new ArrayList<>()).add(nanos);
                }
            }
        }
        List<Long> base = samples.getOrDefault(peers.get(0), List.of());
        for (LaunchPeer peer : peers) {
            List<Long> own = samples.getOrDefault(peer, List.of());
            double[] ready = own.stream().mapToDouble(nanos -> nanos / 1e6).toArray();
            double[] ratios = new double[own.size()];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = (double) own.get(i) / base.get(i);
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %.0f | %.2f | %.2f to %.2f |%n",
                    folder.bench().size(),
                    name(peer),
                    quantile(ready, 0.5),
                    quantile(ratios, 0.5),
                    quantile(ratios, 0.25),
                    quantile(ratios, 0.75));
        }
    }

    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    private static String name(LaunchPeer peer) {
        return peer.name().toLowerCase(Locale.ROOT);
    }
}
