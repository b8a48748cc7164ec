package io.aitherzero.boot.analysis;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootModel;
import io.aitherzero.boot.plan.WorkerGrowth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a recorded boot would be on other numbers of workers, with other schedules and with single modules changed. Times
 * are lengths of the start phase in nanoseconds.
 *
 * @param rows one for each number of workers
 * @param asNeeded with workers that grow with need
 * @param sequentialNanos one after the other
 * @param knee the smallest number of workers with which READY is within {@link #KNEE} of its best
 * @param changes single changes that would save time, those that save most first
 */
public record WhatIf(List<Row> rows, Row asNeeded, long sequentialNanos, int knee, List<Change> changes) {
    /** How much longer than the best counts as the best. */
    public static final double KNEE = 0.05;

    private static final int MOST_WORKERS = 16;

    /** Copies the lists. */
    public WhatIf {
        rows = List.copyOf(rows);
        changes = List.copyOf(changes);
    }

    /**
     * The schedules on one number of workers.
     *
     * @param workers the number, or empty where it grows with need
     * @param readyNanos READY where the longest remaining path counts modules
     * @param weightedNanos READY where it counts times
     * @param levelNanos LEVEL
     * @param boundNanos no schedule is faster
     */
    public record Row(OptionalInt workers, long readyNanos, long weightedNanos, long levelNanos, long boundNanos) {}

    /** What is done to a module. */
    public enum Kind {
        /** Takes half of its time. */
        HALVED,
        /** Is not started at boot. */
        LAZY
    }

    /**
     * One change.
     *
     * @param kind what is done
     * @param module to which module; only one that nothing waits for is made lazy
     * @param nanos the boot with it, otherwise run as it was
     * @param savesNanos what it saves
     */
    public record Change(Kind kind, String module, long nanos, long savesNanos) {}

    /**
     * Runs the simulations.
     *
     * @param model the boot
     */
    public static WhatIf of(BootModel model) {
        List<Row> rows = IntStream.rangeClosed(1, MOST_WORKERS)
                .mapToObj(workers -> row(model, OptionalInt.of(workers)))
                .toList();
        long best = rows.stream().mapToLong(Row::readyNanos).min().orElse(0);
        int knee = IntStream.rangeClosed(1, MOST_WORKERS)
                .filter(workers -> rows.get(workers - 1).readyNanos() <= best * (1 + KNEE))
                .findFirst()
                .orElse(MOST_WORKERS);
        long sequential = model.predict(new BootModel.Setting(Schedule.SEQUENTIAL, OptionalInt.empty(), false));
        return new WhatIf(rows, row(model, OptionalInt.empty()), sequential, knee, changes(model));
    }

    private static Row row(BootModel model, OptionalInt workers) {
        return new Row(
                workers,
                model.predict(new BootModel.Setting(Schedule.READY, workers, false)),
                model.predict(new BootModel.Setting(Schedule.READY, workers, true)),
                model.predict(new BootModel.Setting(Schedule.LEVEL, workers, false)),
                model.boundNanos(workers.orElse(WorkerGrowth.MOST_WORKERS)));
    }

    private static List<Change> changes(BootModel model) {
        long whole = model.predict(model.recorded());
        Set<String> awaited = new HashSet<>();
        model.tasks().forEach(task -> awaited.addAll(task.dependencies()));
        long[] halved = model.withEachFaster(0.5);
        long[] lazy = model.withoutEach();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < halved.length; i++) {
            String id = model.tasks().get(i).id();
            changes.add(new Change(Kind.HALVED, id, halved[i], whole - halved[i]));
            if (!awaited.contains(id)) {
                changes.add(new Change(Kind.LAZY, id, lazy[i], whole - lazy[i]));
            }
        }
        return changes.stream()
                .filter(change -> change.savesNanos() > 0)
                .sorted(Comparator.comparingLong(Change::nanos)
                        .thenComparing(Change::kind)
                        .thenComparing(Change::module))
                .toList();
    }
}
