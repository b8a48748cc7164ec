package io.aitherzero.distribution.bench;

import io.aitherzero.distribution.bench.peer.FelixBoot;
import io.aitherzero.distribution.bench.peer.MscBoot;
import io.aitherzero.distribution.bench.peer.PlainHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program that is launched from outside and says when all plugins have started. */
enum LaunchPeer {
    /** What a program without this project would be: picocli with annotations, Log4j with XML, PF4J as it comes. */
    PLAIN(PlainHost.class, "picocli|log4j|pf4j|slf4j-api|java-semver|asm-"),
    AITHER(null, ""),
    /** The same, without its class archive. */
    JARS(null, ""),
    /** Another distribution of the launcher, to compare two builds. */
    BEFORE(null, ""),
    FELIX(FelixBoot.class, "org.apache.felix"),
    MSC(MscBoot.class, "jboss|wildfly");

    private static final List<String> READY = List.of("started ", "Running;");
    private static final long MOST_SECONDS = 120;

    private final List<String> java;

    LaunchPeer(@Nullable Class<?> main, String libraries) {
        java = main == null ? List.of() : List.of("-cp", Peer.classPath(libraries), main.getName());
    }

    /**
     * Launches the program and ends it again.
     *
     * @return nanoseconds from the launch to the line that says it is ready
     */
    long launch(BenchFolder folder, LaunchOptions options) throws IOException, InterruptedException {
        Path home = options.home(folder, this);
        List<String> words = new ArrayList<>();
        if (java.isEmpty()) {
            words.add(
                    options.distribution(this).resolve("bin").resolve("aither").toString());
            words.addAll(List.of("start", "--plugins", folder.plugins().toString(), "--home", home.toString()));
        } else {
            words.add(options.jdk().resolve("bin").resolve("java").toString());
            words.addAll(java);
            words.add(folder.scratch().toString());
        }
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(folder.scratch().toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", options.jdk().toString());
        if (this == JARS) {
            // the JDK's own, as without the option
            builder.environment()
                    .put(
                            "AITHER_JAVA_OPTS",
                            "-XX:SharedArchiveFile=" + options.jdk().resolve("lib/server/classes.jsa"));
        }

        long begin = System.nanoTime();
        Process process = builder.start();
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                said.append(line).append('\n');
                if (READY.stream().anyMatch(line::startsWith)) {
                    long end = System.nanoTime();
                    process.toHandle().destroy();
                    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                        throw new IllegalStateException(this + " does not end:\n" + said);
                    }
                    return end - begin;
                }
            }
        }
        throw new IllegalStateException(this + " ended with " + process.waitFor() + " and did not start:\n" + said);
    }
}
