package io.aitherzero.distribution.bench.peer;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.host.json.ProfileJson;
import io.aitherzero.pf4j.ParallelPluginManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** One boot with a given schedule and number of workers, 0 for as many as needed; leaves its profile in a file. */
public final class ProfiledBoot {

    private ProfiledBoot() {}

    /** Arguments: plugins folder, schedule, workers, file. */
    public static void main(String[] arguments) throws IOException {
        ParallelPluginManager manager = new ParallelPluginManager(Path.of(arguments[0]));
        int workers = Integer.parseInt(arguments[2]);
        manager.setSchedule(Schedule.valueOf(arguments[1]));
        manager.setWorkers(workers == 0 ? OptionalInt.empty() : OptionalInt.of(workers));
        manager.loadPlugins();
        manager.startPlugins();
        Files.writeString(
                Path.of(arguments[3]), ProfileJson.write(manager.lastBoot().orElseThrow()));
        System.exit(0);
    }
}
