package io.aitherzero.host;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.SerialMark;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.pf4j.ParallelPluginManager;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    private final HostSettings settings;
    private final Launch launch;
    private final ParallelPluginManager plugins;
    private final RecordedHistory history;
    private final ModuleJobs jobs;
    private final CountDownLatch booted = new CountDownLatch(1);
    private volatile @Nullable Thread writer;
    private volatile @Nullable BootProfile recorded;
    private boolean starting;
    private boolean stopping;

    private Host(HostSettings settings, Launch launch) {
        this.settings = settings;
        this.launch = launch;
        // read while the archives are
        history = RecordedHistory.reading(settings.profiles(), settings.schedule());
        plugins = new ParallelPluginManager(settings.plugins());
        plugins.setIsolating(true);
        plugins.setSystemVersion(HostVersion.current());
        plugins.setSchedule(settings.schedule());
        plugins.setWorkers(settings.workers());
        plugins.setStartTimeout(settings.startTimeout());
        plugins.setStopBudget(settings.stopTimeout());
        jobs = new ModuleJobs(settings.home());
        plugins.setModuleContexts(this::context);
        plugins.setModuleRuns(jobs);
        plugins.setBootHistory(history);
        plugins.loadPlugins();
    }

    private HostModuleContext context(PluginWrapper plugin) {
        return new HostModuleContext(
                plugin.getPluginId(), plugin.getDescriptor().getVersion(), settings.home(), plugins, jobs);
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
        return new Host(settings, launch);
    }

    /** What {@link #start} would do now. */
    public BootPlan plan() {
        return plugins.plan();
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
        plugins.setBootListener(listener);
        plugins.startPlugins(plan);
        long sinceMain = launch.nanosSince();
        BootProfile recorded =
                plugins.lastBoot().orElseThrow(() -> new IllegalStateException("The boot left no profile"));
        // all that was not discovery, resolution or start was the host's, so that the phases add up
        long hostNanos = sinceMain - recorded.phases().total();
        BootProfile profile =
                recorded.launched(launch.jvmToMainNanos(), hostNanos, launch.preparation(), settings.require());
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
        try {
            history.add(complete);
        } catch (IOException e) {
            log.warn(
                    "The boot cannot be recorded in {} ({}); make the folder writable, or choose another home",
                    settings.profiles(),
                    e.toString());
        }
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
        plugins.stopPlugins();
        jobs.close();
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
