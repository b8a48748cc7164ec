package io.aitherzero.boot.plan;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.boot.graph.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A recorded boot that can be run again in virtual time, otherwise than it was. Immutable; each change gives another
 * model. Times are in nanoseconds.
 */
public final class BootModel {
    private final List<Simulation.Task> tasks;
    private final TaskGraph graph;
    private final long[] wall;
    private final long[] cpu;
    private final int[] levels;
    private final long lead;
    private final long gap;
    private final int processors;
    private final Setting recorded;

    private BootModel(List<Simulation.Task> tasks, long lead, long gap, int processors, Setting recorded) {
        graph = new TaskGraph(tasks);
        this.tasks = graph.tasks();
        wall = graph.each(Simulation.Task::wallNanos);
        cpu = graph.each(Simulation.Task::cpuNanos);
        levels = graph.levels();
        this.lead = lead;
        this.gap = gap;
        this.processors = processors;
        this.recorded = recorded;
    }

    /**
     * How to start the modules.
     *
     * @param schedule anything but {@link Schedule#AUTO}
     * @param workers the fixed number of workers, or empty where it grows with need
     * @param weighted whether the longest remaining path counts times; if not, it counts modules
     */
    public record Setting(Schedule schedule, OptionalInt workers, boolean weighted) {}

    /**
     * The model of a boot. Where its processors were not recorded, it is taken for one on this machine.
     *
     * @param profile the boot
     */
    public static BootModel of(BootProfile profile) {
        int recorded = profile.environment().processors();
        return of(profile, recorded > 0 ? recorded : Runtime.getRuntime().availableProcessors());
    }

    /**
     * The model of a boot.
     *
     * @param profile the boot
     * @param processors how many processors it had
     */
    public static BootModel of(BootProfile profile, int processors) {
        long lead = profile.modules().stream()
                .filter(module -> module.worker().isPresent())
                .mapToLong(module -> module.times().begun())
                .min()
                .orElse(0);
        BootSettings settings = profile.settings();
        // without its settings nobody knows whether the workers of a boot were fixed
        OptionalInt workers =
                settings.order().isEmpty() ? OptionalInt.of(Math.max(1, profile.workers())) : settings.workers();
        Setting setting = new Setting(profile.schedule(), workers, settings.weights() == Forecast.Weights.RECORDED);
        BootModel raw = new BootModel(RecordedTasks.of(profile, processors), lead, 0, processors, setting);
        return new BootModel(raw.tasks, lead, profile.phases().start() - raw.predict(setting), processors, setting);
    }

    /** The modules, those first that others wait for. */
    public List<Simulation.Task> tasks() {
        return tasks;
    }

    /** How many processors the modules share. */
    public int processors() {
        return processors;
    }

    /** How the boot was run; as many workers as had a module. */
    public Setting recorded() {
        return recorded;
    }

    /**
     * What the start phase took beyond its simulation: handing over from module to module, threads, the begin and the
     * end; negative where the simulation is too slow. Part of each prediction.
     */
    public long gapNanos() {
        return gap;
    }

    /** From the begin of the start phase until the first module began. */
    public long leadNanos() {
        return lead;
    }

    /** T1: what one worker would need for all modules. */
    public long sumNanos() {
        return tasks.stream().mapToLong(Simulation.Task::wallNanos).sum();
    }

