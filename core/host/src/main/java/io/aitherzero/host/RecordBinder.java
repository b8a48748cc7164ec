package io.aitherzero.host;

import io.aitherzero.api.plugin.ConfigurationException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        if (!says(file)) {
            List<String> missing = missing(defaults);
            if (!missing.isEmpty()) {
                throw new ConfigurationException(missing.stream()
                        .map(key -> file + ": '" + key + "' is missing and has no default; add it")
                        .toList());
            }
            return defaults;
        }
        return new RecordBinding(file, home).bind(defaults);
    }

    /** Whether there is anything in a file to bind, or to report. */
    static boolean says(Path file) {
        // a dangling link is a mistake to report, not a missing file
        return !Files.notExists(file, LinkOption.NOFOLLOW_LINKS) && !isSilent(file);
    }

    private static List<String> missing(Record defaults) {
        List<String> missing = new ArrayList<>();
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            if (component.getType() != Optional.class && Records.value(component, defaults) == null) {
                missing.add(KeyNames.kebab(component.getName()));
            }
        }
        return missing;
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
