package io.aitherzero.pf4j;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An archive that has been taken into the store.
 *
 * @param dropped where an operator has put it
 * @param sha256 the hash of its content
 * @param path what is loaded: a jar, or the folder that a zip was expanded to
 * @param descriptor what it says of its plugin, where that can be kept
 * @param content what was seen in it when it was checked
 */
record StoredArchive(
        Path dropped, String sha256, Path path, Optional<KnownDescriptor> descriptor, ArchiveContent content) {}
