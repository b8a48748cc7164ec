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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    // all are guarded by this object's monitor
    private final Map<PluginProject, String> seen = new HashMap<>();
    private final Map<PluginProject, String> done = new HashMap<>();
    private final Map<PluginProject, Path> archives = new HashMap<>();
    private long changedNanos;
    private int looksForLeaks;
    private @Nullable LiveFolder live;
    private @Nullable LiveWatch watch;

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
    public synchronized void fill() throws IOException {
        for (PluginProject project : projects) {
            seen.put(project, project.stamp());
        }
        write(whole());
    }

    /**
     * Looks after the projects from now on.
     *
     * @param follower follows the folder
     */
    public void follow(LiveFolder follower) {
        LiveWatch started = new LiveWatch(this::watched, this::turn, "aither-dev");
        synchronized (this) {
            live = follower;
            watch = started;
        }
        started.start();
    }

    /** The archive of a project; empty where nothing whole has been compiled. */
    public synchronized Optional<Path> archive(PluginProject project) {
        return Optional.ofNullable(archives.get(project));
    }

    private List<Path> watched() {
        return projects.stream().flatMap(project -> project.watched().stream()).toList();
    }

    /** Gives it what follows the folder, without a thread that looks. */
    synchronized void followedBy(LiveFolder follower) {
        live = follower;
    }

    /** One look; the time until the next. */
    synchronized Duration turn() {
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
            log.debug("{} came of compiling {}", look, whole.keySet());
            if (look == LiveFolder.Look.APPLIED || look == LiveFolder.Look.REFUSED) {
                looksForLeaks = LOOKS_FOR_LEAKS;
            }
        } catch (IOException e) {
            whole.keySet()
                    .forEach(project -> listener.accept(new DevEvent.NotWhole(
                            project, "its archive cannot be written (" + e + "); make room in " + folder)));
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
            Compiled compiled;
            try {
                compiled = project.compiled();
            } catch (IOException e) {
                compiled = new Compiled.Partly("it cannot be read (" + e + ")");
            }
            if (!project.stamp().equals(stamp)) {
                // it was read while it changed: the next look has it
                continue;
            }
            done.put(project, stamp);
            if (compiled instanceof Compiled.Whole archive) {
                whole.put(project, archive);
            } else if (compiled instanceof Compiled.Partly partly) {
                listener.accept(new DevEvent.NotWhole(project, partly.reason()));
            }
        }
        return whole;
    }

    private void write(Map<PluginProject, Compiled.Whole> whole) throws IOException {
        for (Map.Entry<PluginProject, Compiled.Whole> each : whole.entrySet()) {
            Path target = folder.resolve(each.getValue().name());
            Path before = archives.put(each.getKey(), target);
            new WholeFile(target, FileAccess.PRIVATE).write(each.getValue().archive());
            if (before != null && !before.equals(target)) {
                Files.deleteIfExists(before);
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
            mine = watch;
        }
        if (mine != null) {
            mine.close();
        }
    }
}
