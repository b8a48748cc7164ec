package io.aitherzero.pf4j;

import io.aitherzero.base.Excerpt;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginRuntimeException;
import org.pf4j.util.FileUtils;

/** Tells what each dropped archive is, by its copy in the store or in place, and looks at none a second time that has not changed. */
final class LiveIntake {
    private final ParallelPluginManager plugins;
    private final Map<Path, Known> known = new HashMap<>();
    private final Clock clock;

    private record Known(String stamp, Examined examined, boolean hasty) {}

    /**
     * What a dropped archive is.
     *
     * @param archive empty where it is none, or none yet
     * @param fault why
     * @param passing whether that may be over though the file does not change
     */
    record Examined(Optional<LiveArchive> archive, Optional<Finding> fault, boolean passing) {
        static Examined fault(Path dropped, String reason) {
            return new Examined(Optional.empty(), Optional.of(ArchiveCheck.bad(dropped, reason)), false);
        }

        /** The same with one more thing to say about its module. */
        Examined with(Function<String, Finding> more) {
            return new Examined(
                    archive.map(one -> {
                        List<Finding> findings = new ArrayList<>(one.findings());
                        findings.add(more.apply(one.id()));
                        return new LiveArchive(one.dropped(), one.sha256(), one.path(), one.module(), findings);
                    }),
                    fault,
                    passing);
        }

        static Examined passing(Path dropped, String reason) {
            return new Examined(Optional.empty(), Optional.of(ArchiveCheck.bad(dropped, reason)), true);
        }
    }

    LiveIntake(ParallelPluginManager plugins, Clock clock) {
        this.plugins = plugins;
        this.clock = clock;
    }

    /**
     * What all archives of a scan are.
     *
     * @throws AtomicPluginStatusProvider.UnreadableException if it cannot be known which are disabled
     */
    Map<Path, Examined> examine(FolderScan scan) {
        known.keySet().retainAll(scan.stamps().keySet());
        List<Path> changed = new ArrayList<>();
        scan.stamps().forEach((path, stamp) -> {
            Known before = known.get(path);
            if (before == null || before.hasty() || !before.stamp().equals(stamp)) {
                changed.add(path);
            }
        });
        if (!changed.isEmpty()) {
            long nowMillis = clock.millis();
            FileRound.through(changed, new FileRound.Look<Examined>() {
                @Override
                public Examined examine(Path path) {
                    return LiveIntake.this.examine(path, path);
                }

                @Override
                public Examined overdue(Path path) {
                    return Examined.passing(path, "it was not read in time; look at what keeps its file system");
                }

                @Override
                public void result(Path path, Examined examined) {
                    String stamp = scan.stamps().getOrDefault(path, "");
                    known.put(path, new Known(stamp, examined, isHasty(path, nowMillis)));
                }
            });
            plugins.store().ifPresent(ArchiveStore::save);
        }
        Map<Path, Examined> all = new HashMap<>();
        for (Path path : scan.stamps().keySet()) {
            Known now = known.get(path);
            if (now != null) {
                all.put(path, now.examined());
            }
        }
        return all;
    }

