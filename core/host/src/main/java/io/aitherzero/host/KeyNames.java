package io.aitherzero.host;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Spellings of configuration keys and other names that people type. */
public final class KeyNames {
    private KeyNames() {}

    /** {@code historyLength} or {@code HISTORY_LENGTH} as {@code history-length}. */
    static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /**
     * The known name that was probably meant, if one is near.
     *
     * @param key what was typed
     * @param known all names there are
     */
    public static Optional<String> nearest(String key, List<String> known) {
        String wanted = kebab(key);
        int reach = Math.max(1, wanted.length() / 3);
        return known.stream()
                .filter(candidate -> distance(wanted, candidate) <= reach)
                .min(Comparator.comparingInt(candidate -> distance(wanted, candidate)));
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substitution, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
