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
    private boolean indexRebuilt;

    void sawCopy(HostLibrary library, String place) {
        copies.computeIfAbsent(library, key -> new TreeSet<>()).add(place);
    }

    void sawExtension(String className) {
        extensions.add(className);
    }

    void sawIndex() {
        indexed = true;
    }

    /** The index that lacks was written, into a copy of the archive. */
    void rebuiltIndex() {
        indexRebuilt = true;
    }

    boolean isIndexRebuilt() {
        return indexRebuilt;
    }

    /** All of it as words without blanks. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        if (indexed) {
            words.add("indexed");
        }
        if (indexRebuilt) {
            words.add("rebuilt");
        }
        copies.forEach((library, places) -> places.forEach(place -> words.add(library + "=" + IndexWord.of(place))));
        extensions.forEach(extension -> words.add("extension=" + IndexWord.of(extension)));
        return words;
    }

    /**
     * What {@link #words} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static ArchiveContent of(List<String> words) {
        ArchiveContent content = new ArchiveContent();
        for (String word : words) {
            int sign = word.indexOf('=');
            if (word.equals("indexed")) {
                content.indexed = true;
            } else if (word.equals("rebuilt")) {
                content.indexRebuilt = true;
            } else if (word.startsWith("extension=")) {
                content.sawExtension(IndexWord.text(word.substring(sign + 1)));
            } else if (sign > 0) {
                content.sawCopy(HostLibrary.valueOf(word.substring(0, sign)), IndexWord.text(word.substring(sign + 1)));
            } else {
                throw new IllegalArgumentException("'" + word + "' says nothing about an archive");
            }
        }
        return content;
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
