package io.aitherzero.boot.graph;

/**
 * What tells one archive from another.
 *
 * @param sha256 hash of its content, 64 hexadecimal digits; of a folder the hash over names and contents of its files
 * @param bytes its size
 * @param modifiedMillis when it was last changed, milliseconds since 1970
 */
public record ArchivePrint(String sha256, long bytes, long modifiedMillis) {}
