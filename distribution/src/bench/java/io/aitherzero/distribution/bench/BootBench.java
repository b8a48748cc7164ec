package io.aitherzero.distribution.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures and prints a Markdown table. Rounds are interleaved: every peer boots the folder once before any boots it
 * again, each round beginning with another peer.
 */
public final class BootBench {

    private BootBench() {}

    /** Arguments: see {@link BenchOptions}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        BenchOptions options = BenchOptions.parse(arguments);
        System.out.printf(
                "%s %s, %d processors, load %.1f, JDK %s, %d rounds, median; wall = whole process, start = start phase, both in ms%n%n",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("java.version"),
                options.rounds());
        System.out.println("| plugins | shape | body | peer | wall | start | bound | start / bound |");
        System.out.println("|---:|---|---|---|---:|---:|---:|---:|");
        for (BenchCase bench : options.cases()) {
            Path scratch = Files.createTempDirectory("boot bench");
            try {
                run(bench.writeInto(scratch), options);
            } finally {
                delete(scratch);
            }
        }
    }

    private static void run(BenchFolder folder, BenchOptions options) throws IOException, InterruptedException {
        List<Peer> peers = options.peers();
        Samples samples = new Samples();
        for (int round = 0; round < options.rounds(); round++) {
            for (int i = 0; i < peers.size(); i++) {
                Peer peer = peers.get((round + i) % peers.size());
                samples.add(peer, peer.boot(folder));
            }
        }
        for (Peer peer : peers) {
            System.out.println(samples.row(folder.bench(), peer));
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
