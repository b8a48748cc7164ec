package io.aitherzero.cli.context;

import java.util.List;
import java.util.Optional;

/**
 * A command that does something, with all that both readers of the command line and the help need to know of it.
 *
 * @param path as it is typed, such as {@code analyze blame}
 * @param action what it does
 * @param description one sentence
 * @param examples what may follow the path
 * @param options in the order of the help
 * @param parameter what it takes beside options
 * @param wordsEndOptions whether all behind the first parameter is a parameter
 */
public record CommandLeaf(
        String path,
        Action action,
        String description,
        List<String> examples,
        List<Option> options,
        Optional<Parameter> parameter,
        boolean wordsEndOptions) {
    /** What a command does. */
    @FunctionalInterface
    public interface Action {
        int run(Invocation call) throws Exception;
    }

    /** Copies the lists. */
    public CommandLeaf {
        examples = List.copyOf(examples);
        options = List.copyOf(options);
    }
}
