package io.aitherzero.pf4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was seen in a sound archive besides its descriptor. */
final class ArchiveContent {
    /** A library of the host of which an archive may hold a copy, known by a class of it. */
    enum HostLibrary {
        API,
        PF4J,
        SLF4J
    }

    private final Map<HostLibrary, Set<String>> copies = new TreeMap<>();
    private final Set<String> extensions = new TreeSet<>();
    private boolean indexed;

    void sawCopy(HostLibrary library, String place) {
        copies.computeIfAbsent(library, key -> new TreeSet<>()).add(place);
    }

    void sawExtension(String className) {
        extensions.add(className);
    }

    void sawIndex() {
        indexed = true;
    }

    /** Where copies of a library lie: names of jars, or of the archive itself. */
    List<String> copies(HostLibrary library) {
        return new ArrayList<>(copies.getOrDefault(library, Set.of()));
    }

    /** The classes that are marked as extensions, where the archive has no index of such. */
    List<String> unindexedExtensions() {
        return indexed ? List.of() : new ArrayList<>(extensions);
    }
}
