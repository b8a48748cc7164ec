package io.aitherzero.cli.report;

import java.util.List;
import java.util.stream.Collectors;

/** The answer to a command: a text for people, and a document for machines whose times are in nanoseconds. */
public interface Report {
    /**
     * Whole lines; whatever came from a plugin is harmless for a terminal.
     *
     * @param style whether colours are used
     */
    String text(Style style);

    /** A document with its own schema. */
    String json();

    /** Lines as a text. */
    static String joined(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
