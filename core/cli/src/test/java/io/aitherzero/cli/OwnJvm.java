package io.aitherzero.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code aither} in a JVM of its own, of the version and with the class path of the tests. */
public final class OwnJvm {
    private OwnJvm() {}

    /** The words of its command line; it compiles no more than a short run needs. */
    public static List<String> words(Path home, String... args) {
        return words(home, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), args);
    }

    /** The same with other options of the JVM. */
    public static List<String> words(Path home, List<String> options, String... args) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.addAll(
                List.of("-Daither.home=" + home, "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        words.addAll(List.of(args));
        return words;
    }

    /** The next line that contains a text; {@code null} as a text where there is none. */
    static String lineWith(BufferedReader said, String text) throws IOException {
        String line = said.readLine();
        while (line != null && !line.contains(text)) {
            line = said.readLine();
        }
        return String.valueOf(line);
    }
}
