package io.aitherzero.host;

import io.aitherzero.host.work.PressureFeed;
import io.aitherzero.host.work.WorkClock;
import java.nio.file.Path;
import java.util.Optional;

/** What an embedding program or a test may want otherwise of a host, beside its {@link HostSettings}. Immutable. */
public final class HostOptions {
    private final boolean applicationExtensions;
    private final WorkClock clock;
    private final Optional<PressureFeed> pressure;
    private final Optional<Path> overriding;

    private HostOptions(
            boolean applicationExtensions,
            WorkClock clock,
            Optional<PressureFeed> pressure,
            Optional<Path> overriding) {
        this.applicationExtensions = applicationExtensions;
        this.clock = clock;
        this.pressure = pressure;
        this.overriding = overriding;
    }

    /** As a host is where nothing is said. */
    public static HostOptions standard() {
        return new HostOptions(true, WorkClock.system(), Optional.empty(), Optional.empty());
    }

    /**
     * Extensions on the program's own class path are not found. A test that has the classes of a plugin on its class path
     * could otherwise be given those in place of the plugin's.
     */
    public HostOptions withoutApplicationExtensions() {
        return new HostOptions(false, clock, pressure, overriding);
    }

    /**
     * Work of modules falls due by another clock.
     *
     * @param other a clock of this host alone
     */
    public HostOptions withWorkClock(WorkClock other) {
        return new HostOptions(applicationExtensions, other, pressure, overriding);
    }

    /**
     * Modules are told of this memory pressure in place of the measured one.
     *
     * @param feed says what it is
     */
    public HostOptions withMemoryPressure(PressureFeed feed) {
        return new HostOptions(applicationExtensions, clock, Optional.of(feed), overriding);
    }

    /**
     * A module of one folder counts whatever version of it another folder has.
     *
     * @param folder one of the plugins folders
     */
    public HostOptions withOverridingFolder(Path folder) {
        return new HostOptions(applicationExtensions, clock, pressure, Optional.of(folder));
    }

    boolean applicationExtensions() {
        return applicationExtensions;
    }

    WorkClock clock() {
        return clock;
    }

    Optional<PressureFeed> pressure() {
        return pressure;
    }

    Optional<Path> overriding() {
        return overriding;
    }
}
