package io.aitherzero.host;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.graph.SerialMark;
import io.aitherzero.boot.plan.BootHistory;
import io.aitherzero.boot.plan.BootTimes;
import io.aitherzero.host.json.ProfileFolder;
import io.aitherzero.host.json.SerialMarks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The boots in a home, read by a thread of their own, since a boot does not need them before it is planned. */
final class RecordedHistory implements Supplier<BootHistory>, Callable<BootHistory> {
    private static final Logger log = LoggerFactory.getLogger(RecordedHistory.class);

    /** The boots of one command are usually comparable with each other, so twice what counts is enough to find it. */
    private static final int LOOKED_AT = 2 * BootHistory.COUNTED;

    private final ProfileFolder boots;
    private final BootTimesFile summary;
    private final SerialMarks marks;
    private final boolean needed;
    private final FutureTask<BootHistory> reading;

    private RecordedHistory(Path folder, boolean needed) {
        boots = new ProfileFolder(folder);
        summary = new BootTimesFile(folder);
        marks = new SerialMarks(folder);
        this.needed = needed;
        reading = new FutureTask<>(this);
    }

    /**
     * Begins to read.
     *
     * @param folder of the recorded boots
     * @param schedule the schedule asked for; {@link Schedule#SEQUENTIAL} has nothing to learn
     */
    static RecordedHistory reading(Path folder, Schedule schedule) {
        RecordedHistory history = new RecordedHistory(folder, schedule != Schedule.SEQUENTIAL);
        Thread thread = new Thread(history.reading, "aither-history");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // no thread to be had
            history.reading.run();
        }
        return history;
    }

    /** Reads it. */
    @Override
    public BootHistory call() {
        if (!needed) {
            return BootHistory.none();
        }
        List<SerialMark> alone = marks.exist() ? marks.read(log::warn) : List.of();
        List<Path> files = boots.newestFiles(LOOKED_AT);
        Optional<List<BootTimes>> told = summary.read(files);
        if (told.isPresent()) {
            return new BootHistory(told.get(), alone);
        }
        List<BootTimes> times = new ArrayList<>();
        for (BootProfile boot : boots.newest(LOOKED_AT, log::warn)) {
            times.add(BootTimes.of(boot));
        }
        return new BootHistory(times, alone);
    }

    /** Waits until it is read. What cannot be read is logged and counts as not there. */
    @Override
    public BootHistory get() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return reading.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    log.warn("The recorded boots cannot be used, so the boot learns nothing from them", e.getCause());
                    return BootHistory.none();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Adds a boot, and marks the modules that hung in it.
     *
     * @throws IOException if it cannot be written
     */
    void add(BootProfile boot) throws IOException {
        Path written = boots.write(boot);
        summary.add(written, boot, boots.newestFiles(LOOKED_AT));
        if (!SerialMarks.after(List.of(), boot).isEmpty()) {
            marks.change(before -> SerialMarks.after(before, boot), log::warn);
        }
    }
}
