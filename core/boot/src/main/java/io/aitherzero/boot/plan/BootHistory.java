package io.aitherzero.boot.plan;

import io.aitherzero.base.Spread;
import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.SerialMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * The last boots, and what the next one can learn from them.
 *
 * @param boots the boots, newest first
 * @param marks the modules that run alone
 */
public record BootHistory(List<BootProfile> boots, List<SerialMark> marks) {
    /** How many comparable boots count; older ones say less about the next one. */
    public static final int COUNTED = 5;

    /** How many forecasts in a row must have been bad before the order is no longer taken from recorded times. */
    static final int BAD_FORECASTS = 3;

    /** Copies the lists. */
    public BootHistory {
        boots = List.copyOf(boots);
        marks = List.copyOf(marks);
    }

    /** Where nothing was recorded. */
    public static BootHistory none() {
        return new BootHistory(List.of(), List.of());
    }

    /** The boots whose times say something about a boot in an environment, newest first. */
    public List<BootProfile> comparable(Environment environment) {
        return boots.stream()
                .filter(boot -> boot.environment().comparable(environment))
                .toList();
    }

    /**
     * The median times of modules in the last comparable boots.
     *
     * @param environment what the next boot runs on
     * @param unchanged whether a module is loaded from the archive it had then; boots without that say nothing of it
     */
    public Weights weights(Environment environment, BiPredicate<String, ArchivePrint> unchanged) {
        List<BootProfile> comparable = comparable(environment);
        List<BootProfile> counted = comparable.subList(0, Math.min(COUNTED, comparable.size()));
        Map<String, List<Simulation.Task>> recorded = new HashMap<>();
        for (BootProfile boot : counted) {
            Map<String, ModuleProfile> started = boot.modules().stream()
                    .filter(module -> module.state() == ModuleState.STARTED)
                    .collect(Collectors.toMap(ModuleProfile::id, module -> module, (first, second) -> first));
            for (Simulation.Task task : RecordedTasks.of(boot, environment.processors())) {
                Optional.ofNullable(started.get(task.id()))
                        .flatMap(ModuleProfile::archive)
                        .filter(archive -> unchanged.test(task.id(), archive))
                        .ifPresent(archive -> recorded.computeIfAbsent(task.id(), id -> new ArrayList<>())
                                .add(task));
            }
        }
        Map<String, Weights.Weight> weights = new HashMap<>();
        recorded.forEach((id, tasks) -> weights.put(
                id,
                new Weights.Weight(
                        Spread.median(tasks.stream().mapToLong(Simulation.Task::wallNanos)),
                        Spread.median(tasks.stream().mapToLong(Simulation.Task::cpuNanos)))));
        long gap = Spread.median(
                counted.stream().mapToLong(boot -> BootModel.of(boot).gapNanos()));
        return new Weights(weights, gap, counted.size(), distrust(comparable));
    }

    private static Optional<String> distrust(List<BootProfile> comparable) {
        List<Double> errors = comparable.stream()
                .filter(boot -> boot.settings().forecast().isPresent())
                .limit(BAD_FORECASTS)
                .map(BootHistory::error)
                .toList();
        boolean bad = errors.size() == BAD_FORECASTS
                && errors.stream().allMatch(error -> Math.abs(error) > Forecast.TOLERANCE);
        return bad
                ? Optional.of("the last " + BAD_FORECASTS + " forecasts were off by "
                        + errors.stream()
                                .map(error -> String.format(Locale.ROOT, "%+.0f %%", 100 * error))
                                .collect(Collectors.joining(", ")))
                : Optional.empty();
    }

    private static double error(BootProfile boot) {
        return boot.settings()
                .forecast()
                .map(forecast -> forecast.error(boot.phases().start()))
                .orElse(0.0);
    }

    /** The mark of a module in the version it has now. */
    public Optional<SerialMark> mark(String module, String version) {
        return marks.stream()
                .filter(mark -> mark.module().equals(module) && mark.version().equals(version))
                .findFirst();
    }
}
