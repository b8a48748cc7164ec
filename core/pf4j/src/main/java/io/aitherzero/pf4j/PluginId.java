package io.aitherzero.pf4j;

import java.util.regex.Pattern;

/** What may be the id of a module: it names files, too. */
public final class PluginId {
    /** The rule, as it stands behind a colon. */
    public static final String RULE = "letters, digits, '.', '-' and '_', first a letter or digit, at most 100 of them";

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private PluginId() {}

    /**
     * Whether a module may have an id.
     *
     * @param id the id
     */
    public static boolean isAllowed(String id) {
        return ALLOWED.matcher(id).matches();
    }
}
