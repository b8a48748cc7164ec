package io.aitherzero.cli.context;

/**
 * What a command takes beside options.
 *
 * @param label what stands for it in the help
 * @param least how many at least
 * @param most how many at most
 * @param description for the help, in which a percent sign is doubled
 * @param value what each of them is
 */
public record Parameter(String label, int least, int most, String description, Value<?> value) {
    /** Any number. */
    public static final int ANY = Integer.MAX_VALUE;

    /** The name that messages call it by. */
    String subject() {
        return "Parameter " + label;
    }
}
