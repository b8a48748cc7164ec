package io.aitherzero.bench;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Schedule;
import java.nio.file.Path;

/** Boots a folder of plugins and stops them again. */
@FunctionalInterface
public interface FolderBoot {
    /**
     * A boot that is over.
     *
     * @param nanos from before the folder is read until all modules have started
     * @param profile what was recorded
     */
    record Booted(long nanos, BootProfile profile) {}

    /**
     * Boots it.
     *
     * @param home an empty folder, so that nothing is known of earlier boots
     * @param plugins the folder with the archives
     * @param schedule when a module may start
     */
    Booted boot(Path home, Path plugins, Schedule schedule);
}
