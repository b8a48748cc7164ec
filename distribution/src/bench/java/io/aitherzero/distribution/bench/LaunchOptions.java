package io.aitherzero.distribution.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What to launch. {@code --sizes=0,64 --peers=plain,aither --rounds=7 --jdk=DIR --before=DIR} choose one by one; the JDK
 * is this process's own by default, {@code jars} is aither without its class archive, and {@code before} is the unpacked distribution of an earlier build.
 */
record LaunchOptions(List<Integer> sizes, List<LaunchPeer> peers, int rounds, Path jdk, Path before) {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("aither.distribution", "."));

    static LaunchOptions parse(String[] arguments) {
        LaunchOptions options = new LaunchOptions(
                List.of(0, 8, 64, 256),
                List.of(LaunchPeer.PLAIN, LaunchPeer.AITHER, LaunchPeer.FELIX, LaunchPeer.MSC),
                21,
                Path.of(System.getProperty("java.home")),
                DISTRIBUTION);
        for (String argument : arguments) {
            options = argument.isEmpty() ? options : options.with(argument);
        }
        return options;
    }

    private LaunchOptions with(String argument) {
        String[] parts = argument.split("=", 2);
        String value = parts.length == 2 ? parts[1] : "";
        return switch (parts[0]) {
            case "--sizes" ->
                new LaunchOptions(
                        Arrays.stream(value.split(",")).map(Integer::valueOf).toList(), peers, rounds, jdk, before);
            case "--peers" ->
                new LaunchOptions(
                        sizes,
                        Arrays.stream(value.toUpperCase(Locale.ROOT).split(","))
                                .map(LaunchPeer::valueOf)
                                .toList(),
                        rounds,
                        jdk,
                        before);
            case "--rounds" -> new LaunchOptions(sizes, peers, Integer.parseInt(value), jdk, before);
            case "--jdk" -> new LaunchOptions(sizes, peers, rounds, Path.of(value), before);
            case "--before" -> new LaunchOptions(sizes, peers, rounds, jdk, Path.of(value));
            default ->
                throw new IllegalArgumentException("unknown option " + argument
                        + "; known are --sizes=, --peers=, --rounds=, --jdk= and --before=");
        };
    }

    Path distribution(LaunchPeer peer) {
        return peer == LaunchPeer.BEFORE ? before : DISTRIBUTION;
    }

    /** A home of the peer's own for the folder, with the configuration as it is shipped; kept from launch to launch. */
    Path home(BenchFolder folder, LaunchPeer peer) throws IOException {
        Path home = folder.scratch().resolve("home-" + peer.name());
        Path conf = home.resolve("conf");
        if (!Files.exists(conf)) {
            Files.createDirectories(conf);
            Path shipped = distribution(peer).resolve("conf").resolve("aither.conf");
            if (Files.exists(shipped)) {
                Files.copy(shipped, conf.resolve("aither.conf"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return home;
    }
}
