package io.aitherzero.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Binds a HOCON file to a record; free of the parser's classes, so that a module without a file never loads them. */
final class RecordBinder {
    private static final long MOST_SILENT = 1 << 16;

    private RecordBinder() {}

    /**
     * The record with the file's values, or the defaults where the file is silent or missing.
     *
     * @param home what relative {@code Path} values are relative to
     * @throws io.aitherzero.api.plugin.ConfigurationException naming every problem of the file
     */
    static <R extends Record> R bind(Path file, Path home, R defaults) {
        // a dangling link is a mistake to report, not a missing file
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS) || isSilent(file)) {
            return defaults;
        }
        return new RecordBinding(file, home).bind(defaults);
    }

    /** Whether there is nothing but comments, as in the file that is shipped; what is not plain the parser is to judge. */
    private static boolean isSilent(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_SILENT) {
                return false;
            }
            boolean comment = false;
            for (byte letter : Files.readAllBytes(file)) {
                if (letter == '\n') {
                    comment = false;
                } else if (letter == '#') {
                    comment = true;
                } else if (letter < 0 || (!comment && letter != ' ' && letter != '\r' && letter != '\t')) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