    private static boolean isHasty(Path path, long nowMillis) {
        try {
            return FileStamp.of(path).isHasty(nowMillis);
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether a file was looked at so soon after a change that the next change may not show. */
    boolean isHasty() {
        return known.values().stream().anyMatch(Known::hasty);
    }

    /** Has a file that could not be read looked at again, though it has not changed. */
    void again(Path path) {
        known.remove(path);
    }

    /**
     * What a file is.
     *
     * @param file where it is now
     * @param dropped where it lies, or would lie
     */
    Examined examine(Path file, Path dropped) {
        try {
            Optional<ArchiveStore> store = plugins.store();
            if (store.isPresent() && store.get().writable() && !FolderScan.isFolder(file)) {
                try {
                    StoredArchive copy = store.get().taken(file, dropped);
                    return described(dropped, copy.sha256(), copy.path(), copy.path(), copy.content());
                } catch (ArchiveStore.FullException e) {
                    if (FileUtils.isZipFile(file)) {
                        return Examined.passing(dropped, e.getMessage() + "; make room there");
                    }
                    return inPlace(file, dropped)
                            .with(id -> StoredRepository.notStored(
                                    id, dropped, "is loaded from where it lies, since " + e.getMessage()));
                }
            }
            return inPlace(file, dropped);
        } catch (IOException e) {
            return Examined.passing(dropped, "it cannot be read (" + e + ")");
        } catch (RuntimeException | Error e) {
            // whatever a parser makes of the bytes is this archive's fault and harms no other
            return Examined.fault(
                    dropped, e instanceof PluginRuntimeException ? String.valueOf(e.getMessage()) : e.toString());
        }
    }

    private Examined inPlace(Path file, Path dropped) throws IOException {
        ArchiveCheck.requireReadable(file);
        FileStamp before = FileStamp.of(file);
        ArchiveContent content = ArchiveCheck.read(file);
        String sha256 = ArchivePrints.of(file)
                .orElseThrow(() -> new IOException("it is gone"))
                .sha256();
        Path path = FileUtils.isZipFile(dropped) ? dropped.resolveSibling(ArchiveExpansion.stem(dropped)) : dropped;
        Examined examined = described(dropped, sha256, file, path, content);
        if (!FileStamp.of(file).equals(before)) {
            return Examined.passing(dropped, "it changed while it was read");
        }
        return examined;
    }

    private Examined described(Path dropped, String sha256, Path read, Path path, ArchiveContent content) {
        PluginDescriptor descriptor;
        try {
            descriptor = new ArchiveDescriptorFinder().find(read);
        } catch (RuntimeException e) {
            throw ArchiveStore.told(e, read, dropped);
        }
        @Nullable String id = descriptor.getPluginId();
        if (id == null || id.isEmpty() || descriptor.getVersion() == null) {
            return Examined.fault(dropped, "its descriptor has no id or no version");
        }
        List<Finding> findings = ArchiveCheck.findings(dropped, descriptor, content);
        Optional<Finding> fault = findings.stream()
                .filter(finding -> !finding.module().equals(id))
                .findFirst();
        if (fault.isPresent()) {
            return new Examined(Optional.empty(), fault, false);
        }
        ModuleDescriptor module = ModuleDescriptors.of(
                descriptor, dropped, ModuleDescriptor.Admission.ADMITTED, plugins.isExactVersionAllowed());
        return new Examined(
                Optional.of(new LiveArchive(dropped, sha256, path, module, findings)), Optional.empty(), false);
    }

    /** The same archive, disabled if an operator says so now. */
    LiveArchive admitted(LiveArchive archive) {
        return as(archive, plugins.disabledByOperator(archive.id()));
    }

    static LiveArchive as(LiveArchive archive, boolean disabled) {
        ModuleDescriptor module = archive.module();
        return new LiveArchive(
                archive.dropped(),
                archive.sha256(),
                archive.path(),
                new ModuleDescriptor(
                        module.id(),
                        module.version(),
                        module.requires(),
                        module.dependencies(),
                        module.source(),
                        !disabled),
                archive.findings());
    }

    /** The archive that a loaded plugin is of, by its copy; empty where that is not known. */
    Optional<LiveArchive> loadedFrom(Path path) {
        return plugins.copy(path).flatMap(copy -> {
            try {
                return described(copy.dropped(), copy.sha256(), copy.path(), copy.path(), copy.content())
                        .archive();
            } catch (RuntimeException e) {
                return Optional.empty();
            }
        });
    }

    /** The content of a hash as what lies at a place; empty where the store does not have it. */
    Optional<LiveArchive> held(Path dropped, String sha256) {
        return plugins.store().flatMap(store -> store.held(dropped, sha256)).flatMap(copy -> loadedFrom(copy.path()));
    }

    static String name(Path path) {
        return Excerpt.of(path.getFileName().toString());
    }
}
