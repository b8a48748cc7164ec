package io.aitherzero.pf4j;

import io.aitherzero.base.Excerpt;
import io.aitherzero.boot.graph.Finding;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pf4j.BasePluginRepository;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.util.AndFileFilter;
import org.pf4j.util.DirectoryFileFilter;
import org.pf4j.util.FileUtils;
import org.pf4j.util.HiddenFilter;
import org.pf4j.util.JarFileFilter;
import org.pf4j.util.NotFileFilter;
import org.pf4j.util.OrFileFilter;
import org.pf4j.util.ZipFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of the folders as a store has them: the paths that are loaded are those of copies, and to delete one is to
 * delete what an operator has dropped. Plugins that are folders are loaded where they are.
 */
final class StoredRepository extends BasePluginRepository {
    private static final Logger log = LoggerFactory.getLogger(StoredRepository.class);

    private final ArchiveStore store;
    private final PluginRepository inPlace;
    private volatile Map<Path, PluginRuntimeException> refused = Map.of();
    private volatile List<Finding> notes = List.of();

    /** The hash of the content of a file that was accepted last. */
    volatile Optional<Function<Path, Optional<String>>> accepted = Optional.empty();

    /** @param inPlace the plugins of the same folders without a store, for when it cannot be written */
    StoredRepository(List<Path> roots, ArchiveStore store, PluginRepository inPlace) {
        super(roots);
        this.store = store;
        this.inPlace = inPlace;
    }

    private record Taken(Optional<Path> loaded, Optional<PluginRuntimeException> refusal, Optional<Finding> note) {}

    /** What of a listing may be plugins: jars, zips and folders, as PF4J's repositories order them. */
    static List<Path> dropped(FolderListing listing, @Nullable Comparator<File> order) {
        AndFileFilter folders = new AndFileFilter(new DirectoryFileFilter());
        folders.addFileFilter(new NotFileFilter(new HiddenFilter()));
        folders.addFileFilter(StagingFolder.OTHERS);
        List<Path> all = new ArrayList<>(listing.accepted(new JarFileFilter(), order));
        all.addAll(listing.accepted(new OrFileFilter(new ZipFileFilter(), folders), order));
        return all;
    }

    @Override
    public List<Path> getPluginPaths() {
        if (!store.writable()) {
            List<Path> there = inPlace.getPluginPaths();
            notes = there.isEmpty()
                    ? List.of()
                    : List.of(notStored(store.folder(), "is no folder that this user may write"));
            refused = Map.of();
            return there;
        }
        List<Path> dropped = dropped(FolderListing.of(pluginsRoots), comparator);
        Map<Path, Taken> taken = new HashMap<>();
        List<Path> unknown = new ArrayList<>();
        List<Finding> said = new ArrayList<>();
        for (Path path : dropped) {
            if (FolderScan.isFolder(path)) {
                Optional<Finding> leftOver = leftOver(path, dropped);
                if (leftOver.isPresent()) {
                    said.add(leftOver.get());
                }
                taken.put(
                        path,
                        new Taken(
                                leftOver.isPresent() ? Optional.empty() : Optional.of(path),
                                Optional.empty(),
                                Optional.empty()));
            } else {
                Optional<StoredArchive> known = store.known(path);
                if (known.isPresent()) {
                    taken.put(path, loaded(known.get()));
                } else {
                    unknown.add(path);
                }
            }
        }
        if (!unknown.isEmpty()) {
            FileRound.through(unknown, new Taking(taken));
            store.save();
        }
        return sorted(dropped, taken, said);
    }

    /** Takes archives into the store. */
    private final class Taking implements FileRound.Look<Taken> {
        private final Map<Path, Taken> taken;

        Taking(Map<Path, Taken> taken) {
            this.taken = taken;
        }

        @Override
        public Taken examine(Path dropped) {
            return take(dropped);
        }

        @Override
        public Taken overdue(Path dropped) {
            return StoredRepository.overdue(dropped);
        }

        @Override
        public void result(Path dropped, Taken one) {
            taken.put(dropped, one);
        }
    }

    private List<Path> sorted(List<Path> dropped, Map<Path, Taken> taken, List<Finding> said) {
        Map<Path, Path> loaded = new LinkedHashMap<>();
        Map<Path, PluginRuntimeException> bad = new LinkedHashMap<>();
        for (Path path : dropped) {
            Taken known = taken.get(path);
            Taken one = known == null ? overdue(path) : known;
            if (one.note().isPresent()) {
                said.add(one.note().get());
            }
            if (one.refusal().isPresent()) {
                PluginRuntimeException refusal = one.refusal().get();
                log.error("{}", refusal.getMessage(), refusal.getCause());
                bad.put(path, refusal);
            }
            Path first =
                    one.loaded().isPresent() ? loaded.putIfAbsent(one.loaded().get(), path) : null;
            if (first != null) {
                said.add(new Finding(
                        Finding.Code.DUPLICATE_ID,
                        Excerpt.of(path.getFileName().toString()),
                        "'%s' has the same content as '%s', which counts"
                                .formatted(Excerpt.of(path.toString()), Excerpt.of(first.toString())),
                        "Remove one of them"));
            }
        }
        refused = Collections.unmodifiableMap(bad);
        notes = List.copyOf(said);
        return new ArrayList<>(loaded.keySet());
    }

