package io.aitherzero.pf4j;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The options that this JVM was started with. On Linux they are read off the command line of the process where that says
 * it all: the JVM's own answer takes 30 ms, which a boot would wait for.
 */
final class JvmArguments {
    private static final Set<String> ENVIRONMENT = Set.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");
    private static final Set<String> OF_TWO_WORDS = Set.of(
            "-cp",
            "-classpath",
            "--class-path",
            "-p",
            "--module-path",
            "--upgrade-module-path",
            "--add-modules",
            "--limit-modules",
            "--add-exports",
            "--add-opens",
            "--add-reads",
            "--patch-module",
            "--enable-native-access");

    private JvmArguments() {}

    static List<String> ofProcess() {
        for (String variable : ENVIRONMENT) {
            if (System.getenv(variable) != null) {
                return ManagementFactory.getRuntimeMXBean().getInputArguments();
            }
        }
        List<String> typed = of(Path.of("/proc/self/cmdline"));
        return typed.isEmpty() ? ManagementFactory.getRuntimeMXBean().getInputArguments() : typed;
    }

    /** The options on a command line; empty where there are others that it does not show, or none. */
    static List<String> of(Path commandLine) {
        String[] words;
        try {
            words = new String(Files.readAllBytes(commandLine), StandardCharsets.UTF_8).split("\0", -1);
        } catch (IOException e) {
            // not Linux, or not allowed
            return List.of();
        }
        if (!words[0].equals("java") && !words[0].endsWith("/java")) {
            return List.of();
        }
        List<String> options = new ArrayList<>();
        for (int at = 1; at < words.length && !words[at].startsWith("@"); at++) {
            if (!words[at].startsWith("-")) {
                return options;
            }
            if (words[at].equals("-jar") || words[at].equals("-m") || words[at].equals("--module")) {
                return options;
            }
            options.add(words[at]);
            if (OF_TWO_WORDS.contains(words[at])) {
                at++;
            }
        }
        // a file of arguments, or no class
        return List.of();
    }
}
