package io.aitherzero.boot.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.Simulation;
import io.aitherzero.boot.plan.Simulation.Run;
import io.aitherzero.boot.plan.Simulation.Task;
import io.aitherzero.boot.plan.Simulation.Timeline;
import io.aitherzero.boot.plan.WorkerGrowth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every graph, tried on random ones. */
class SimulationBoundsTest {
    private static final int GRAPHS = 60;
    /** Each begin and end is rounded to a nanosecond. */
    private static final long ROUNDING = 2;

    private static long sum(List<Task> tasks) {
        return tasks.stream().mapToLong(Task::wallNanos).sum();
    }

    private static long longest(List<Task> tasks) {
        return Collections.max(Simulation.remainingPaths(tasks, Task::wallNanos).values());
    }

    private static long levelSum(List<Task> tasks) {
        Map<Integer, Long> slowest = new TreeMap<>();
        tasks.forEach(task -> slowest.merge(task.level(), task.wallNanos(), Math::max));
        return slowest.values().stream().mapToLong(Long::longValue).sum();
    }

    private static List<Task> random(Random random, double computing) {
        return SimulatedBoots.tasks(Modules.random(random, 1 + random.nextInt(60)), random, computing);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void readyLiesBetweenTheLowerBoundAndGrahams(double computing) {
        Random random = new Random(1);
        for (int i = 0; i < GRAPHS; i++) {
            List<Task> tasks = random(random, computing);
            int p = 1 + random.nextInt(8);
            long nanos = SimulatedBoots.run(tasks, Schedule.READY, OptionalInt.of(p), p + random.nextInt(2))
                    .nanos();
            assertThat(nanos)
                    .isBetween(
                            Math.max(sum(tasks) / p, longest(tasks)) - ROUNDING,
                            sum(tasks) / p + longest(tasks) * (p - 1) / p + ROUNDING);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void levelPaysForTheSlowestModuleOfEachLevel(double computing) {
        Random random = new Random(2);
        for (int i = 0; i < GRAPHS; i++) {
            List<Task> tasks = random(random, computing);
            int p = 1 + random.nextInt(8);
            long slowest = levelSum(tasks);
            assertThat(SimulatedBoots.run(tasks, Schedule.LEVEL, OptionalInt.of(p), p)
                            .nanos())
                    .isBetween(
                            Math.max(sum(tasks) / p, longest(tasks)) - ROUNDING,
                            sum(tasks) / p + slowest * (p - 1) / p + ROUNDING);
            assertThat(SimulatedBoots.run(tasks, Schedule.LEVEL, OptionalInt.of(64), 64)
                            .nanos())
                    .isEqualTo(slowest)
                    .isGreaterThanOrEqualTo(SimulatedBoots.run(tasks, Schedule.READY, OptionalInt.of(64), 64)
                            .nanos());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void noTimelineBreaksTheRules(Schedule schedule) {
        Random random = new Random(3);
        for (int i = 0; i < GRAPHS; i++) {
            List<Task> tasks = random(random, random.nextDouble());
            int processors = 1 + random.nextInt(4);
            OptionalInt workers = random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 + random.nextInt(20));
            Timeline timeline = SimulatedBoots.run(tasks, schedule, workers, processors);

            assertThat(timeline.runs()).hasSameSizeAs(tasks);
            Map<Integer, Long> levelEnds = new TreeMap<>();
            for (Task task : tasks) {
                Run run = SimulatedBoots.run(timeline, task.id());
                levelEnds.merge(task.level(), run.endNanos(), Math::max);
                assertThat(run.endNanos() - run.beginNanos()).isGreaterThanOrEqualTo(task.wallNanos() - ROUNDING);
                task.dependencies()
                        .forEach(dependency -> assertThat(
                                        SimulatedBoots.run(timeline, dependency).endNanos())
                                .isLessThanOrEqualTo(run.beginNanos()));
                if (schedule == Schedule.LEVEL && task.level() > 0) {
                    assertThat(run.beginNanos())
                            .isGreaterThanOrEqualTo(levelEnds.getOrDefault(task.level() - 1, Long.MAX_VALUE));
                }
            }
            assertThat(timeline.nanos()).isEqualTo(Collections.max(levelEnds.values()));
            assertThat(timeline.nanos())
                    .isGreaterThanOrEqualTo(
                            tasks.stream().mapToLong(Task::cpuNanos).sum() / processors - ROUNDING);
            oneAtATimeOnEachWorker(
                    timeline, schedule == Schedule.SEQUENTIAL ? 1 : workers.orElse(WorkerGrowth.MOST_WORKERS));
        }
    }

    private static void oneAtATimeOnEachWorker(Timeline timeline, int most) {
        Map<Integer, Long> free = new HashMap<>();
        for (Run run : timeline.runs()) {
            assertThat(run.worker()).isBetween(1, most);
            assertThat(free.getOrDefault(run.worker(), 0L)).isLessThanOrEqualTo(run.beginNanos());
            free.put(run.worker(), run.endNanos());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void theOrderOfTheListDoesNotMatter(Schedule schedule) {
        Random random = new Random(4);
        for (int i = 0; i < GRAPHS; i++) {
            List<Task> tasks = random(random, 0.3);
            Timeline first = SimulatedBoots.run(tasks, schedule, OptionalInt.empty(), 2);
            List<Task> shuffled = new ArrayList<>(tasks);
            Collections.shuffle(shuffled, random);
            assertThat(SimulatedBoots.run(shuffled, schedule, OptionalInt.empty(), 2))
                    .isEqualTo(first);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aSerialModuleNeverMeetsAnother(Schedule schedule) {
        Random random = new Random(5);
        for (int i = 0; i < GRAPHS; i++) {
            List<Task> tasks = random(random, 0.3).stream()
                    .map(task -> new Task(
                            task.id(),
                            task.level(),
                            task.dependencies(),
                            task.wallNanos(),
                            task.cpuNanos(),
                            random.nextInt(4) == 0))
                    .toList();
            Timeline timeline = SimulatedBoots.run(tasks, schedule, OptionalInt.of(4), 2);
            for (Task task : tasks) {
                if (task.serial()) {
                    Run alone = SimulatedBoots.run(timeline, task.id());
                    assertThat(timeline.runs())
                            .filteredOn(run -> !run.equals(alone))
                            .allMatch(run ->
                                    run.endNanos() <= alone.beginNanos() || run.beginNanos() >= alone.endNanos());
                }
            }
        }
    }
}
