package io.aitherzero.boot.graph;

/** How versions are written, ordered and matched. Both methods throw a {@link RuntimeException} on unparsable text. */
public interface VersionScheme {
    /**
     * Whether a version lies in a range.
     *
     * @param version the version
     * @param range the range
     */
    boolean satisfies(String version, String range);

    /**
     * Negative, zero or positive as the first version is older than, equal to or newer than the second.
     *
     * @param first a version
     * @param second another version
     */
    int compare(String first, String second);
}
