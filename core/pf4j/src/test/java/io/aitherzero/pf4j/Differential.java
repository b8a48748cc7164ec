package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Schedule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Plays a scenario with PF4J's manager and with ours, in each of its ways to work. */
final class Differential {
    /** What happens to one manager. */
    interface Scenario {
        void play(Stage stage) throws Exception;
    }

    private final Path folder;

    Differential(Path folder) {
        this.folder = folder;
    }

    /** The stages of our manager, not played yet. */
    List<Stage> ours() {
        List<Stage> stages = new ArrayList<>();
        stages.add(ours("sequential", Schedule.SEQUENTIAL, OptionalInt.empty()));
        stages.add(ours("ready", Schedule.READY, OptionalInt.empty()));
        stages.add(ours("level", Schedule.LEVEL, OptionalInt.of(3)));
        return stages;
    }

    Stage stock() {
        return new Stage("stock", folder("stock"), Stage.Stock::new);
    }

    private Stage ours(String name, Schedule schedule, OptionalInt workers) {
        return new Stage(name, folder(name), roots -> {
            ParallelPluginManager plugins = new Stage.Ours(roots);
            plugins.setSchedule(schedule);
            plugins.setWorkers(workers);
            return plugins;
        });
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What the scenario leaves to be seen is the same with all. */
    Map<String, Object> same(Scenario scenario) throws Exception {
        Stage stock = stock();
        scenario.play(stock);
        Map<String, Object> expected = stock.seen();
        for (Stage stage : ours()) {
            scenario.play(stage);
            assertThat(stage.seen()).as(stage.name).containsExactlyInAnyOrderEntriesOf(expected);
        }
        return expected;
    }
}
