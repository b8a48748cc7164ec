package io.aitherzero.host;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.WorkerGrowth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a host is set up; checked when the value is made. An immutable value that begins with {@link #read} or {@link
 * #defaults}: each {@code with} method returns another one.
 */
public final class HostSettings {
    /** The largest number of workers that may be asked for. */
    public static final int MOST_WORKERS = WorkerGrowth.MOST_WORKERS;

    private final Path home;
    private final List<Path> plugins;
    private final Schedule schedule;
    private final OptionalInt workers;
    private final Duration startTimeout;
    private final Duration stopTimeout;
    private final List<String> require;
    private final RunSettings run;

    private HostSettings(
            Path home,
            List<Path> plugins,
            Schedule schedule,
            OptionalInt workers,
            Duration startTimeout,
            Duration stopTimeout,
            List<String> require,
            RunSettings run) {
        this.home = home;
        this.plugins = List.copyOf(plugins);
        this.schedule = schedule;
        this.workers = workers;
        this.startTimeout = startTimeout;
        this.stopTimeout = stopTimeout;
        this.require = List.copyOf(require);
        this.run = run;
        HostConfiguration.requireFolder(plugins);
        HostConfiguration.requireWorkers(workers);
        HostConfiguration.requirePositive("start-timeout", startTimeout);
        HostConfiguration.requirePositive("stop-timeout", stopTimeout);
    }

    /**
     * The settings in {@code conf/aither.conf}, or the defaults where the file is silent or missing.
     *
     * @param home the host's home
     * @throws io.aitherzero.api.plugin.ConfigurationException naming every problem of the file
     */
    public static HostSettings read(Path home) {
        Path file = configuration(home);
        HostConfiguration defaults = HostConfiguration.defaults(home);
        // all keys have defaults, which need not be looked for by reflection
        return of(home, RecordBinder.says(file) ? RecordBinder.bind(file, home, defaults) : defaults);
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
                HostConfiguration.whole(read.workers()),
                read.startTimeout(),
                read.stopTimeout(),
                read.require(),
                RunSettings.of(read));
    }

    /** The folder with {@code conf/}, {@code plugins/} and {@code var/}. */
    public Path home() {
        return home;
    }

    /** The folders with plugin archives; at least one. */
    public List<Path> plugins() {
        return plugins;
    }

    /** When a module may start. */
    public Schedule schedule() {
        return schedule;
    }

    /** The fixed number of workers, or empty where it grows with need. */
    public OptionalInt workers() {
        return workers;
    }

    /** How long one module may take to start. */
    public Duration startTimeout() {
        return startTimeout;
    }

    /** How long one module may take to stop. */
    public Duration stopTimeout() {
        return stopTimeout;
    }

    /** The modules without which a boot has failed. */
    public List<String> require() {
        return require;
    }

    /** How copies of archives are kept, and what a host does that stays up. */
    public RunSettings run() {
        return run;
    }

    /** The same of another home. */
    public HostSettings withHome(Path other) {
        return new HostSettings(other, plugins, schedule, workers, startTimeout, stopTimeout, require, run);
    }

    /**
     * The same with other folders.
     *
     * @throws IllegalArgumentException where there is none
     */
    public HostSettings withPlugins(List<Path> folders) {
        return new HostSettings(home, folders, schedule, workers, startTimeout, stopTimeout, require, run);
    }

    /** The same with another schedule. */
    public HostSettings withSchedule(Schedule other) {
        return new HostSettings(home, plugins, other, workers, startTimeout, stopTimeout, require, run);
    }

    /**
     * The same with a fixed number of workers.
     *
     * @throws IllegalArgumentException where that is not from 1 to {@link #MOST_WORKERS}
     */
    public HostSettings withWorkers(int fixed) {
        return new HostSettings(
                home, plugins, schedule, OptionalInt.of(fixed), startTimeout, stopTimeout, require, run);
    }

    /**
     * The same with another time for a module to start.
     *
     * @throws IllegalArgumentException where that is not longer than nothing
     */
    public HostSettings withStartTimeout(Duration timeout) {
        return new HostSettings(home, plugins, schedule, workers, timeout, stopTimeout, require, run);
    }

    /**
     * The same with another time for a module to stop.
     *
     * @throws IllegalArgumentException where that is not longer than nothing
     */
    public HostSettings withStopTimeout(Duration timeout) {
        return new HostSettings(home, plugins, schedule, workers, startTimeout, timeout, require, run);
    }

    /** The same with other required modules. */
    public HostSettings withRequire(List<String> ids) {
        return new HostSettings(home, plugins, schedule, workers, startTimeout, stopTimeout, ids, run);
    }

    /** The same with other settings of what a host does that stays up. */
    public HostSettings withRun(RunSettings other) {
        return new HostSettings(home, plugins, schedule, workers, startTimeout, stopTimeout, require, other);
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostSettings that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "HostSettings" + parts();
    }

    private List<Object> parts() {
        return List.of(home, plugins, schedule, workers, startTimeout, stopTimeout, require, run);
    }
}