    /** A folder that an earlier version, or PF4J, has made of the zip beside it. */
    static Optional<Finding> leftOver(Path folder, List<Path> dropped) {
        return dropped.stream()
                .filter(FileUtils::isZipFile)
                .filter(zip -> zip.resolveSibling(ArchiveExpansion.stem(zip)).equals(folder))
                .findFirst()
                .map(zip -> new Finding(
                        Finding.Code.IGNORED_FILE,
                        Excerpt.of(folder.getFileName().toString()),
                        "'%s' lies beside the zip of that name, from which it was expanded once; it is passed over"
                                .formatted(Excerpt.of(folder.toString())),
                        "Remove the folder, or rename it if it is a plugin of its own"));
    }

    private static Taken loaded(StoredArchive archive) {
        return new Taken(Optional.of(archive.path()), Optional.empty(), Optional.empty());
    }

    private static Taken refused(PluginRuntimeException refusal) {
        return new Taken(Optional.empty(), Optional.of(refusal), Optional.empty());
    }

    private static Taken overdue(Path path) {
        return refused(new PluginRuntimeException(
                "{}",
                "Plugin " + path + " was not read within " + FileRound.DEADLINE.toMillis()
                        + " ms; look at what keeps its file system, or take it out of the plugins folder"));
    }

    private Taken take(Path dropped) {
        try {
            return loaded(store.take(dropped));
        } catch (ArchiveStore.FullException e) {
            return inPlace(dropped, e);
        } catch (PluginRuntimeException e) {
            return acceptedBefore(dropped, e);
        } catch (IOException | RuntimeException | Error e) {
            // whatever a parser makes of the bytes is this archive's fault and harms no other
            return acceptedBefore(
                    dropped,
                    new PluginRuntimeException(
                            e,
                            "{}",
                            "Plugin archive " + dropped + " cannot be read (" + e
                                    + "); copy it again, or take it out of the plugins folder"));
        }
    }

    private Taken acceptedBefore(Path dropped, PluginRuntimeException refusal) {
        return accepted.flatMap(known -> known.apply(dropped))
                .flatMap(hash -> store.held(dropped, hash))
                .map(before -> new Taken(
                        Optional.of(before.path()),
                        Optional.empty(),
                        Optional.of(new Finding(
                                Finding.Code.EARLIER_CONTENT,
                                Excerpt.of(dropped.getFileName().toString()),
                                "Archive '%s' is as it was accepted last, since what is there now cannot be used: %s"
                                        .formatted(Excerpt.of(dropped.toString()), refusal.getMessage()),
                                "Replace '%s'".formatted(dropped)))))
                .orElseGet(() -> refused(refusal));
    }

    private Taken inPlace(Path dropped, ArchiveStore.FullException why) {
        if (FileUtils.isJarFile(dropped)) {
            return new Taken(
                    Optional.of(dropped),
                    Optional.empty(),
                    Optional.of(notStored(dropped, "is loaded from where it lies, since " + why.getMessage())));
        }
        return refused(new PluginRuntimeException(
                why,
                "{}",
                "Plugin archive " + dropped + " cannot be expanded, since " + why.getMessage() + "; make room there"));
    }

    private static Finding notStored(Path subject, String rule) {
        return notStored(Excerpt.of(subject.getFileName().toString()), subject, rule);
    }

    static Finding notStored(String about, Path subject, String rule) {
        return new Finding(
                Finding.Code.NOT_STORED,
                about,
                "'%s' %s; an archive that is overwritten while its module runs will disturb it"
                        .formatted(Excerpt.of(subject.toString()), rule),
                "Make the 'var' folder of the home writable, and make room there");
    }

    /** The archives that the last {@link #getPluginPaths} refused, and why. */
    Map<Path, PluginRuntimeException> refused() {
        return refused;
    }

    /** What else there is to say about the last {@link #getPluginPaths}. */
    List<Finding> notes() {
        return notes;
    }

    @Override
    public boolean deletePluginPath(Path path) {
        Optional<StoredArchive> copy = store.loaded(path);
        return copy.isPresent() ? PluginFiles.deletePlugin(copy.get().dropped()) : inPlace.deletePluginPath(path);
    }
}
