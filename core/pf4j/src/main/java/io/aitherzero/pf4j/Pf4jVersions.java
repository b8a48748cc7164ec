package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.VersionScheme;
import org.pf4j.VersionManager;

/**
 * PF4J's version manager as the graph's version scheme.
 *
 * @param versions PF4J's own
 * @param strict whether unparsable text is a fault; PF4J itself does not look at it where nobody asks for a range
 */
record Pf4jVersions(VersionManager versions, boolean strict) implements VersionScheme {
    @Override
    public boolean satisfies(String version, String range) {
        try {
            return versions.checkVersionConstraint(version, range);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("The range is nested too deeply", e);
        } catch (RuntimeException e) {
            if (strict) {
                throw e;
            }
            return true;
        }
    }

    @Override
    public int compare(String first, String second) {
        try {
            return versions.compareVersions(first, second);
        } catch (RuntimeException e) {
            if (strict) {
                throw e;
            }
            return first.compareTo(second);
        }
    }
}
