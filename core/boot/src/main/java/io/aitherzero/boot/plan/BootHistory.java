package io.aitherzero.boot.plan;

import io.aitherzero.base.Spread;
import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.graph.SerialMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The last boots, and what the next one can learn from them.
 *
 * @param boots the boots, newest first
 * @param marks the modules that run alone
 */
public record BootHistory(List<BootTimes> boots, List<SerialMark> marks) {
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

    /**
     * The median times of modules in the last comparable boots.
     *
     * @param environment what the next boot runs on
     * @param unchanged whether a module is loaded from the archive it had then; boots without that say nothing of it
     */
    public Weights weights(Environment environment, BiPredicate<String, ArchivePrint> unchanged) {
        List<BootTimes> comparable = new ArrayList<>();
        for (BootTimes boot : boots) {
            if (boot.environment().comparable(environment)) {
                comparable.add(boot);
            }
        }
        List<BootTimes> counted = comparable.subList(0, Math.min(COUNTED, comparable.size()));
        Map<String, List<BootTimes.Module>> recorded = new HashMap<>();
        long[] gaps = new long[counted.size()];
        for (int i = 0; i < gaps.length; i++) {
            BootTimes boot = counted.get(i);
            gaps[i] = boot.gapNanos();
            for (BootTimes.Module module : boot.modules()) {
                if (unchanged.test(module.id(), module.archive())) {
                    @Nullable List<BootTimes.Module> known = recorded.get(module.id());
                    if (known == null) {
                        known = new ArrayList<>();
                        recorded.put(module.id(), known);
                    }
                    known.add(module);
                }
            }
        }
        Map<String, Weights.Weight> weights = new HashMap<>();
        for (Map.Entry<String, List<BootTimes.Module>> each : recorded.entrySet()) {
            List<BootTimes.Module> times = each.getValue();
            long[] wall = new long[times.size()];
            long[] cpu = new long[times.size()];
            for (int i = 0; i < times.size(); i++) {
                wall[i] = times.get(i).wallNanos();
                cpu[i] = times.get(i).cpuNanos();
            }
            weights.put(each.getKey(), new Weights.Weight(Spread.median(wall), Spread.median(cpu)));
        }
        return new Weights(weights, Spread.median(gaps), counted.size(), distrust(comparable));
    }

    private static Optional<String> distrust(List<BootTimes> comparable) {
        List<Double> errors = new ArrayList<>();
        for (BootTimes boot : comparable) {
            if (boot.forecastError().isPresent() && errors.size() < BAD_FORECASTS) {
                errors.add(boot.forecastError().get());
            }
        }
        boolean bad = errors.size() == BAD_FORECASTS;
        List<String> shown = new ArrayList<>();
        for (double error : errors) {
            bad = bad && Math.abs(error) > Forecast.TOLERANCE;
            shown.add((error < 0 ? "-" : "+") + Math.round(100 * Math.abs(error)) + " %");
        }
        return bad
                ? Optional.of("the last " + BAD_FORECASTS + " forecasts were off by " + String.join(", ", shown))
                : Optional.empty();
    }

    /** The mark of a module in the version it has now. */
    public Optional<SerialMark> mark(String module, String version) {
        for (SerialMark mark : marks) {
            if (mark.module().equals(module) && mark.version().equals(version)) {
                return Optional.of(mark);
            }
        }
        return Optional.empty();
    }
}
