package io.aitherzero.boot.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * What a boot ran on. Times of boots are comparable where their environments are.
 *
 * @param java version of the JVM, such as {@code 17.0.15+6-Debian-1deb12u1}; empty where it was not recorded
 * @param vm name of the JVM
 * @param os operating system and architecture
 * @param processors that the JVM may use; 0 where they were not recorded
 * @param cache whether files came from memory
 * @param flags options of the JVM that begin with {@code -X}, {@code -agent} or {@code -javaagent}, in their order
 * @param host version of the host; empty for an embedded plugin manager
 */
public record Environment(
        String java, String vm, String os, int processors, Cache cache, List<String> flags, String host) {
    /** Where the files of the program came from. */
    public enum Cache {
        /** From the disk, as in the first boot of a machine. */
        COLD,
        /** From memory. */
        WARM,
        /** The system does not tell. */
        UNKNOWN
    }

    /** Copies the list. */
    public Environment {
        flags = List.copyOf(flags);
    }

    /** The environment of a boot that was recorded without it. */
    public static Environment unknown() {
        return new Environment("", "", "", 0, Cache.UNKNOWN, List.of(), "");
    }

    /** Whether times measured here say something about times measured there. */
    public boolean comparable(Environment other) {
        return differences(other).isEmpty();
    }

    /** Why times are not comparable, one text each: the JVM's major version or kind, processors, cache, flags, system. */
    public List<String> differences(Environment other) {
        List<String> found = new ArrayList<>();
        differ(found, "Java", major(), other.major());
        differ(found, "JVM", vm, other.vm);
        differ(found, "system", os, other.os);
        differ(found, "processors", String.valueOf(processors), String.valueOf(other.processors));
        differ(found, "cache", cache.name(), other.cache.name());
        differ(found, "flags", String.join(" ", flags), String.join(" ", other.flags));
        return found;
    }

    private static void differ(List<String> found, String what, String here, String there) {
        if (!here.equals(there)) {
            found.add(what + ": " + shown(here) + " against " + shown(there));
        }
    }

    private static String shown(String value) {
        return value.isEmpty() ? "none" : value;
    }

    private String major() {
        int end = 0;
        while (end < java.length() && ".+-".indexOf(java.charAt(end)) < 0) {
            end++;
        }
        return java.substring(0, end);
    }
}
