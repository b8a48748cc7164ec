package io.aitherzero.pf4j;

import java.util.List;

/** A module has stopped, but something of it has not. */
final class StillRunningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StillRunningException(String id, List<String> left) {
        super("Module '%s' has stopped, but not its jobs: %s".formatted(id, String.join(" ", left)));
    }
}
