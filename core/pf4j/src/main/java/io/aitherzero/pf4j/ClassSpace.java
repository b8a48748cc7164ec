package io.aitherzero.pf4j;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** All classes that a plugin sees: its own and its libraries', those of plugins that it needs, the host's and the JDK's. */
final class ClassSpace {
    private static final ClassLoader HOST = ClassSpace.class.getClassLoader();

    private final Map<String, byte[]> given = new HashMap<>();
    private final Map<String, Optional<VerifiedClass>> read = new HashMap<>();
    private final Set<String> ofPlugins = new HashSet<>();

    ClassSpace(ArchiveClasses plugin, Collection<ArchiveClasses> dependencies) {
        dependencies.forEach(each -> {
            given.putAll(each.libraries);
            given.putAll(each.own);
            ofPlugins.addAll(each.own.keySet());
        });
        ofPlugins.removeAll(plugin.libraries.keySet());
        ofPlugins.removeAll(plugin.own.keySet());
        given.putAll(plugin.libraries);
        given.putAll(plugin.own);
    }

    /** Whether an archive that was given has the class. */
    boolean isGiven(String name) {
        return given.containsKey(name);
    }

    /** Whether a plugin that is needed has the class, and the plugin itself has not. */
    boolean isOfPlugins(String name) {
        return ofPlugins.contains(name);
    }

    /** Whether the host has a class of the name, whatever the plugin has. */
    static boolean isOfHost(String name) {
        return HOST.getResource(name + ".class") != null;
    }

    /** The class of an internal name; empty where there is none, or it cannot be read. */
    Optional<VerifiedClass> find(String name) {
        Optional<VerifiedClass> known = read.get(name);
        if (known == null) {
            known = load(name);
            read.put(name, known);
        }
        return known;
    }

    private Optional<VerifiedClass> load(String name) {
        try {
            byte[] bytes = given.get(name);
            if (bytes == null) {
                try (InputStream in = HOST.getResourceAsStream(name + ".class")) {
                    if (in == null) {
                        return Optional.empty();
                    }
                    bytes = in.readAllBytes();
                }
            }
            return Optional.of(VerifiedClass.read(bytes));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** What a look through a class and all its parents gives. */
    enum Answer {
        YES,
        NO,
        /** One of the parents is not there, or cannot be read. */
        UNKNOWN
    }

    /** Whether a class or one of its parents is such. */
    Answer anyIs(VerifiedClass type, Predicate<VerifiedClass> condition) {
        Deque<VerifiedClass> open = new ArrayDeque<>(List.of(type));
        Set<String> passed = new HashSet<>(Set.of(type.name()));
        boolean whole = true;
        while (!open.isEmpty()) {
            VerifiedClass next = open.remove();
            if (condition.test(next)) {
                return Answer.YES;
            }
            for (String parent : next.parents()) {
                if (passed.add(parent)) {
                    Optional<VerifiedClass> found = find(parent);
                    whole &= found.isPresent();
                    found.ifPresent(open::add);
                }
            }
        }
        return whole ? Answer.NO : Answer.UNKNOWN;
    }

    /** A class with all its parents; empty where one of them is not there. */
    Optional<List<VerifiedClass>> withParents(VerifiedClass type) {
        List<VerifiedClass> all = new java.util.ArrayList<>();
        Answer answer = anyIs(type, each -> {
            all.add(each);
            return false;
        });
        return answer == Answer.NO ? Optional.of(all) : Optional.empty();
    }
}
