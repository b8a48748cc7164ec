package io.aitherzero.host.dev;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.WholeFile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.host.dev.PluginProject.Compiled;
import io.aitherzero.pf4j.LiveFolder;
import io.aitherzero.pf4j.LiveWatch;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugins folder with an archive of what each of some projects has compiled last. When a compilation has been quiet for
 * 50 ms, the archives of those that have changed are replaced, as one change of the {@link LiveFolder} that follows the
 * folder. What is not whole, as after {@code mvn clean} or a mistake that the compiler has told, is left out until it is.
 *
 * <p>Safe for use by any thread; listeners are called by the one that looks.
 */
public final class DevFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DevFolder.class);
    private static final Duration QUIET = Duration.ofMillis(50);

    /** How often projects are looked at where no event tells of a change. */
    private static final Duration PERIOD = Duration.ofMillis(250);

    private static final Duration BETWEEN_LOOKS_FOR_LEAKS = Duration.ofMillis(100);

    /** What ends by itself after a stop has a second. */
    private static final int LOOKS_FOR_LEAKS = 10;

    private final Path folder;
    private final List<PluginProject> projects;
    private final Consumer<DevEvent> listener;
    private final LongSupplier nanoClock;

    private final Map<PluginProject, Path> archives = new ConcurrentHashMap<>();
    private volatile @Nullable LiveFolder live;

    // a look has this for itself as long as it takes, and modules start meanwhile: nothing else may wait for it
    private final Lock looking = new ReentrantLock();
    private final Map<PluginProject, String> seen = new HashMap<>();
    private final Map<PluginProject, String> done = new HashMap<>();
    private final Map<PluginProject, String> told = new HashMap<>();
    private final Map<PluginProject, String> ids = new HashMap<>();
    private long changedNanos;
    private int looksForLeaks;

    // guarded by this object's monitor
    private @Nullable LiveWatch watch;
    private boolean closed;

    /**
     * Makes the folder, empty.
     *
     * @param folder is emptied
     * @param projects the projects
     * @param listener is told what comes of looks at them
     * @throws IOException if it cannot be made, or what is in it not be removed
     */
    public DevFolder(Path folder, List<PluginProject> projects, Consumer<DevEvent> listener) throws IOException {
        this(folder, projects, listener, System::nanoTime);
    }

    DevFolder(Path folder, List<PluginProject> projects, Consumer<DevEvent> listener, LongSupplier nanoClock)
            throws IOException {
        this.folder = folder;
        this.projects = List.copyOf(projects);
        this.listener = listener;
        this.nanoClock = nanoClock;
        FileAccess.PRIVATE.createFolder(folder);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder)) {
            for (Path each : old) {
                if (Files.isRegularFile(each)) {
                    Files.delete(each);
                }
            }
        }
    }

    /**
     * Puts into the folder what is compiled, for a host that is opened next; tells what is not whole.
     *
     * @throws IOException if an archive cannot be written
     */
    public void fill() throws IOException {
        looking.lock();
        try {
            for (PluginProject project : projects) {
                seen.put(project, project.stamp());
            }
            write(whole());
        } finally {
            looking.unlock();
        }
    }

    /**
     * Looks after the projects from now on; does nothing where this was closed before.
     *
     * @param follower follows the folder
     */
    public void follow(LiveFolder follower) {
        live = follower;
        synchronized (this) {
            if (!closed) {
                LiveWatch started = new LiveWatch(this::watched, this::turn, "aither-dev");
                watch = started;
                started.start();
            }
        }
    }

    /** The archive of a project; empty where nothing whole has been compiled. */
    public Optional<Path> archive(PluginProject project) {
        return Optional.ofNullable(archives.get(project));
    }

    private List<Path> watched() {
        return projects.stream().flatMap(project -> project.watched().stream()).toList();
    }

    /** Gives it what follows the folder, without a thread that looks. */
    void followedBy(LiveFolder follower) {
        live = follower;
    }

    /** One look; the time until the next. */
    Duration turn() {
        looking.lock();
        try {
            return look();
        } finally {
            looking.unlock();
        }
    }

    private Duration look() {
        boolean pending = false;
        for (PluginProject project : projects) {
            String now = project.stamp();
            if (!now.equals(seen.put(project, now))) {
                changedNanos = nanoClock.getAsLong();
            }
            pending |= !now.equals(done.get(project));
        }
        if (pending) {
            long quietNanos = nanoClock.getAsLong() - changedNanos;
            if (quietNanos < QUIET.toNanos()) {
                return QUIET.minusNanos(quietNanos);
            }
            settle();
        }
        return looksForLeaks > 0 ? lookForLeaks() : PERIOD;
    }

    private void settle() {
        LiveFolder follower = live;
        Map<PluginProject, Compiled.Whole> whole = whole();
        if (whole.isEmpty() || follower == null) {
            return;
        }
        try {
            LiveFolder.Look look = follower.edit(() -> write(whole));
            log.debug("{} came of compiling", look);
            if (look == LiveFolder.Look.APPLIED || look == LiveFolder.Look.REFUSED) {
                looksForLeaks = LOOKS_FOR_LEAKS;
            }
        } catch (IOException e) {
            // what is left there is tried again
            String reason = "its archive cannot be written (" + e + "); make room in " + folder;
            whole.keySet().forEach(project -> tell(project, "unwritable", reason));
        }
    }

    /** What is whole of what has changed; what is not is told. */
    private Map<PluginProject, Compiled.Whole> whole() {
        Map<PluginProject, Compiled.Whole> whole = new LinkedHashMap<>();
        for (PluginProject project : projects) {
            String stamp = String.valueOf(seen.get(project));
            if (stamp.equals(done.get(project))) {
                continue;
            }
            Optional<Compiled> compiled = Optional.empty();
            String unreadable = "";
            try {
                compiled = Optional.of(project.compiled());
            } catch (IOException | RuntimeException e) {
                unreadable = "it cannot be read (" + e + ")";
            }
            if (!project.stamp().equals(stamp)) {
                // it was read while it changed: the next look has it
                continue;
            }
            if (compiled.isEmpty()) {
                tell(project, "unreadable", unreadable);
            } else if (compiled.get() instanceof Compiled.Whole archive) {
                whole.put(project, archive);
            } else if (compiled.get() instanceof Compiled.Partly partly) {
                refuse(project, partly.reason());
            }
        }
        refuseSameIds(whole);
        return whole;
    }

    /** Of projects with the same id the one counts that had it first. */
    private void refuseSameIds(Map<PluginProject, Compiled.Whole> whole) {
        Map<PluginProject, String> taken = new HashMap<>(ids);
        taken.keySet().removeAll(whole.keySet());
        for (PluginProject project : List.copyOf(whole.keySet())) {
            String id = Objects.requireNonNull(whole.get(project)).id();
            Optional<PluginProject> first = taken.keySet().stream()
                    // some file systems take names that differ in case for the same
                    .filter(other -> id.equalsIgnoreCase(taken.get(other)))
                    .findFirst();
            if (first.isPresent()) {
                whole.remove(project);
                refuse(
                        project,
                        "it has the id '%s', as has '%s', and each plugin needs its own; give one of them another %s"
                                .formatted(id, first.get().folder(), DescriptorKey.ID.property()));
            } else {
                taken.put(project, id);
            }
        }
    }

    /** Does not look at it again before it changes. */
    private void refuse(PluginProject project, String reason) {
        done.put(project, String.valueOf(seen.get(project)));
        tell(project, reason, reason);
    }

    /** Tells a kind of trouble once for each state that a project is in. */
    private void tell(PluginProject project, String kind, String reason) {
        String text = seen.get(project) + " " + kind;
        if (!text.equals(told.put(project, text))) {
            listener.accept(new DevEvent.NotWhole(project, reason));
        }
    }

    /** Writes archives, and takes out of the map what is written. */
    private void write(Map<PluginProject, Compiled.Whole> whole) throws IOException {
        Set<Path> before = new HashSet<>();
        try {
            for (PluginProject project : List.copyOf(whole.keySet())) {
                Compiled.Whole compiled = Objects.requireNonNull(whole.get(project));
                Path target = folder.resolve(compiled.name());
                new WholeFile(target, FileAccess.PRIVATE).write(compiled.archive());
                // another project may have had the name, and be about to get another one
                archives.values().removeIf(target::equals);
                Optional.ofNullable(archives.put(project, target)).ifPresent(before::add);
                if (!compiled.id().equals(ids.put(project, compiled.id()))) {
                    ids.keySet().retainAll(archives.keySet());
                    // what was refused since another had its id is looked at again
                    done.keySet().retainAll(ids.keySet());
                }
                done.put(project, String.valueOf(seen.get(project)));
                told.remove(project);
                whole.remove(project);
            }
        } finally {
            before.removeAll(archives.values());
            for (Path each : before) {
                Files.deleteIfExists(each);
            }
        }
    }

    private Duration lookForLeaks() {
        LiveFolder follower = live;
        List<Finding> leaks = follower == null ? new ArrayList<>() : follower.leaks();
        looksForLeaks = leaks.isEmpty() ? 0 : looksForLeaks - 1;
        if (looksForLeaks == 0) {
            listener.accept(new DevEvent.Unloaded(leaks));
            return PERIOD;
        }
        return BETWEEN_LOOKS_FOR_LEAKS;
    }

    /** Looks no more, and returns when nothing is being changed. */
    @Override
    public void close() {
        LiveWatch mine;
        synchronized (this) {
            closed = true;
            mine = watch;
        }
        if (mine != null) {
            mine.close();
        }
    }
}
