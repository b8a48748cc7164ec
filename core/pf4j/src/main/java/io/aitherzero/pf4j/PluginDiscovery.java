package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginRuntimeException;
import org.pf4j.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes archives on several threads, each path once; a bad one is kept as the exception it makes.
 *
 * <p>Each jar that is read stays open until this is closed, as far as the limit of open files allows. The JDK shares what it has read of a file among all who have it open, so
 * that the descriptor finder and then the plugin's class loader open it at next to no cost.
 */
final class PluginDiscovery
        implements PluginDescriptorFinder, FileRound.Look<PluginDiscovery.Described>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PluginDiscovery.class);

    /** What was found out about an archive. */
    record Described(
            @Nullable PluginDescriptor descriptor,
            @Nullable RuntimeException failure,
            List<Finding> findings,
            List<String> extensions,
            long nanos) {}

    private final Map<Path, Described> described = new ConcurrentHashMap<>();
    private final OpenFiles room = OpenFiles.ofProcess();
    private final AtomicInteger kept = new AtomicInteger();

    private final Queue<JarFile> open = new ConcurrentLinkedQueue<>();
    private final Set<Path> openPaths = ConcurrentHashMap.newKeySet();
    private final PluginDescriptorFinder finder;
    private final boolean checking;
    private final boolean ours;

    /** What is known of archives that have been checked before, by their paths. */
    volatile Function<Path, Optional<StoredArchive>> stored = path -> Optional.empty();

    private final ThreadFactory threads;
    private final Duration deadline;
    private volatile boolean closed;

    /**
     * Describes by a finder.
     *
     * @param checking whether archives are checked, too
     */
    PluginDiscovery(PluginDescriptorFinder finder, boolean checking) {
        this(finder, checking, ArchiveDescriptorFinder.isOursAlone(finder), FileRound::daemon, FileRound.DEADLINE);
    }

    PluginDiscovery(
            PluginDescriptorFinder finder, boolean checking, boolean ours, ThreadFactory threads, Duration deadline) {
        this.finder = finder;
        this.checking = checking;
        this.ours = ours;
        this.threads = threads;
        this.deadline = deadline;
    }

    /**
     * Describes all paths, and throws nothing for a bad one. The finder of this package does so on several threads and is waited
     * for no longer than its deadline; one that a host has given, or added, is asked by the caller, for each path in turn.
     */
    void describeAll(List<Path> paths) {
        if (ours) {
            FileRound.through(paths, this, threads, deadline);
            return;
        }
        for (Path path : new LinkedHashSet<>(paths)) {
            result(path, examine(path));
        }
    }

    @Override
    public Described overdue(Path path) {
        PluginRuntimeException late =
                new PluginRuntimeException("Plugin " + path + " was not read within " + deadline.toMillis()
                        + " ms; look at what keeps its file system, or take it out of the plugins folder");
        return new Described(null, late, List.of(), List.of(), deadline.toNanos());
    }

    @Override
    public void result(Path path, Described found) {
        described.put(path, found);
    }

    @Override
    public Described examine(Path path) {
        long begin = System.nanoTime();
        PluginDescriptor descriptor = null;
        RuntimeException failure = null;
        List<Finding> findings = List.of();
        List<String> extensions = List.of();
        try {
            Optional<StoredArchive> known = stored.apply(path);
            Optional<KnownDescriptor> remembered =
                    ours && known.isPresent() ? known.get().descriptor() : Optional.empty();
            if (remembered.isEmpty()) {
                keepOpen(path);
            }
            ArchiveContent content = new ArchiveContent();
            if (checking) {
                content = known.isPresent() ? known.get().content() : ArchiveCheck.read(path);
            }
            descriptor = remembered.isPresent() ? remembered.get().descriptor() : finder.find(path);
            if (checking) {
                Path dropped = known.isPresent() ? known.get().dropped() : path;
                findings = ArchiveCheck.findings(dropped, descriptor, content);
                extensions = content.unindexedExtensions();
            }
        } catch (RuntimeException e) {
            failure = e;
        } catch (Error e) {
            // whatever a parser makes of the bytes is this archive's fault and harms no other
            failure = new PluginRuntimeException(e, "{}", "Describing " + path + " failed: " + e);
        }
        return new Described(descriptor, failure, findings, extensions, System.nanoTime() - begin);
    }

    private void keepOpen(Path path) {
        if (FileUtils.isJarFile(path) && kept.incrementAndGet() <= OpenFiles.TO_KEEP) {
            try {
                open.add(new JarFile(path.toFile(), false));
                openPaths.add(path);
                if (closed) {
                    // this thread was given up
                    close();
                }
            } catch (IOException e) {
                log.debug("The finder will say what is wrong with {}", path, e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (JarFile jar = open.poll(); jar != null; jar = open.poll()) {
            try {
                jar.close();
            } catch (IOException e) {
                log.warn("Cannot close {}", jar.getName(), e);
            }
        }
    }

    /** The descriptor of a path that has been described, if it has one. */
    Optional<PluginDescriptor> descriptor(Path path) {
        Described known = described.get(path);
        return known == null ? Optional.empty() : Optional.ofNullable(known.descriptor);
    }

    /** What there is to say about a path that has been described, if it has been checked. */
    List<Finding> findings(Path path) {
        Described known = described.get(path);
        return known == null ? List.of() : known.findings;
    }

    /** Whether an archive is open, so that opening it once more takes nearly nothing. */
    boolean isOpen(Path path) {
        return openPaths.contains(path);
    }

    /** What is left of the files that may be open, for the class loaders of what is described here. */
    OpenFiles room() {
        return room;
    }

    /** The extensions of each plugin whose archive has no index of them, by id. */
    Map<String, List<String>> unindexedExtensions() {
        Map<String, List<String>> extensions = new HashMap<>();
        for (Described result : described.values()) {
            if (result.descriptor != null && result.descriptor.getPluginId() != null && !result.extensions.isEmpty()) {
                extensions.put(result.descriptor.getPluginId(), result.extensions);
            }
        }
        return extensions;
    }

    @Override
    public boolean isApplicable(Path path) {
        return finder.isApplicable(path);
    }

    @Override
    public PluginDescriptor find(Path path) {
        Described known = described.get(path);
        if (known == null && !ours) {
            return finder.find(path);
        }
        Described result = known == null ? examine(path) : known;
        described.putIfAbsent(path, result);
        if (result.failure != null) {
            throw result.failure;
        }
        if (result.descriptor == null) {
            throw new PluginRuntimeException("No descriptor was found for " + path);
        }
        return result.descriptor;
    }

    /** How long each plugin took to describe, in nanoseconds by id. */
    Map<String, Long> nanos() {
        Map<String, Long> nanos = new HashMap<>();
        for (Described result : described.values()) {
            if (result.descriptor != null && result.descriptor.getPluginId() != null) {
                String id = result.descriptor.getPluginId();
                nanos.put(id, nanos.getOrDefault(id, 0L) + result.nanos);
            }
        }
        return nanos;
    }
}
