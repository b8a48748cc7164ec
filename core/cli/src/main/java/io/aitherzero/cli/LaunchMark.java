package io.aitherzero.cli;

import java.io.File;

/**
 * A file that the launcher leaves where it hands a class archive to the JVM, which crashes on a damaged one: it
 * counts those in a row that are still there when the next launch comes.
 */
final class LaunchMark {
    private LaunchMark() {}

    /** The launch has got through. May be called again. */
    static void remove() {
        String mark = System.getProperty("aither.launching");
        if (mark != null) {
            boolean ignored = new File(mark).delete();
        }
    }
}
