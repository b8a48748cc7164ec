package io.aitherzero.boot.graph;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a boot ran on. Times of boots are comparable where their environments are. An immutable value. */
public final class Environment {
    private final String java;
    private final String vm;
    private final String os;
    private final int processors;
    private final Cache cache;
    private final List<String> flags;
    private final String host;

    private Environment(Builder from) {
        java = from.java;
        vm = from.vm;
        os = from.os;
        processors = from.processors;
        cache = from.cache;
        flags = from.flags;
        host = from.host;
    }

    /** Where the files of the program came from. */
    public enum Cache {
        /** From the disk, as in the first boot of a machine. */
        COLD,
        /** From memory. */
        WARM,
        /** The system does not tell. */
        UNKNOWN
    }

    /** The environment of a boot that was recorded without it. */
    public static Environment unknown() {
        return builder().build();
    }

    /** An environment of which nothing is known. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with these parts. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.java = java;
        builder.vm = vm;
        builder.os = os;
        builder.processors = processors;
        builder.cache = cache;
        builder.flags = flags;
        builder.host = host;
        return builder;
    }

    /** Version of the JVM, such as {@code 17.0.15+6-Debian-1deb12u1}; empty where it was not recorded. */
    public String java() {
        return java;
    }

    /** Name of the JVM. */
    public String vm() {
        return vm;
    }

    /** Operating system and architecture. */
    public String os() {
        return os;
    }

    /** How many the JVM may use; 0 where they were not recorded. */
    public int processors() {
        return processors;
    }

    /** Whether files came from memory. */
    public Cache cache() {
        return cache;
    }

    /** Options of the JVM that begin with {@code -X}, {@code -agent} or {@code -javaagent}, in their order. */
    public List<String> flags() {
        return flags;
    }

    /** Version of the host; empty for an embedded plugin manager. */
    public String host() {
        return host;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Environment that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "Environment" + parts();
    }

    private List<Object> parts() {
        return List.of(java, vm, os, processors, cache, flags, host);
    }

    /** Makes an environment. What is not said is zero, empty or unknown. */
    public static final class Builder {
        private String java = "";
        private String vm = "";
        private String os = "";
        private int processors;
        private Cache cache = Cache.UNKNOWN;
        private List<String> flags = List.of();
        private String host = "";

        private Builder() {}

        /** Version of the JVM, such as {@code 17.0.15+6-Debian-1deb12u1}; empty where it was not recorded. */
        public Builder java(String java) {
            this.java = java;
            return this;
        }

        /** Name of the JVM. */
        public Builder vm(String vm) {
            this.vm = vm;
            return this;
        }

        /** Operating system and architecture. */
        public Builder os(String os) {
            this.os = os;
            return this;
        }

        /** How many the JVM may use; 0 where they were not recorded. */
        public Builder processors(int processors) {
            this.processors = processors;
            return this;
        }

        /** Whether files came from memory. */
        public Builder cache(Cache cache) {
            this.cache = cache;
            return this;
        }

        /** Options of the JVM that begin with {@code -X}, {@code -agent} or {@code -javaagent}, in their order. */
        public Builder flags(List<String> flags) {
            this.flags = List.copyOf(flags);
            return this;
        }

        /** Version of the host; empty for an embedded plugin manager. */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /** The environment. */
        public Environment build() {
            return new Environment(this);
        }
    }
}
