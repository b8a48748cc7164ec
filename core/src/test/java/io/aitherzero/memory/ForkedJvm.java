package io.aitherzero.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests in a JVM of its own, of the version that runs the tests. */
final class ForkedJvm {
    /** What came of it. */
    record Result(int exit, String output) {
        /** Whether the JVM has a collector or an option at all. */
        boolean refusedOption() {
            return output.contains("Could not create the Java Virtual Machine")
                    || output.contains("Unrecognized VM option")
                    || output.contains("Option -XX:+Use");
        }

        /** The value of the last line {@code name=value}. */
        String value(String name) {
            return output.lines()
                    .filter(line -> line.startsWith(name + "="))
                    .reduce((first, last) -> last)
                    .orElseThrow(() -> new AssertionError("no " + name + " in: " + output))
                    .substring(name.length() + 1);
        }
    }

    private ForkedJvm() {}

    static Result run(Class<?> main, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread watchdog = new Thread(() -> endAfterMinutes(process));
        watchdog.setDaemon(true);
        watchdog.start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static void endAfterMinutes(Process process) {
        try {
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
