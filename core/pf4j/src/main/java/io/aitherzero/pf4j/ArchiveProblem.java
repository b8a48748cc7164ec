package io.aitherzero.pf4j;

/**
 * Something that is wrong with a plugin archive, found by looking at it.
 *
 * @param code what kind of thing: one of {@link Kind}, or a code of a module
 * @param level how bad it is
 * @param place a class, or {@code class.member}; the name of the archive where it is about the whole
 * @param text a sentence with the way out
 */
public record ArchiveProblem(String code, Level level, String place, String text) {
    /** How bad it is. */
    public enum Level {
        /** The plugin will not work, or not all of it. */
        ERROR,
        /** It may not. */
        WARNING
    }

    /** What can be found besides what the codes of modules say. */
    public enum Kind {
        /** The class that the descriptor names is not in the archive. */
        CLASS_MISSING(Level.ERROR),
        /** The class that the descriptor names cannot be made, since it is abstract. */
        CLASS_ABSTRACT(Level.ERROR),
        /** The class that the descriptor names is no plugin. */
        NOT_A_PLUGIN(Level.ERROR),
        /** A class that the host makes has no constructor that the host can call. */
        CONSTRUCTOR(Level.ERROR),
        /** A class with {@code @Extension} is not in the index. */
        EXTENSION_NOT_INDEXED(Level.ERROR),
        /** The index lists a class that is not in the archive. */
        INDEX_STALE(Level.ERROR),
        /** A class file is for a newer Java than the oldest that hosts run on. */
        CLASS_VERSION(Level.ERROR),
        /** A class file cannot be read. */
        BAD_CLASS(Level.ERROR),
        /** A class that is used is nowhere. */
        CLASS_UNRESOLVED(Level.ERROR),
        /** A method or field that is used is not in its class. */
        MEMBER_UNRESOLVED(Level.ERROR),
        /** A class lacks a method that a type of it asks for. */
        ABSTRACT_METHOD_MISSING(Level.ERROR),
        /** The descriptor accepts all hosts, the incompatible ones of the future, too. */
        NO_HOST_RANGE(Level.WARNING),
        /** A plugin that is needed was not given, so that what is used of it was not looked at. */
        DEPENDENCY_NOT_GIVEN(Level.WARNING),
        /** A backend of logging is in the archive, which the host has. */
        BUNDLED_LOG_BACKEND(Level.WARNING),
        /** A class is in the archive more than once. */
        DUPLICATE_CLASS(Level.WARNING),
        /** A class of the host or of the platform is in the archive as well. */
        SHADOWS_HOST_CLASS(Level.WARNING),
        /** A class of a plugin is used that the descriptor does not say to need. */
        DEPENDENCY_UNDECLARED(Level.WARNING),
        /** Something is used that is deprecated. */
        DEPRECATED_API(Level.WARNING),
        /** A class of the host is used that is not part of its API. */
        INTERNAL_API(Level.WARNING),
        /** The process is ended. */
        CALLS_EXIT(Level.WARNING),
        /** A shutdown hook is registered, which keeps the plugin in memory. */
        SHUTDOWN_HOOK(Level.WARNING),
        /** Threads are made, and nothing in the plugin ends any. */
        THREAD_NOT_STOPPED(Level.WARNING);

        private final Level level;

        Kind(Level level) {
            this.level = level;
        }

        /** How bad it is. */
        public Level level() {
            return level;
        }
    }

    static ArchiveProblem of(Kind kind, String place, String text) {
        return new ArchiveProblem(kind.name(), kind.level(), place, text);
    }

    /** As a line of an ignore file. */
    public String line() {
        return code + " " + place;
    }
}
