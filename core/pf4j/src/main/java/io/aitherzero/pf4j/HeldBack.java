package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.Dependency;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.pf4j.LivePlanning.Wanted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was refused, so that it is neither tried again nor in the way of other changes: contents by their hash, until they, what
 * did not run with them or what these depend on differs; and modules that were taken away though they must not go, until they are back. A plain value.
 */
final class HeldBack {
    private Optional<Map<String, String>> folder = Optional.empty();
    private final Map<String, Content> contents = new HashMap<>();
    private final Set<String> kept = new HashSet<>();
    private List<Finding> findings = List.of();

    /**
     * A content that was refused.
     *
     * @param id the module
     * @param around the contents of all that it had to do with, as they were then
     * @param finding what there is to say about it
     */
    private record Content(String id, Map<String, String> around, Finding finding) {}

    /** Whether all is as it was when the last change was refused. */
    boolean isSame(Wanted wanted) {
        return folder.isPresent() && folder.get().equals(wanted.contents());
    }

    /** Whether a change was refused, and nothing has been tried since. */
    boolean isRefused() {
        return folder.isPresent();
    }

    /** What there is to say about what is not used as it is. */
    List<Finding> findings() {
        return findings;
    }

    /** The same for a look at what would be. */
    HeldBack copy() {
        HeldBack copy = new HeldBack();
        copy.folder = folder;
        copy.contents.putAll(contents);
        copy.kept.addAll(kept);
        copy.findings = findings;
        return copy;
    }

    /** What may be tried of the archives that are there. */
    List<LiveArchive> tried(Collection<LiveArchive> archives, Wanted all, Map<String, LiveArchive> loaded) {
        folder = Optional.empty();
        contents.keySet().removeIf(hash -> {
            Content content = contents.get(hash);
            @Nullable LiveArchive now = content == null ? null : all.byId().get(content.id());
            return content == null
                    || now == null
                    || !now.sha256().equals(hash)
                    || !contents(content.around().keySet(), all.byId()).equals(content.around());
        });
        kept.removeIf(id -> all.byId().containsKey(id) || !loaded.containsKey(id));
        findings = contents.values().stream().map(Content::finding).toList();
        List<LiveArchive> tried = new ArrayList<>(archives.stream()
                .filter(archive -> !contents.containsKey(archive.sha256()))
                .toList());
        Set<String> ids = tried.stream().map(LiveArchive::id).collect(Collectors.toSet());
        Set<String> missing = new LinkedHashSet<>(kept);
        contents.values().forEach(content -> missing.add(content.id()));
        missing.stream()
                .filter(id -> !ids.contains(id) && loaded.containsKey(id))
                .map(loaded::get)
                .forEach(tried::add);
        return tried;
    }

    /** Nothing is refused any more but what is held back. */
    void accepted() {
        folder = Optional.empty();
    }

    /**
     * Remembers that a change was refused.
     *
     * @param all what the folders have
     * @param failing the modules that did not run
     * @param change what was to be done
     * @param loaded what ran before
     * @param finding what there is to say about an archive that is not used
     */
    void refuse(
            Wanted all,
            Collection<String> failing,
            LiveChange change,
            Map<String, LiveArchive> loaded,
            Function<LiveArchive, Finding> finding) {
        folder = Optional.of(all.contents());
        Set<String> changed = new LinkedHashSet<>();
        Set<String> removed = new LinkedHashSet<>();
        for (LiveChange.Item item : change.items()) {
            if (item.kind() == LiveChange.Kind.NEW || item.kind() == LiveChange.Kind.UPDATED) {
                changed.add(item.id());
            } else if (item.kind() == LiveChange.Kind.REMOVED) {
                removed.add(item.id());
            }
        }
        Set<String> culprits = new LinkedHashSet<>();
        for (String id : failing) {
            if (changed.contains(id)) {
                culprits.add(id);
            } else {
                dependencies(id, all.byId()).keySet().stream()
                        .filter(changed::contains)
                        .forEach(culprits::add);
            }
            dependencies(id, loaded).keySet().stream().filter(removed::contains).forEach(kept::add);
            if (removed.contains(id)) {
                kept.add(id);
            }
        }
        if (culprits.isEmpty() && kept.isEmpty()) {
            culprits.addAll(changed);
        }
        Set<String> around = new LinkedHashSet<>(failing);
        for (String id : failing) {
            around.addAll(dependencies(id, all.byId()).keySet());
        }
        List<Finding> said = new ArrayList<>();
        for (String id : changed) {
            @Nullable LiveArchive archive = all.byId().get(id);
            if (archive != null) {
                Finding told = finding.apply(archive);
                said.add(told);
                if (culprits.contains(id)) {
                    Set<String> own = new LinkedHashSet<>(around);
                    own.addAll(dependencies(id, all.byId()).keySet());
                    contents.put(archive.sha256(), new Content(id, contents(own, all.byId()), told));
                }
            }
        }
        contents.values().stream()
                .map(Content::finding)
                .filter(other -> !said.contains(other))
                .forEach(said::add);
        findings = List.copyOf(said);
    }

    private static Map<String, String> contents(Set<String> ids, Map<String, LiveArchive> archives) {
        Map<String, String> found = new TreeMap<>();
        ids.forEach(id -> found.put(id, content(archives.get(id))));
        return found;
    }

    private static String content(@Nullable LiveArchive archive) {
        return archive == null ? "missing" : archive.sha256() + archive.disabled();
    }

    /** The contents of all that a module depends on, directly or through others, itself left out. */
    private static Map<String, String> dependencies(String id, Map<String, LiveArchive> archives) {
        Map<String, String> found = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty()) {
            @Nullable LiveArchive archive = archives.get(open.remove());
            if (archive != null) {
                for (Dependency dependency : archive.module().dependencies()) {
                    String content = content(archives.get(dependency.id()));
                    if (!dependency.id().equals(id) && found.put(dependency.id(), content) == null) {
                        open.add(dependency.id());
                    }
                }
            }
        }
        return found;
    }
}
