package io.aitherzero.cli.context;

import java.util.List;
import java.util.Map;

/**
 * What was typed behind a command.
 *
 * @param options values by each name of the option they were given to: a list for one that takes many, true for one that
 *     takes none
 * @param parameters values of the rest, in its order
 */
public record Typed(Map<String, Object> options, List<Object> parameters) {
    /** Copies both. */
    public Typed {
        options = Map.copyOf(options);
        parameters = List.copyOf(parameters);
    }
}
