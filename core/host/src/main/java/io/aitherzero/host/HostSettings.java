package io.aitherzero.host;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.WorkerGrowth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a host is set up; checked when a host is opened.
 *
 * @param home the folder with {@code conf/}, {@code plugins/} and {@code var/}
 * @param plugins the folders with plugin archives
 * @param schedule when a module may start
 * @param workers the fixed number of workers, or empty where it grows with need
 * @param startTimeout how long one module may take to start
 * @param stopTimeout how long one module may take to stop
 * @param require the modules without which a boot has failed
 * @param run how copies of archives are kept, and what a host does that stays up
 */
public record HostSettings(
        Path home,
        List<Path> plugins,
        Schedule schedule,
        OptionalInt workers,
        Duration startTimeout,
        Duration stopTimeout,
        List<String> require,
        RunSettings run) {
    /** The largest number of workers that may be asked for. */
    public static final int MOST_WORKERS = WorkerGrowth.MOST_WORKERS;

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException naming the first value that is out of range
     */
    public HostSettings {
        plugins = List.copyOf(plugins);
        require = List.copyOf(require);
        HostConfiguration.requireFolder(plugins);
        workers.ifPresent(HostConfiguration::requireWorkers);
        HostConfiguration.requirePositive("start-timeout", startTimeout);
        HostConfiguration.requirePositive("stop-timeout", stopTimeout);
    }

    /**
     * Settings with the defaults for what a host does that stays up.
     *
     * @param home the folder with {@code conf/}, {@code plugins/} and {@code var/}
     * @param plugins the folders with plugin archives
     * @param schedule when a module may start
     * @param workers the fixed number of workers, or empty where it grows with need
     * @param startTimeout how long one module may take to start
     * @param stopTimeout how long one module may take to stop
     * @param require the modules without which a boot has failed
     */
    public HostSettings(
            Path home,
            List<Path> plugins,
            Schedule schedule,
            OptionalInt workers,
            Duration startTimeout,
            Duration stopTimeout,
            List<String> require) {
        this(home, plugins, schedule, workers, startTimeout, stopTimeout, require, RunSettings.defaults());
    }

    /**
     * The settings in {@code conf/aither.conf}, or the defaults where the file is silent or missing.
     *
     * @param home the host's home
     * @throws io.aitherzero.api.plugin.ConfigurationException naming every problem of the file
     */
    public static HostSettings read(Path home) {
        return of(home, RecordBinder.bind(configuration(home), home, HostConfiguration.defaults(home)));
    }

    /**
     * The settings of a home without a configuration.
     *
     * @param home the host's home
     */
    public static HostSettings defaults(Path home) {
        return of(home, HostConfiguration.defaults(home));
    }

    /**
     * The file of the configuration, {@code conf/aither.conf}.
     *
     * @param home the host's home
     */
    public static Path configuration(Path home) {
        return home.resolve("conf").resolve("aither.conf");
    }

    private static HostSettings of(Path home, HostConfiguration read) {
        return new HostSettings(
                home,
                read.plugins(),
                read.schedule(),
                read.workers().map(OptionalInt::of).orElseGet(OptionalInt::empty),
                read.startTimeout(),
                read.stopTimeout(),
                read.require(),
                read.run());
    }

    /** The same of another home. */
    public HostSettings withHome(Path other) {
        return new HostSettings(other, plugins, schedule, workers, startTimeout, stopTimeout, require, run);
    }

    /** The same with other folders. */
    public HostSettings withPlugins(List<Path> folders) {
        return new HostSettings(home, folders, schedule, workers, startTimeout, stopTimeout, require, run);
    }

    /** The same with another schedule. */
    public HostSettings withSchedule(Schedule other) {
        return new HostSettings(home, plugins, other, workers, startTimeout, stopTimeout, require, run);
    }

    /** The same with a fixed number of workers. */
    public HostSettings withWorkers(int fixed) {
        return new HostSettings(
                home, plugins, schedule, OptionalInt.of(fixed), startTimeout, stopTimeout, require, run);
    }

    /** The same with another time for a module to start. */
    public HostSettings withStartTimeout(Duration timeout) {
        return new HostSettings(home, plugins, schedule, workers, timeout, stopTimeout, require, run);
    }

    /** The same with other required modules. */
    public HostSettings withRequire(List<String> ids) {
        return new HostSettings(home, plugins, schedule, workers, startTimeout, stopTimeout, ids, run);
    }

    /**
     * The folder of what batches leave behind.
     *
     * @param home the home of a host
     */
    public static Path jobs(Path home) {
        return home.resolve("var").resolve("jobs");
    }

    /**
     * The file of remembered limits of batches.
     *
     * @param home the home of a host
     */
    public static Path limits(Path home) {
        return jobs(home).resolve("limits.properties");
    }

    /**
     * The file of recorded batches.
     *
     * @param home the home of a host
     */
    public static Path batches(Path home) {
        return jobs(home).resolve("batches.json");
    }

    /** The same with other settings of what a host does that stays up. */
    public HostSettings withRun(RunSettings other) {
        return new HostSettings(home, plugins, schedule, workers, startTimeout, stopTimeout, require, other);
    }

    /**
     * The folder of copies of archives.
     *
     * @param home the home of a host
     */
    public static Path store(Path home) {
        return home.resolve("var").resolve("store");
    }

    /** The folder of recorded boots. */
    public Path profiles() {
        return profiles(home);
    }

    /**
     * The folder of recorded boots.
     *
     * @param home the home of a host
     */
    public static Path profiles(Path home) {
        return home.resolve("var").resolve("boot");
    }
}
