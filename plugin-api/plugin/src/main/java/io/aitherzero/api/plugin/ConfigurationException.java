package io.aitherzero.api.plugin;

import java.util.List;

/** A module's configuration does not fit: the message has one line for each problem, with file and line. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /**
     * Reports all problems of one file at once.
     *
     * @param problems a sentence for each, beginning with file and line
     */
    public ConfigurationException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** A sentence for each problem, beginning with file and line. */
    public List<String> problems() {
        return problems;
    }
}
