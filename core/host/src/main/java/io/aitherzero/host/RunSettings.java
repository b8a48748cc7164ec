package io.aitherzero.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a host keeps copies of archives, and what one does that stays up. An immutable value that begins with {@link
 * #defaults} or is a part of {@link HostSettings}: each {@code with} method returns another one. It is checked when it is
 * made.
 */
public final class RunSettings {
    private final long storeMaxBytes;
    private final Duration livePeriod;
    private final OnFailure onFailure;
    private final Duration incompleteAfter;
    private final Duration drainTimeout;
    private final OptionalInt httpPort;
    private final String httpBind;

    private RunSettings(
            long storeMaxBytes,
            Duration livePeriod,
            OnFailure onFailure,
            Duration incompleteAfter,
            Duration drainTimeout,
            OptionalInt httpPort,
            String httpBind) {
        this.storeMaxBytes = storeMaxBytes;
        this.livePeriod = livePeriod;
        this.onFailure = onFailure;
        this.incompleteAfter = incompleteAfter;
        this.drainTimeout = drainTimeout;
        this.httpPort = httpPort;
        this.httpBind = httpBind;
        if (storeMaxBytes < 0) {
            throw new IllegalArgumentException("store.max-size must not be negative, is " + storeMaxBytes + " bytes");
        }
        HostConfiguration.requirePositive("live.period", livePeriod);
        HostConfiguration.requirePositive("live.incomplete-after", incompleteAfter);
        HostConfiguration.requirePositive("drain-timeout", drainTimeout);
        HostConfiguration.requirePort("http.port", httpPort);
        HostConfiguration.requireAddress("http.bind", httpBind);
    }

    /** What becomes of a change after which a module that is required, or ran before, does not run. */
    public enum OnFailure {
        /** What was there before is put back. */
        ROLLBACK,
        /** It stays, and the module is failed. */
        KEEP
    }

    /** What counts where nothing is configured. */
    public static RunSettings defaults() {
        return of(HostConfiguration.defaults(Path.of("")));
    }

    static RunSettings of(HostConfiguration read) {
        return new RunSettings(
                read.store().bytes(),
                read.live().period(),
                read.live().onFailure(),
                read.live().incompleteAfter(),
                read.drainTimeout(),
                HostConfiguration.whole(read.http().port()),
                read.http().bind());
    }

    /** How large the copies in {@code var/store} may become, in bytes. */
    public long storeMaxBytes() {
        return storeMaxBytes;
    }

    /** How often the plugins folders are looked at, should no event of the file system tell of a change. */
    public Duration livePeriod() {
        return livePeriod;
    }

    /** What becomes of a change after which a module does not run. */
    public OnFailure onFailure() {
        return onFailure;
    }

    /** How long an archive may be incomplete before that is told. */
    public Duration incompleteAfter() {
        return incompleteAfter;
    }

    /** How long jobs may go on when the host is to end. */
    public Duration drainTimeout() {
        return drainTimeout;
    }

    /** Where health is told, empty for nowhere. */
    public OptionalInt httpPort() {
        return httpPort;
    }

    /** The address of this machine for that. */
    public String httpBind() {
        return httpBind;
    }

    /**
     * The same with another size of the copies in {@code var/store}, in bytes.
     *
     * @throws IllegalArgumentException where that is negative
     */
    public RunSettings withStoreMaxBytes(long bytes) {
        return new RunSettings(bytes, livePeriod, onFailure, incompleteAfter, drainTimeout, httpPort, httpBind);
    }

    /**
     * The same with another period.
     *
     * @throws IllegalArgumentException where that is not longer than nothing
     */
    public RunSettings withLivePeriod(Duration period) {
        return new RunSettings(storeMaxBytes, period, onFailure, incompleteAfter, drainTimeout, httpPort, httpBind);
    }

    /** The same with another end of a change after which a module does not run. */
    public RunSettings withOnFailure(OnFailure what) {
        return new RunSettings(storeMaxBytes, livePeriod, what, incompleteAfter, drainTimeout, httpPort, httpBind);
    }

    /**
     * The same with another time for an archive to be incomplete.
     *
     * @throws IllegalArgumentException where that is not longer than nothing
     */
    public RunSettings withIncompleteAfter(Duration time) {
        return new RunSettings(storeMaxBytes, livePeriod, onFailure, time, drainTimeout, httpPort, httpBind);
    }

    /**
     * The same with another time for jobs to go on when the host is to end.
     *
     * @throws IllegalArgumentException where that is not longer than nothing
     */
    public RunSettings withDrainTimeout(Duration timeout) {
        return new RunSettings(storeMaxBytes, livePeriod, onFailure, incompleteAfter, timeout, httpPort, httpBind);
    }

    /**
     * The same with a port where health is told.
     *
     * @throws IllegalArgumentException where that is not from 1 to 65535
     */
    public RunSettings withHttpPort(int port) {
        return new RunSettings(
                storeMaxBytes, livePeriod, onFailure, incompleteAfter, drainTimeout, OptionalInt.of(port), httpBind);
    }

    /**
     * The same with another address of this machine for that.
     *
     * @throws IllegalArgumentException where that is blank
     */
    public RunSettings withHttpBind(String address) {
        return new RunSettings(storeMaxBytes, livePeriod, onFailure, incompleteAfter, drainTimeout, httpPort, address);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RunSettings that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "RunSettings" + parts();
    }

    private List<Object> parts() {
        return List.of(storeMaxBytes, livePeriod, onFailure, incompleteAfter, drainTimeout, httpPort, httpBind);
    }
}
