package io.aitherzero.host;

import io.aitherzero.api.plugin.MemoryPressure;
import io.aitherzero.base.Excerpt;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.SerialMark;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.host.work.HealthRecord;
import io.aitherzero.host.work.ModuleWork;
import io.aitherzero.host.work.WorkRecord;
import io.aitherzero.pf4j.AcceptedSets;
import io.aitherzero.pf4j.ArchiveStore;
import io.aitherzero.pf4j.LiveEvent;
import io.aitherzero.pf4j.LiveFolder;
import io.aitherzero.pf4j.ParallelPluginManager;
import io.aitherzero.pf4j.PluginStatusFiles;
import io.aitherzero.pf4j.StateChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The modules of some folders as one thing that is opened, started and stopped. {@link #start} may be called once, by one
 * thread; {@link #stop} and {@link #close} at any time by any thread, also while the start is running.
 */
public final class Host implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Host.class);
    private static final Duration WRITE_BUDGET = Duration.ofSeconds(5);

    /** How many of the last accepted sets can be gone back to without their archives at hand. */
    private static final int KEPT_SETS = 3;

    private final HostSettings settings;
    private final Launch launch;
    private final ParallelPluginManager plugins;
    private final ArchiveStore store;
    private final AcceptedSets sets;
    private final RecordedHistory history;
    private final ModuleJobs jobs;
    private final ModuleWork work;
    private final HostServices services;
    private final CountDownLatch booted = new CountDownLatch(1);
    private volatile @Nullable Thread writer;
    private volatile @Nullable BootProfile recorded;
    private volatile @Nullable LiveFolder live;
    private final long openNanos;
    private volatile long planNanos;
    private boolean starting;
    private boolean stopping;

    private Host(HostSettings settings, Launch launch, HostOptions options) {
        long begin = System.nanoTime();
        this.settings = settings;
        this.launch = launch;
        FolderEdit.finish(settings.home());
        // read while the archives are
        history = RecordedHistory.reading(settings.profiles(), settings.schedule());
        store = new ArchiveStore(
                HostSettings.store(settings.home()), settings.run().storeMaxBytes());
        plugins = new ParallelPluginManager(settings.plugins());
        plugins.setIsolating(true);
        sets = new AcceptedSets(store.folder().resolve("sets"));
        plugins.setStore(store, sets);
        plugins.setSystemVersion(HostVersion.current());
        plugins.setSchedule(settings.schedule());
        plugins.setWorkers(settings.workers());
        plugins.setStartTimeout(settings.startTimeout());
        plugins.setStopBudget(settings.stopTimeout());
        jobs = new ModuleJobs(settings.home());
        work = new ModuleWork(
                options.clock(),
                id -> Optional.ofNullable(plugins.getPlugin(id)).map(PluginWrapper::getPluginClassLoader),
                ModuleLogger::new);
        services = new HostServices(settings.home(), plugins, jobs, work, new ModulePressure(options.pressure(), jobs));
        plugins.setPluginContextClassLoader(true);
        plugins.setApplicationExtensions(options.applicationExtensions());
        if (options.overriding().isPresent()) {
            plugins.setOverridingFolder(options.overriding().get());
        }
        plugins.setModuleContexts(services);
        plugins.setModuleRuns(new HostRuns(jobs, work));
        plugins.setBootHistory(history);
        plugins.loadPlugins();
        openNanos = System.nanoTime() - begin;
    }

    /**
     * Finds the modules and what is wrong with them, and starts none.
     *
     * @param settings how the host is set up
     */
    public static Host open(HostSettings settings) {
        return open(settings, Launch.embedded());
    }

    /**
     * Finds the modules and what is wrong with them, and starts none.
     *
     * @param settings how the host is set up
     * @param launch when the program began
     */
    public static Host open(HostSettings settings, Launch launch) {
        return open(settings, launch, HostOptions.standard());
    }

    /**
     * Finds the modules and what is wrong with them, and starts none.
     *
     * @param settings how the host is set up
     * @param options what is to be otherwise
     */
    public static Host open(HostSettings settings, HostOptions options) {
        return open(settings, Launch.embedded(), options);
    }

    /**
     * Finds the modules and what is wrong with them, and starts none.
     *
     * @param settings how the host is set up
     * @param launch when the program began
     * @param options what is to be otherwise
     */
    public static Host open(HostSettings settings, Launch launch, HostOptions options) {
        return new Host(settings, launch, options);
    }

    /** What {@link #start} would do now. */
    public BootPlan plan() {
        long begin = System.nanoTime();
        BootPlan plan = plugins.plan();
        planNanos = System.nanoTime() - begin;
        return plan;
    }

    /** What is in the folders. */
    public Discovered discovered() {
        return plugins.discovered();
    }

    /**
     * Starts the modules and returns when each has started or is known not to. The profile is written to the home by
     * another thread.
     *
     * @param listener sees it happen
     * @return what was recorded
     */
    public BootProfile start(BootListener listener) {
        return start(plan(), listener);
    }

    /**
     * Starts the modules as a plan says that was shown before, and returns when each has started or is known not to. The
     * profile is written to the home by another thread.
     *
     * @param plan what {@link #plan} returned
     * @param listener sees it happen
     * @return what was recorded
     */
    public BootProfile start(BootPlan plan, BootListener listener) {
        begin();
        try {
            return boot(plan, listener);
        } finally {
            booted.countDown();
        }
    }

    private synchronized void begin() {
        if (stopping || starting) {
            throw new IllegalStateException(
                    "The host " + (stopping ? "has been stopped" : "was started before") + "; open another one");
        }
        starting = true;
    }

    private BootProfile boot(BootPlan plan, BootListener listener) {
        for (String sentence : OpenBoot.unfinished(settings.profiles())) {
            log.warn(sentence);
        }
        try (OpenBoot open = new OpenBoot(settings.profiles(), listener)) {
            plugins.setBootListener(open);
            plugins.startPlugins(plan);
        }
        long sinceMain = launch.nanosSince();
        BootProfile recorded =
                plugins.lastBoot().orElseThrow(() -> new IllegalStateException("The boot left no profile"));
        // all that was not discovery, resolution or start was the host's, so that the phases add up
        long hostNanos = sinceMain - recorded.phases().total();
        long found = recorded.phases().discover() + recorded.phases().resolve();
        BootProfile profile = recorded.launched(
                launch.jvmToMainNanos(),
                hostNanos,
                launch.preparation().with(Math.max(0, openNanos - found), planNanos),
                settings.require());
        Thread thread = new Thread(() -> write(profile), "aither-profile");
        thread.setDaemon(true);
        try {
            thread.start();
            writer = thread;
        } catch (OutOfMemoryError e) {
            // no thread to be had
            write(profile);
        }
        return profile;
    }

    private void write(BootProfile profile) {
        BootProfile complete = plugins.withArchives(profile, settings.profiles().resolve("archives.tsv"));
        recorded = complete;
        if (store.hasGrown()) {
            sweep();
        }
        try {
            history.add(complete);
        } catch (IOException e) {
            log.warn(
                    "The boot cannot be recorded in {} ({}); make the folder writable, or choose another home",
                    settings.profiles(),
                    e.toString());
        }
    }

    private void sweep() {
        try {
            List<Set<String>> kept = new ArrayList<>();
            for (AcceptedSets.AcceptedSet set : sets.all()) {
                kept.add(
                        0,
                        set.members().stream().map(AcceptedSets.Member::sha256).collect(Collectors.toSet()));
            }
            List<Set<String>> wanted = new ArrayList<>(kept.subList(0, Math.min(KEPT_SETS, kept.size())));
            // the last set cannot be written down where the disk is full
            wanted.add(
                    0,
                    plugins.getPlugins().stream()
                            .flatMap(plugin -> store.loadedHash(plugin.getPluginPath()).stream())
                            .collect(Collectors.toSet()));
            int removed = store.sweep(wanted);
            log.debug("{} copies of archives that nobody needs were removed", removed);
        } catch (IOException e) {
            log.warn("Copies of archives that nobody needs stay in {} ({})", store.folder(), e.toString());
        }
    }

    /**
     * From now on what comes into the plugins folders is started, what changes is replaced and what goes is stopped. To be
     * called once, when {@link #start} has returned.
     *
     * @param listener is told what comes of that
     * @return looks after the folders until the host is stopped
     */
    public LiveFolder follow(Consumer<LiveEvent> listener) {
        synchronized (this) {
            if (stopping || !starting || live != null) {
                throw new IllegalStateException(
                        "The folders of a host are followed once, between its start and its stop");
            }
            plugins.setBootListener(new BootListener() {});
            RunSettings run = settings.run();
            LiveFolder follower = new LiveFolder(plugins);
            follower.setSets(sets);
            follower.setPeriod(run.livePeriod());
            follower.setIncompleteAfter(run.incompleteAfter());
            follower.setKeepFailing(run.onFailure() == RunSettings.OnFailure.KEEP);
            follower.setRequire(settings.require());
            follower.addListener(listener);
            follower.addListener(event -> {
                if (event instanceof LiveEvent.Applied && store.hasGrown()) {
                    sweep();
                }
            });
            live = follower;
        }
        LiveFolder started = live;
        started.start();
        return started;
    }

    /** The sets of archives that were accepted. */
    public AcceptedSets sets() {
        return sets;
    }

    /** The copies of archives. */
    public ArchiveStore store() {
        return store;
    }

    /** Who is told of each change of a module's state; by a thread that must not wait. */
    public void onStateChange(Consumer<StateChange> listener) {
        plugins.setStateListener(listener);
    }

    /**
     * Waits until the jobs of modules are done.
     *
     * @param longest how long
     * @return whether they are
     */
    public boolean drain(Duration longest) {
        return jobs.awaitIdle(longest);
    }

    /**
     * A module that is loaded.
     *
     * @param id the module
     * @param version its version
     * @param state PF4J's name of its state
     * @param failure what it failed with, if it did
     * @param archive where an operator has put it
     */
    public record Loaded(String id, String version, String state, Optional<String> failure, Path archive) {}

    /** The modules that are loaded, by id. */
    public List<Loaded> loaded() {
        return plugins.getPlugins().stream()
                .map(plugin -> new Loaded(
                        plugin.getPluginId(),
                        String.valueOf(plugin.getDescriptor().getVersion()),
                        String.valueOf(plugin.getPluginState()),
                        plugins.failure(plugin.getPluginId()),
                        plugins.archive(plugin.getPluginId()).orElse(plugin.getPluginPath())))
                .sorted(Comparator.comparing(Loaded::id))
                .toList();
    }

    /** The modules that could run, whether they do or not. */
    public ModuleGraph graph() {
        return plugins.graph();
    }

    /** Looks after the folders of a host that was started; of one that was not, only shows what would come of changes. */
    public LiveFolder live() {
        LiveFolder follower = live;
        return follower == null ? new LiveFolder(plugins) : follower;
    }

    /**
     * Lets {@link #start} take a random legal order and number of workers.
     *
     * @param seed the same seed gives the same order and number
     */
    public void shuffle(long seed) {
        plugins.setShuffle(seed);
    }

    /**
     * Lets {@link #start} repeat the order of a recorded boot.
     *
     * @param recorded the boot to repeat
     */
    public void replay(BootProfile recorded) {
        plugins.setReplay(recorded);
    }

    /** The modules of the folders that run alone, since they hung in an earlier boot. */
    public List<SerialMark> serial() {
        return history.get().marks();
    }

    /** Cancels the modules that have not begun; {@link #start} returns when the others are done. */
    public void cancelBoot() {
        plugins.cancelBoot();
    }

    /**
     * Stops the modules, those first that others do not need, cancels their jobs, and waits until the boot is recorded.
     *
     * @return a finding for each module whose stop failed, took too long, or left jobs running
     */
    public List<Finding> stop() {
        boolean booting;
        synchronized (this) {
            stopping = true;
            booting = starting;
        }
        if (booting) {
            awaitBoot();
        }
        LiveFolder follower = live;
        if (follower != null) {
            follower.close();
        }
        plugins.stopPlugins();
        jobs.close();
        work.close();
        awaitWriter();
        return plugins.lastStop();
    }

    private void awaitWriter() {
        Thread thread = writer;
        if (thread != null) {
            try {
                thread.join(WRITE_BUDGET.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The module that ends this JVM with a call of {@code System.exit}; known once the modules have been stopped for it. */
    public Optional<Finding> exitCalled() {
        return plugins.exitCalled();
    }

    /**
     * The module whose code a thread is in.
     *
     * @param thread the thread
     */
    public Optional<String> moduleOf(Thread thread) {
        return plugins.pluginOf(thread);
    }

    /**
     * The module whose classes a loader makes.
     *
     * @param loader the class loader
     */
    public Optional<String> moduleOf(ClassLoader loader) {
        return plugins.pluginOf(loader);
    }

    /** The boot as it is recorded, with what {@link #start} did not wait for; empty where there was none. */
    public Optional<BootProfile> recorded() {
        awaitWriter();
        return Optional.ofNullable(recorded);
    }

    /** Cancels a boot again and again, since it may have been about to begin, until it is over. */
    private void awaitBoot() {
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            plugins.cancelBoot();
            try {
                over = booted.await(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops a module and all that requires it, within the stop timeout, loads what the folders hold of them now, and starts
     * those again that had been started. Modules that do not require it go on meanwhile. May be called by any thread, and
     * leaves nothing of a module on it.
     *
     * @param id the module
     * @return what came of it that was not known before; empty where all of them run again
     * @throws IllegalArgumentException if there is no such module
     */
    public List<Finding> reload(String id) {
        if (plugins.getPlugin(id) == null) {
            throw new IllegalArgumentException("There is no module '%s' to reload%s"
                    .formatted(
                            Excerpt.of(id),
                            similar(id)
                                    .map("; did you mean '%s'?"::formatted)
                                    .orElse("; 'discovered' has those there are")));
        }
        return plugins.reloadWithDependents(id);
    }

    /** How many batches run now of each module that has any, by module. */
    public Map<String, Integer> runningBatches() {
        return jobs.running();
    }

    /** How short memory is; empty as long as no module has asked, since nothing watches it before. */
    public Optional<MemoryPressure> pressure() {
        return services.pressure().known();
    }

    /** The work that running modules do later or again and again, as it stands. */
    public List<WorkRecord> work() {
        return work.records();
    }

    /**
     * Asks all checks of the started modules at the same time how they do.
     *
     * @param longest how long to wait for all of them; one that does not answer is down
     */
    public List<HealthRecord> health(Duration longest) {
        return work.health(longest);
    }

    /**
     * The extensions of a type that the started modules publish, made anew.
     *
     * @param type the extension point
     * @param <T> the extension point
     */
    public <T> List<T> extensions(Class<T> type) {
        return plugins.getExtensions(type);
    }

    /**
     * The names of the extensions that a module publishes, without making any.
     *
     * @param id the module
     * @return sorted; empty where there is no such module
     */
    public List<String> extensionNames(String id) {
        return plugins.getPlugin(id) == null
                ? List.of()
                : plugins.getExtensionClassNames(id).stream().sorted().toList();
    }

    /**
     * The class loader of a module, for those who look for what keeps it. Keep no reference to it.
     *
     * @param id the module
     */
    public Optional<ClassLoader> classLoader(String id) {
        return Optional.ofNullable(plugins.getPlugin(id)).map(PluginWrapper::getPluginClassLoader);
    }

    /** The lists of what may be started; a change counts from the next boot on, or at once where the folder is followed. */
    public PluginStatusFiles statusFiles() {
        return PluginStatusFiles.of(settings.plugins().get(0));
    }

    /** The module of the folders that was probably meant. */
    public Optional<String> similar(String id) {
        return KeyNames.nearest(
                id, plugins.discovered().versions().keySet().stream().sorted().toList());
    }

    /** Stops the modules if they run, and closes their class loaders. */
    @Override
    public void close() {
        stop();
        plugins.unloadPlugins();
    }
}
