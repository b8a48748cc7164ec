package io.aitherzero.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM that does a part of a benchmark, and what it says. For one thread. */
final class ChildJvm {
    /** Begins each line that is said on purpose. */
    static final String MARK = "> ";

    private static final long LONGEST_SECONDS = 60;
    private static final int KEPT_LINES = 20;

    private final Process process;
    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> noise = new ArrayList<>();

    ChildJvm(Process process) {
        this.process = process;
        CompletableFuture<Process> ignored = process.onExit()
                .orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS)
                .whenComplete((ended, late) -> {
                    if (late != null) {
                        kill();
                    }
                });
    }

    /** Ends it at once; what it has said before can still be read. */
    void kill() {
        // not the process itself, which would close its streams
        boolean ignored = process.toHandle().destroyForcibly();
    }

    /**
     * Reads until it says something on purpose.
     *
     * @return the name of what it says; empty when it is over
     */
    Optional<String> next() throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            int equals = line.indexOf('=');
            if (line.startsWith(MARK) && equals > 0) {
                String name = line.substring(MARK.length(), equals);
                values.computeIfAbsent(name, first -> new ArrayList<>()).add(line.substring(equals + 1));
                return Optional.of(name);
            }
            if (noise.size() < KEPT_LINES) {
                noise.add(line);
            }
        }
        return Optional.empty();
    }

    /** Reads what is left; returns when it is over. */
    ChildJvm await() throws IOException, InterruptedException {
        Optional<String> said = next();
        while (said.isPresent()) {
            said = next();
        }
        int ignored = process.waitFor();
        return this;
    }

    /** All that it said under a name, in order. */
    List<String> all(String name) {
        return Collections.unmodifiableList(values.getOrDefault(name, List.of()));
    }

    /**
     * A figure.
     *
     * @throws IOException if it did not say it
     */
    long number(String name) throws IOException {
        List<String> said = all(name);
        if (said.isEmpty()) {
            throw new IOException("The JVM of a benchmark must say '%s' within %d s, but ended with %s and said: %s"
                    .formatted(
                            name,
                            LONGEST_SECONDS,
                            process.isAlive() ? "nothing" : String.valueOf(process.exitValue()),
                            String.join(" | ", noise)));
        }
        return Long.parseLong(said.get(said.size() - 1));
    }

    /** What it measured; the ideal is left to its parent. */
    Measurement measurement() throws IOException {
        return new Measurement(
                number("idealNanos"),
                number("bodyNanos"),
                number("measuredNanos"),
                number("runNanos"),
                number("items"),
                number("accounted"),
                all("fault").stream().findFirst());
    }
}
