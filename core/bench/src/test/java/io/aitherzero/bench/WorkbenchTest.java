package io.aitherzero.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.aitherzero.bench.FolderBoot.Booted;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.parallel.JobEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkbenchTest {
    private final Workbench bench = new Workbench(BenchChild.class.getName(), (home, plugins, schedule) -> {
        HostSettings settings =
                HostSettings.read(home).withPlugins(List.of(plugins)).withSchedule(schedule);
        long from = System.nanoTime();
        try (Host host = Host.open(settings)) {
            BootProfile profile = host.start(new BootListener() {});
            return new Booted(System.nanoTime() - from, profile);
        }
    });

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"b8", "b8s", "p6", "p6w", "p6k", "p8", "p10", "p10j", "p12"})
    @Tag("slow")
    void aRunIsRightAndComplete(String name) throws Exception {
        Benchmark benchmark = Benchmarks.all(2, bench).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        check(benchmark.run());
    }

    @Test
    @Tag("slow")
    void itemsThatTogetherNeedSixteenHeapsAreAllDoneBesideAPoolOfTheRightSize() throws Exception {
        try (JobEngine engine = JobEngine.create()) {
            Measurement run = new MemoryWork(bench, 4, 4).run(engine);
            check(run);
            assertThat(run.items()).isEqualTo(200);
            assertThat(run.figures()).containsEntry("bestPool", 4.0);
        }
    }

    private static void check(Measurement run) {
        assertThat(run.fault()).isEmpty();
        assertThat(run.items()).isPositive();
        assertThat(run.accounted()).isEqualTo(run.items());
        assertThat(run.idealNanos()).isPositive();
        assertThat(run.measuredNanos()).isPositive();
    }

    @Test
    void aJvmThatDoesNotMeasureIsSaidWithWhatItSaid() throws Exception {
        ChildJvm child = bench.start(List.of(), "p0").await();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(child::measurement)
                .withMessageStartingWith(
                        "The JVM of a benchmark must say 'idealNanos' within 60 s, but ended with 1 and said: ")
                .withMessageContaining("There is no part of a benchmark named 'p0'; start it by 'aither bench'");
    }

    @Test
    void nothingIsLeftAfterTheEnd() throws Exception {
        Path folder = bench.folder("p0");
        Files.writeString(folder.resolve("file"), "text");
        ChildJvm child = bench.start(List.of(), "p8");
        bench.close();
        assertThat(folder.getParent()).doesNotExist();
        assertThat(child.next()).isEmpty();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> bench.folder("p0"));
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> bench.start(List.of(), "p8"));
    }
}
