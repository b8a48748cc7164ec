package io.aitherzero.cli.report;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.CriticalPath;
import io.aitherzero.boot.graph.ModuleProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A boot laid out in time. Times are in nanoseconds from the begin of the start phase.
 *
 * @param span how far the time axis reaches, at least 1000
 * @param lanes the workers in the order of their numbers, each with what it ran
 * @param idle the modules that no worker began
 * @param levels when the first module of each level began
 * @param path the critical path
 */
record BootChart(long span, List<Lane> lanes, List<Bar> idle, List<LevelMark> levels, CriticalPath path) {
    private static final long LEAST_SPAN = 1_000;

    /** A profile may hold any number; a handful of these can be added up. */
    private static final long MOST = 1L << 58;

    /**
     * One worker.
     *
     * @param worker its number, from 1
     * @param bars what it ran, in the order of time
     */
    record Lane(int worker, List<Bar> bars) {}

    /**
     * The first begin of a level.
     *
     * @param level the level
     * @param at when
     */
    record LevelMark(int level, long at) {}

    /**
     * One module.
     *
     * @param number its place in the profile, from 1
     * @param module its part in the boot
     * @param critical whether it is on the critical path
     */
    record Bar(int number, ModuleProfile module, boolean critical) {
        long ready() {
            return within(module.times().dependencyWait());
        }

        long begin() {
            return ready() + within(module.times().queueWait());
        }

        long loaded() {
            return begin() + within(module.times().load());
        }

        long end() {
            return loaded() + within(module.times().start());
        }

        Ending ending() {
            return Ending.of(module);
        }

        /** The module's id, harmless on one line. */
        String name() {
            return Shown.line(module.id());
        }
    }

    static BootChart of(BootProfile profile) {
        CriticalPath path = profile.criticalPath();
        Set<String> critical = Set.copyOf(path.modules());
        Map<Integer, List<Bar>> lanes = new TreeMap<>();
        Map<Integer, Long> levels = new TreeMap<>();
        List<Bar> idle = new ArrayList<>();
        long span = Math.max(LEAST_SPAN, within(profile.phases().start()));
        int number = 0;
        for (ModuleProfile module : profile.modules()) {
            Bar bar = new Bar(++number, module, critical.contains(module.id()));
            if (module.worker().isPresent()) {
                lanes.computeIfAbsent(module.worker().getAsInt(), worker -> new ArrayList<>())
                        .add(bar);
                levels.merge(module.level(), bar.begin(), Math::min);
                span = Math.max(span, bar.end());
            } else {
                idle.add(bar);
            }
        }
        List<Lane> sorted = new ArrayList<>();
        lanes.forEach((worker, bars) -> {
            bars.sort(Comparator.comparingLong(Bar::begin).thenComparing(Bar::end));
            sorted.add(new Lane(worker, List.copyOf(bars)));
        });
        List<LevelMark> marks = new ArrayList<>();
        levels.forEach((level, at) -> marks.add(new LevelMark(level, at)));
        return new BootChart(span, List.copyOf(sorted), List.copyOf(idle), List.copyOf(marks), path);
    }

    /** All that ran, by worker and time. */
    List<Bar> bars() {
        return lanes.stream().flatMap(lane -> lane.bars().stream()).toList();
    }

    /** What ran of the critical path, in its order. */
    List<Bar> criticalBars() {
        Map<String, Bar> byId = new HashMap<>();
        bars().forEach(bar -> byId.putIfAbsent(bar.module().id(), bar));
        return path.modules().stream()
                .flatMap(id -> Optional.ofNullable(byId.get(id)).stream())
                .toList();
    }

    /** What ran, in the order of time; of many the critical path, what did not start, and the longest. */
    List<Bar> noteworthy(int most) {
        return bars().stream()
                .sorted(Comparator.comparing(Bar::critical)
                        .thenComparing(bar -> bar.ending() != Ending.STARTED)
                        .thenComparing(bar -> bar.end() - bar.begin())
                        .reversed())
                .limit(most)
                .sorted(Comparator.comparingLong(Bar::begin).thenComparing(Bar::number))
                .toList();
    }

    /** The nanoseconds of a profile as far as a picture can show them. */
    static long within(long nanos) {
        return Math.min(Math.max(0, nanos), MOST);
    }
}
