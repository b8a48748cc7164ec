package io.aitherzero.boot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.Simulation.Task;
import io.aitherzero.boot.plan.Simulation.Timeline;
import io.aitherzero.boot.run.Modules;
import io.aitherzero.boot.run.SimulatedBoots;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordedTasksTest {
    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void contentionOfTheRecordedBootIsTakenOut(Schedule schedule) {
        Random random = new Random(6);
        for (int i = 0; i < 60; i++) {
            List<Task> tasks = mixed(Modules.random(random, 1 + random.nextInt(60)), random);
            int processors = 1 + random.nextInt(4);
            OptionalInt workers = OptionalInt.of(1 + random.nextInt(3 * processors));
            Timeline timeline = SimulatedBoots.run(tasks, schedule, workers, processors);

            List<Task> found = RecordedTasks.of(SimulatedBoots.profile(tasks, timeline, schedule, 7_000), processors);

            assertThat(found).hasSameSizeAs(tasks);
            for (int t = 0; t < tasks.size(); t++) {
                Task expected = tasks.get(t);
                Task actual = found.get(t);
                assertThat(actual.id()).isEqualTo(expected.id());
                assertThat(actual.level()).isEqualTo(expected.level());
                assertThat(actual.dependencies()).isEqualTo(expected.dependencies());
                // begins and ends are whole nanoseconds, and their errors add up over those that share
                assertThat(actual.cpuNanos()).isCloseTo(expected.cpuNanos(), Offset.offset(100L));
                assertThat(actual.wallNanos()).isCloseTo(expected.wallNanos(), Offset.offset(100L));
            }
        }
    }

    /** Some that compute all the time, some that wait for nearly all of it. */
    private static List<Task> mixed(ModuleGraph graph, Random random) {
        List<Task> tasks = new ArrayList<>();
        for (Task task : SimulatedBoots.tasks(graph, random, 0)) {
            boolean computing = random.nextBoolean();
            long wall = computing ? task.wallNanos() : 1_000_000 + task.wallNanos();
            long cpu = computing ? wall : 500;
            tasks.add(new Task(task.id(), task.level(), task.dependencies(), wall, cpu, false));
        }
        return tasks;
    }
}
