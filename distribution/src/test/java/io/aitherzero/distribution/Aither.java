package io.aitherzero.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs {@code bin/aither}, away from the settings of whoever runs the tests. */
final class Aither {

    /** Far above what any run takes: reached only by one that hangs. */
    private static final long PATIENCE_SECONDS = 60;

    private final Path script;
    private final Path scratch;
    private final Map<String, String> environment;

    /** The launcher of a distribution, on the JDK of the build, which compiles no more than a short run needs. */
    Aither(Path distribution, Path scratch) {
        this(
                distribution.resolve("bin/aither"),
                scratch,
                Map.of("JAVA_HOME", System.getProperty("java.home"), "AITHER_JAVA_OPTS", "-XX:TieredStopAtLevel=1"));
    }

    /** A launcher with exactly the given environment, and PATH. */
    Aither(Path script, Path scratch, Map<String, String> environment) {
        this.script = script;
        this.scratch = scratch;
        this.environment = environment;
    }

    record Ended(int exit, String out, String err) {}

    Ended run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).end();
    }

    Running start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(scratch, "out", ".txt");
        Path err = Files.createTempFile(scratch, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(scratch.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    record Running(Process process, Path out, Path err) {

        /** Returns when standard output or error has the text; fails when the process ends before. */
        void awaitOutput(String text) throws IOException, InterruptedException {
            long begin = System.nanoTime();
            boolean over = false;
            while (!has(text)) {
                assertThat(over)
                        .as("\"%s\" in:%n%s", text, Files.readString(out) + Files.readString(err))
                        .isFalse();
                over = process.waitFor(10, TimeUnit.MILLISECONDS)
                        || System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            }
        }

        private boolean has(String text) throws IOException {
            return Files.readString(out).contains(text) || Files.readString(err).contains(text);
        }

        Ended end() throws IOException, InterruptedException {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            Ended result = new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
            assertThat(ended)
                    .as("ended within %s s: %s", PATIENCE_SECONDS, result)
                    .isTrue();
            return result;
        }
    }
}
