package io.aitherzero.boot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.Simulation.Task;
import io.aitherzero.boot.run.SimulatedBoots;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskGraphTest {
    private static List<Task> tasks(Random random, int size) {
        List<Task> tasks = new ArrayList<>();
        int[] levels = new int[size];
        for (int i = 0; i < size; i++) {
            Set<String> dependencies = new LinkedHashSet<>();
            for (int j = i == 0 ? 0 : random.nextInt(4); j > 0; j--) {
                int other = random.nextInt(i);
                dependencies.add("m" + other);
                levels[i] = Math.max(levels[i], levels[other] + 1);
            }
            long wall = random.nextInt(10) * 100_000L;
            long cpu = random.nextInt(1 + (int) wall);
            tasks.add(new Task("m" + i, levels[i], List.copyOf(dependencies), wall, cpu, random.nextInt(15) == 0));
        }
        return tasks;
    }

    private static BootModel model(List<Task> tasks, Schedule schedule) {
        Simulation.Timeline timeline =
                Simulation.run(tasks, schedule, OptionalInt.of(2), 2, Simulation.remainingPaths(tasks, task -> 1));
        return BootModel.of(SimulatedBoots.profile(tasks, timeline, schedule, 2), 2);
    }

    /** All at once give what one after the other gives. */
    @ParameterizedTest
    @EnumSource(
            value = Schedule.class,
            names = {"READY", "LEVEL", "SEQUENTIAL"})
    void eachModuleChangedAloneIsAModelOfItsOwn(Schedule schedule) {
        Random random = new Random(11);
        for (int round = 0; round < 60; round++) {
            BootModel model = model(tasks(random, 1 + random.nextInt(25)), schedule);
            long[] halved = model.withEachFaster(0.5);
            long[] without = model.withoutEach();
            for (int i = 0; i < halved.length; i++) {
                String id = model.tasks().get(i).id();
                assertThat(halved[i]).isEqualTo(model.faster(id, 0.5).predict(model.recorded()));
                long left = model.waitingFor(id).isEmpty()
                        ? model.without(Set.of(id)).predict(model.recorded())
                        : model.predict(model.recorded());
                assertThat(without[i]).isEqualTo(left);
            }
        }
    }
}