    /** Tinf: the longest chain of dependencies. */
    public long criticalNanos() {
        return paths(true).values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The sum of the slowest modules of each level: what LEVEL needs on any number of workers. */
    public long levelSumNanos() {
        Map<Integer, Long> slowest = new TreeMap<>();
        tasks.forEach(task -> slowest.merge(task.level(), task.wallNanos(), Math::max));
        return slowest.values().stream().mapToLong(Long::longValue).sum();
    }

    /** T1 / Tinf, rounded up: more workers than that cannot help much; 1 where nothing takes time. */
    public int parallelism() {
        long longest = criticalNanos();
        return longest == 0 ? 1 : (int) ((sumNanos() + longest - 1) / longest);
    }

    /**
     * No start phase on so many workers is shorter: lead + max(Tinf, T1 / workers, processor time / processors).
     *
     * @param workers how many, at least 1
     */
    public long boundNanos(int workers) {
        long cpu = tasks.stream().mapToLong(Simulation.Task::cpuNanos).sum();
        return lead + Math.max(criticalNanos(), Math.max(sumNanos() / workers, cpu / processors));
    }

    /**
     * How long the start phase would take.
     *
     * @param setting how to start the modules
     */
    public long predict(Setting setting) {
        return predict(setting, wall, cpu, levels, -1);
    }

    private long predict(Setting setting, long[] wallNanos, long[] cpuNanos, int[] levelOf, int leftOut) {
        long[] weights = wallNanos;
        if (!setting.weighted()) {
            weights = new long[wallNanos.length];
            Arrays.fill(weights, 1);
        }
        if (leftOut >= 0) {
            weights = weights.clone();
            weights[leftOut] = 0;
        }
        SimulatedRun.Times times =
                new SimulatedRun.Times(wallNanos, cpuNanos, levelOf, graph.remainingPaths(weights), leftOut);
        return Math.max(
                0,
                gap + new SimulatedRun(graph, times, setting.schedule(), setting.workers(), processors, true).nanos());
    }

    private Map<String, Long> paths(boolean weighted) {
        return Simulation.remainingPaths(tasks, task -> weighted ? task.wallNanos() : 1);
    }

    /**
     * How long the start phase would take, run as it was, were each module alone faster.
     *
     * @param share of its time that is saved, from 0 to 1
     * @return in the order of {@link #tasks}
     */
    public long[] withEachFaster(double share) {
        return each(number -> {
            Simulation.Task task = faster(graph.task(number), share);
            long[] changedWall = wall.clone();
            long[] changedCpu = cpu.clone();
            changedWall[number] = task.wallNanos();
            changedCpu[number] = task.cpuNanos();
            return predict(recorded, changedWall, changedCpu, levels, -1);
        });
    }

    /**
     * How long the start phase would take, run as it was, were each module alone not there. To be asked of modules that
     * nothing waits for.
     *
     * @return in the order of {@link #tasks}; of a module that others wait for the whole
     */
    public long[] withoutEach() {
        long whole = predict(recorded);
        // counted anew, as for any model without some modules; one that nothing waits for changes none but its own
        int[] anew = keeping(id -> true).levels;
        return each(number -> graph.dependents(number).length > 0 ? whole : predict(recorded, wall, cpu, anew, number));
    }

    /** On all processors: for large boots this is all that takes time. */
    private long[] each(IntToLongFunction prediction) {
        return IntStream.range(0, graph.size()).parallel().mapToLong(prediction).toArray();
    }

    /**
     * For each module how much shorter the start phase would have been had it taken no time; negative where it would
     * have been longer, see {@link Simulation}.
     */
    public Map<String, Long> saves() {
        long whole = predict(recorded);
        long[] without = withEachFaster(1);
        Map<String, Long> saves = new LinkedHashMap<>();
        for (int i = 0; i < without.length; i++) {
            saves.put(graph.task(i).id(), whole - without[i]);
        }
        return saves;
    }

    /**
     * The model with one module faster.
     *
     * @param id the module
     * @param share of its time that is saved, from 0 to 1
     */
    public BootModel faster(String id, double share) {
        return changed(task -> task.id().equals(id) ? faster(task, share) : task);
    }

    private static Simulation.Task faster(Simulation.Task task, double share) {
        long cpu = Math.round(task.cpuNanos() * (1 - share));
        long wait = Math.round((task.wallNanos() - task.cpuNanos()) * (1 - share));
        return new Simulation.Task(task.id(), task.level(), task.dependencies(), cpu + wait, cpu, task.serial());
    }

    private BootModel changed(UnaryOperator<Simulation.Task> change) {
        return new BootModel(tasks.stream().map(change).toList(), lead, gap, processors, recorded);
    }

    /**
     * The model without some modules. What waited for them no longer does; levels are counted anew.
     *
     * @param left the ids of the modules that are left out
     */
    public BootModel without(Set<String> left) {
        return keeping(id -> !left.contains(id));
    }

    private BootModel keeping(Predicate<String> kept) {
        Map<String, Integer> levels = new HashMap<>();
        List<Simulation.Task> rest = new ArrayList<>();
        for (Simulation.Task task : tasks) {
            if (kept.test(task.id())) {
                int level = 0;
                for (String dependency : task.dependencies()) {
                    level = Math.max(level, levels.getOrDefault(dependency, -1) + 1);
                }
                levels.put(task.id(), level);
                rest.add(new Simulation.Task(
                        task.id(), level, task.dependencies(), task.wallNanos(), task.cpuNanos(), task.serial()));
            }
        }
        return new BootModel(rest, lead, gap, processors, recorded);
    }

    /**
     * The modules that wait for a module, directly or through others, in the order of {@link #tasks}.
     *
     * @param id the module
     */
    public List<String> waitingFor(String id) {
        Set<String> found = new HashSet<>(Set.of(id));
        List<String> ordered = new ArrayList<>();
        for (Simulation.Task task : tasks) {
            if (task.dependencies().stream().anyMatch(found::contains) && found.add(task.id())) {
                ordered.add(task.id());
            }
        }
        return ordered;
    }
}
