package io.aitherzero.cli.doctor;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a process finds around it, as values: what is checked, without how it is found out. */
final class Surroundings {
    private Surroundings() {}

    /**
     * The JVM.
     *
     * @param bits of a pointer
     * @param options that the JVM was given
     * @param variables that give options to every Java program, with their values
     */
    record Java(String version, String vendor, int bits, List<String> options, Map<String, String> variables) {
        Java {
            options = List.copyOf(options);
            variables = Map.copyOf(variables);
        }
    }

    /**
     * Processors and memory.
     *
     * @param processors that this process may use
     * @param machineProcessors that the machine has; 0 where that is not told
     * @param heapBytes how large the heap may get
     * @param memoryBytes what the machine or the container has, the lesser
     * @param availableBytes what of it could be had now
     */
    record Machine(
            int processors,
            int machineProcessors,
            long heapBytes,
            OptionalLong memoryBytes,
            OptionalLong availableBytes) {}

    /**
     * Letters of file names.
     *
     * @param asked the locale that the user has set; empty where none is
     * @param replaced whether the launcher took another one in its place
     * @param names the character set of file names
     */
    record Letters(String asked, boolean replaced, String names) {}

    /**
     * What the system allows the process; empty where there is no limit, or it is not told.
     *
     * @param files open at once
     * @param tasks processes and threads of the user or the container
     */
    record Limits(OptionalLong files, OptionalLong tasks) {}

    /**
     * The file from which launches take the host's classes.
     *
     * @param there whether it has been made
     * @param usable whether this JVM takes it
     */
    record Classes(Path file, boolean there, boolean usable) {}

    /** What lies at a path. */
    enum Kind {
        MISSING,
        FOLDER,
        OTHER
    }

    /**
     * A folder and the rights of this user.
     *
     * @param writable whether files can be made in it; where it is missing, whether it can be made
     * @param open whether every user may write to it, and not only remove what is his own
     * @param executes whether programs in it may run, as far as the file system it is on says so
     * @param freeBytes room on its disk
     */
    record Folder(
            Path path,
            Kind kind,
            boolean readable,
            boolean searchable,
            boolean writable,
            boolean open,
            boolean executes,
            OptionalLong freeBytes) {}

    /**
     * Times.
     *
     * @param now by the clock of the machine
     * @param zone of the process
     * @param fileSystemAhead how far the file system's own clock is ahead; empty where no file could be made
     * @param newestBoot when the newest recorded boot was, by its name
     */
    record Clock(Instant now, String zone, Optional<Duration> fileSystemAhead, Optional<Instant> newestBoot) {}
}
