package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.PluginSources;
import io.aitherzero.fixture.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pf4j.PluginWrapper;
import org.pf4j.test.PluginZip;

/**
 * Archives with some bytes changed beside healthy ones: each boot ends, and each healthy plugin starts. How many there are,
 * and of which seed, can be given by the system properties {@code fuzz.archives}, {@code fuzz.folders} and {@code fuzz.seed}.
 */
@Timeout(900)
class ArchiveFuzzTest {
    private static final int ARCHIVES = Integer.getInteger("fuzz.archives", 60);
    private static final int HEALTHY = 5;

    @TempDir
    Path folder;

    static LongStream seeds() {
        long first = Long.getLong("fuzz.seed", 20_240);
        return LongStream.range(first, first + Integer.getInteger("fuzz.folders", 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noBootFallsAndEveryHealthyPluginStarts(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < ARCHIVES; i++) {
            mutate(archive(i, random), random);
        }
        for (int i = 0; i < HEALTHY; i++) {
            Script.jar(folder, "healthy" + i, i == 0 ? "gone?" : "healthy0");
        }
        List<String> healthy =
                IntStream.range(0, HEALTHY).mapToObj(i -> "healthy" + i).toList();
        ParallelPluginManager host = new ParallelPluginManager(folder);
        host.setIsolating(true);
        assertThat(started(host)).as("seed %s", seed).containsAll(healthy);
        assertThat(host.discovered().findings()).as("seed %s", seed).isNotEmpty();
        host.unloadPlugins();
        assertThat(started(new Tolerant(folder))).as("alone, seed %s", seed).containsAll(healthy);
        try (var files = Files.list(folder)) {
            for (Path archive : files.toList()) {
                ArchiveCheck.of(archive);
                ArchivePrints.of(archive);
            }
        }
    }

    private static List<String> started(ParallelPluginManager plugins) {
        plugins.setSystemVersion("1.0.0");
        plugins.loadPlugins();
        plugins.startPlugins();
        return plugins.getStartedPlugins().stream()
                .map(PluginWrapper::getPluginId)
                .collect(Collectors.toList());
    }

    /** Embedded, with PF4J's strategy that one plugin which cannot be resolved does not end the load. */
    private static final class Tolerant extends ParallelPluginManager {
        Tolerant(Path folder) {
            super(folder);
            setResolveRecoveryStrategy(ResolveRecoveryStrategy.IGNORE_PLUGIN_AND_CONTINUE);
        }
    }

    private Path archive(int number, Random random) throws IOException {
        String id = "mutant" + number;
        if (random.nextInt(3) == 0) {
            return new PluginZip.Builder(folder.resolve(id + ".zip"), id)
                    .pluginVersion("1.0.0")
                    .addFile(Path.of("classes/x/data.txt"), "data".repeat(random.nextInt(40)))
                    .addFile(Path.of("lib/none.txt"), "text")
                    .build()
                    .path();
        }
        PluginSources sources =
                Script.sources(id, random.nextBoolean() ? "gone?" : "mutant" + random.nextInt(ARCHIVES) + "?");
        if (random.nextBoolean()) {
            sources.entry("plugin.properties", "plugin.id=" + id + "\nplugin.version=1.0.0\nplugin.requires=>=0.1.0\n");
        }
        return sources.entry("META-INF/extensions.idx", "x.One\n")
                .entry("x/One.class", "no class".repeat(1 + random.nextInt(20)))
                .jar(folder);
    }

    private static void mutate(Path archive, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        switch (random.nextInt(4)) {
            case 0 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> bytes = withCopiedPart(bytes, random);
            default -> {
                // the directory at the end decides how all the rest is read
                int from = random.nextBoolean() ? 0 : bytes.length * 2 / 3;
                for (int i = 1 + random.nextInt(12); i > 0; i--) {
                    byte[] values = {0, (byte) 0xFF, 0x7F, (byte) 0x80, '/', '.', ':', (byte) random.nextInt()};
                    bytes[from + random.nextInt(bytes.length - from)] = values[random.nextInt(values.length)];
                }
            }
        }
        Files.write(archive, bytes);
    }

    private static byte[] withCopiedPart(byte[] bytes, Random random) {
        int length = 1 + random.nextInt(Math.min(64, bytes.length));
        byte[] changed = bytes.clone();
        System.arraycopy(
                bytes,
                random.nextInt(bytes.length - length + 1),
                changed,
                random.nextInt(bytes.length - length + 1),
                length);
        return changed;
    }
}
