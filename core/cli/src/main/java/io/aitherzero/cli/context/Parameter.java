package io.aitherzero.cli.context;

import java.util.List;

/**
 * What a command takes beside options.
 *
 * @param label what stands for it in the help
 * @param least how many at least
 * @param most how many at most
 * @param description for the help, in which a percent sign is doubled
 * @param proposals for completion
 */
public record Parameter(String label, int least, int most, String description, List<String> proposals) {
    /** Any number. */
    public static final int ANY = Integer.MAX_VALUE;

    /** Copies the list. */
    public Parameter {
        proposals = List.copyOf(proposals);
    }

    /** Some that nothing is proposed for. */
    public Parameter(String label, int least, int most, String description) {
        this(label, least, most, description, List.of());
    }
}
