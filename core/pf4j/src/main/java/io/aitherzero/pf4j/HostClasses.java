package io.aitherzero.pf4j;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The classes of an archive that a plugin gets from elsewhere, or should: the platform's, of which a copy does not count, and
 * those through which plugins and host speak with each other. A library that the host happens to have for itself is no
 * such: each plugin may bring its own.
 */
final class HostClasses {
    private static final List<String> SHARED = List.of("io/aitherzero/", "org/pf4j/", "org/slf4j/");

    /** Beginnings of names, with the class whose copy has a code of its own that speaks of all of them. */
    private static final Map<String, String> TOLD = Map.of(
            "io/aitherzero/api/plugin/", "io/aitherzero/api/plugin/ModuleContext",
            "org/pf4j/", "org/pf4j/Plugin",
            "org/slf4j/", "org/slf4j/Logger");

    /**
     * Those of one package.
     *
     * @param names with dots, at least one
     * @param why what comes of it
     */
    record OfPackage(List<String> names, String why) {}

    private HostClasses() {}

    /** By package, with dots. */
    static SortedMap<String, OfPackage> in(ArchiveClasses archive) {
        Set<String> all = new LinkedHashSet<>(archive.own.keySet());
        all.addAll(archive.libraries.keySet());
        List<String> told = TOLD.entrySet().stream()
                .filter(each -> all.contains(each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        SortedMap<String, OfPackage> found = new TreeMap<>();
        for (String name : all) {
            int slash = name.lastIndexOf('/');
            if (told.stream().anyMatch(name::startsWith)) {
                continue;
            }
            boolean shared = SHARED.stream().anyMatch(name::startsWith) && ClassSpace.isOfHost(name);
            if (slash > 0 && (shared || PlatformClasses.find(name.replace('/', '.')) != null)) {
                String why = shared
                        ? "the host has, too: what the plugin makes of them is none of the host's"
                        : "the JDK has: those of the archive are never used";
                found.computeIfAbsent(
                                name.substring(0, slash).replace('/', '.'),
                                key -> new OfPackage(new ArrayList<>(), why))
                        .names()
                        .add(name.replace('/', '.'));
            }
        }
        return found;
    }
}
