package io.aitherzero.cli.context;

import java.util.Arrays;
import java.util.List;

/**
 * An option of a command, as both readers of the command line take it.
 *
 * @param names as they are typed
 * @param takes how many values, over the whole line
 * @param label what stands for the value in the help
 * @param description for the help, in which a percent sign is doubled
 * @param value what it takes
 */
public record Option(List<String> names, Takes takes, String label, String description, Value<?> value) {
    /** How many values an option has. */
    public enum Takes {
        /** It is there or not. */
        NOTHING,
        /** One; it may be there once. */
        ONE,
        /** One behind an equals sign, or none; it may be there once. */
        PERHAPS,
        /** One each time it is there. */
        MANY
    }

    /** Copies the list. */
    public Option {
        names = List.copyOf(names);
    }

    static Option flag(String description, String... names) {
        return new Option(Arrays.asList(names), Takes.NOTHING, "", description, Value.text());
    }

    /** The name that messages call it by. */
    String subject() {
        return "Option " + name();
    }

    /** The name that says most. */
    public String name() {
        for (String name : names) {
            if (name.startsWith("--")) {
                return name;
            }
        }
        return names.get(0);
    }
}
