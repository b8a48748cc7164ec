package io.aitherzero.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process that this JVM is. */
public final class OwnProcess {
    private static final String NUMBERS = "NSpid:";

    private OwnProcess() {}

    /**
     * Its number. Where the system tells it in a file it is read there: the JDK's own answer makes a pool of threads first,
     * which takes ten milliseconds of a launch.
     */
    public static long pid() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(NUMBERS)) {
                    // one in each namespace of processes that it is in, the innermost last
                    return Long.parseLong(line.substring(line.lastIndexOf('\t') + 1));
                }
            }
        } catch (IOException | NumberFormatException e) {
            // the JDK knows
        }
        return ProcessHandle.current().pid();
    }
}
