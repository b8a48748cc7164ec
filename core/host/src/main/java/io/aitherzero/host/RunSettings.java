package io.aitherzero.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How a host keeps copies of archives, and what one does that stays up.
 *
 * @param storeMaxBytes how large the copies in {@code var/store} may become
 * @param livePeriod how often the plugins folders are looked at, should no event of the file system tell of a change
 * @param onFailure what becomes of a change after which a module does not run
 * @param incompleteAfter how long an archive may be incomplete before that is told
 * @param drainTimeout how long jobs may go on when the host is to end
 * @param httpPort where health is told, empty for nowhere
 * @param httpBind the address of this machine for that
 */
public record RunSettings(
        long storeMaxBytes,
        Duration livePeriod,
        OnFailure onFailure,
        Duration incompleteAfter,
        Duration drainTimeout,
        OptionalInt httpPort,
        String httpBind) {
    /** What becomes of a change after which a module that is required, or ran before, does not run. */
    public enum OnFailure {
        /** What was there before is put back. */
        ROLLBACK,
        /** It stays, and the module is failed. */
        KEEP
    }

    /** What counts where nothing is configured. */
    public static RunSettings defaults() {
        return HostConfiguration.defaults(Path.of("")).run();
    }
}
