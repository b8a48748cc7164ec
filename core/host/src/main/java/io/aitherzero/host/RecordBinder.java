package io.aitherzero.host;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Binds a HOCON file to a record; free of the parser's classes, so that a module without a file never loads them. */
final class RecordBinder {
    private RecordBinder() {}

    /**
     * The record with the file's values, or the defaults where the file is silent or missing.
     *
     * @param home what relative {@code Path} values are relative to
     * @throws io.aitherzero.api.plugin.ConfigurationException naming every problem of the file
     */
    static <R extends Record> R bind(Path file, Path home, R defaults) {
        // a dangling link is a mistake to report, not a missing file
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return defaults;
        }
        return new RecordBinding(file, home).bind(defaults);
    }
}
