package io.aitherzero.boot.analysis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each of the changes between two boots did to the start phase: the first boot is turned into the second in virtual
 * time, one change after the other, and what the simulated start phase gains or loses by a change is its effect. Since
 * the effect depends on what was changed before, this is done in two orders, one the reverse of the other, and the mean
 * is taken. The effects of all causes add up to the difference of the two simulated start phases.
 *
 * @param causes largest effect first
 * @param simulatedBefore what the simulation makes of the first boot; empty where its dependencies make a cycle
 * @param simulatedAfter the same of the second
 */
record Attribution(List<Cause> causes, OptionalLong simulatedBefore, OptionalLong simulatedAfter) {
    /** More changed run times than these are one cause together. */
    private static final int MOST_TIMES = 30;

    private static final Set<Cause.Kind> STRUCTURE = Set.of(
            Cause.Kind.MODULE_ADDED,
            Cause.Kind.MODULE_REMOVED,
            Cause.Kind.DEPENDENCY_ADDED,
            Cause.Kind.DEPENDENCY_REMOVED);

    /** Changes that are made together. */
    private record Step(Cause.Kind kind, List<String> modules, List<BootMix.Change> changes) {
        static Step of(BootMix.Change change) {
            return new Step(change.kind(), change.modules(), List.of(change));
        }

        static Optional<Step> together(Cause.Kind kind, List<BootMix.Change> changes) {
            List<String> modules = changes.stream()
                    .flatMap(change -> change.modules().stream())
                    .distinct()
                    .sorted()
                    .toList();
            return changes.isEmpty() ? Optional.empty() : Optional.of(new Step(kind, modules, changes));
        }
    }

    static Attribution of(BootSample before, BootSample after, Map<String, Difference> own) {
        BootMix mix = new BootMix(before, after);
        List<Step> steps = steps(mix.changes(), own);
        try {
            return walk(mix, steps);
        } catch (IllegalArgumentException half) {
            try {
                return walk(mix, withoutHalfGraphs(steps));
            } catch (IllegalArgumentException whole) {
                return new Attribution(List.of(), OptionalLong.empty(), OptionalLong.empty());
            }
        }
    }

    private static List<Step> steps(List<BootMix.Change> changes, Map<String, Difference> own) {
        List<BootMix.Change> times = new ArrayList<>();
        List<BootMix.Change> small = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        for (BootMix.Change change : changes) {
            if (change.kind() != Cause.Kind.MODULE_TIME) {
                steps.add(Step.of(change));
                continue;
            }
            @Nullable Difference difference = own.get(change.modules().get(0));
            (difference == null || difference.withinNoise() ? small : times).add(change);
        }
        times.sort(Comparator.comparingLong((BootMix.Change change) -> Optional.ofNullable(
                                own.get(change.modules().get(0)))
                        .map(difference -> Math.abs(difference.nanos()))
                        .orElse(0L))
                .reversed());
        int most = Math.min(MOST_TIMES, times.size());
        small.addAll(times.subList(most, times.size()));
        times.subList(0, most).forEach(change -> steps.add(0, Step.of(change)));
        Step.together(Cause.Kind.SMALL_CHANGES, small).ifPresent(steps::add);
        return steps;
    }

    private static List<Step> withoutHalfGraphs(List<Step> steps) {
        List<Step> whole = new ArrayList<>(steps);
        List<BootMix.Change> structure = new ArrayList<>();
        whole.removeIf(step -> STRUCTURE.contains(step.kind()) && structure.addAll(step.changes()));
        Step.together(Cause.Kind.DEPENDENCIES, structure).ifPresent(whole::add);
        return whole;
    }

    private static Attribution walk(BootMix mix, List<Step> steps) {
        Map<BootMix.Change, Integer> stepOf = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            for (BootMix.Change change : steps.get(i).changes()) {
                stepOf.put(change, i);
            }
        }
        long[] twice = new long[steps.size()];
        long first = simulated(mix, stepOf, new BitSet());
        long last = pass(mix, stepOf, twice, first, false);
        pass(mix, stepOf, twice, first, true);
        List<Cause> causes = new ArrayList<>();
        for (int i = 0; i < twice.length; i++) {
            causes.add(new Cause(steps.get(i).kind(), steps.get(i).modules(), twice[i] / 2));
        }
        causes.sort(Comparator.comparingLong((Cause cause) -> Math.abs(cause.nanos()))
                .reversed()
                .thenComparing(Cause::kind)
                .thenComparing(cause -> String.join(" ", cause.modules())));
        return new Attribution(causes, OptionalLong.of(first), OptionalLong.of(last));
    }

    private static long pass(
            BootMix mix, Map<BootMix.Change, Integer> stepOf, long[] effects, long first, boolean reverse) {
        BitSet done = new BitSet();
        long reached = first;
        for (int i = 0; i < effects.length; i++) {
            int step = reverse ? effects.length - 1 - i : i;
            done.set(step);
            long next = simulated(mix, stepOf, done);
            effects[step] += next - reached;
            reached = next;
        }
        return reached;
    }

    private static long simulated(BootMix mix, Map<BootMix.Change, Integer> stepOf, BitSet done) {
        return mix.simulated(change -> {
            @Nullable Integer step = stepOf.get(change);
            return step != null && done.get(step);
        });
    }
}
