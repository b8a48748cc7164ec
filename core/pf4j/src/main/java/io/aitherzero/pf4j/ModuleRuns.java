package io.aitherzero.pf4j;

import java.time.Duration;
import java.util.List;

/** What a host keeps for modules while they run, their jobs above all. Called by any thread. */
public interface ModuleRuns {
    /** Keeps nothing. */
    ModuleRuns NONE = new ModuleRuns() {
        @Override
        public void begins(String id) {}

        @Override
        public List<String> over(String id, Duration longest) {
            return List.of();
        }
    };

    /**
     * A module is about to be made or started.
     *
     * @param id the module
     */
    void begins(String id);

    /**
     * A module has started; what it publishes can be found.
     *
     * @param id the module
     */
    default void started(String id) {}

    /**
     * A module is about to be told to stop; what it does beside is not to begin any more.
     *
     * @param id the module
     */
    default void stopping(String id) {}

    /**
     * A module has stopped, or its start has failed or is no longer waited for: ends what it left running.
     *
     * @param id the module
     * @param longest how long this may take; zero to wait for nothing
     * @return what goes on all the same, a sentence each
     */
    List<String> over(String id, Duration longest);
}
