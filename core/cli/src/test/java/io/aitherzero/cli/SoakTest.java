package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.cli.live.FollowedHost;
import io.aitherzero.fixture.LiveLoaders;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two days in some minutes: a host whose modules use all that a context has, every tenth of a second, while its folder
 * changes, its configuration is read again and it is asked from outside, and nothing of it may add up. With the property
 * {@code aither.soak}, such as {@code PT20M}, there is besides a run with a change a second for that long; the other one has
 * a few, one after the other. {@code aither.seed} gives other changes.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Tag("slow")
class SoakTest {
    private static final int MODULES = 12;
    private static final int CHANGES = 60;
    private static final long SECOND_NANOS = 1_000_000_000;

    private static final String MODULE = """
            package busy;

            import io.aitherzero.api.parallel.*;
            import io.aitherzero.api.plugin.*;
            import java.time.Duration;
            import java.util.List;
            import java.util.stream.*;

            public final class Busy extends ModulePlugin {
                public record Settings(int number) {}
                private static final byte[] WEIGHT = new byte[500_000];
                public Busy(ModuleContext context) {
                    super(context);
                }

                @Override
                public void start() {
                    context().configuration(new Settings(1));
                    context().dataFolder();
                    context().health("self", Health::up);
                    context().onMemoryPressure(now -> {});
                    context().onExtensions(org.pf4j.ExtensionPoint.class, it -> {}, it -> {});
                    context().scheduler().atFixedRate("beat", Duration.ZERO, Duration.ofMillis(100), () -> {
                        context().logger().debug("beats");
                        context().parallel()
                                .forEach(List.of(1, 2, 3), (item, it) -> item, BatchOptions.of("beat", Workload.IO))
                                .await();
                    });
                }
            }
            """;

    /** What must not add up. */
    private record Sample(int change, long heap, int threads, long descriptors, long disk, int loaders) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %d | %.1f | %d | %d | %.1f | %d |",
                    change,
                    heap / 1e6,
                    threads,
                    descriptors,
                    disk / 1e6,
                    loaders);
        }
    }

    @TempDir
    Path home;

    private final Map<String, byte[]> classes = PluginSources.compile("busy.Busy", MODULE);
    private final Random random = new Random(Long.getLong("aither.seed", 12));
    private final Map<String, Integer> wanted = new TreeMap<>();
    private int versions;

    private Path plugins() {
        return home.resolve("plugins");
    }

    private Path jar(String id, int version) throws IOException {
        Path made = Files.createDirectories(home.resolve("made"));
        return PluginSources.plugin(id)
                .attribute("Plugin-Version", version + ".0.0")
                .attribute("Plugin-Class", "busy.Busy")
                .classes(classes, "busy.Busy")
                .jar(made);
    }

    private void put(String id) throws IOException {
        int version = ++versions;
        Files.move(
                jar(id, version),
                plugins().resolve(id + ".jar"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        wanted.put(id, version);
    }

    /** One change; the folder is whole afterwards. */
    private void change(Host host, FollowedHost followed) throws IOException {
        String id = "m" + random.nextInt(MODULES);
        Path file = plugins().resolve(id + ".jar");
        switch (random.nextInt(8)) {
            case 0 -> {
                if (wanted.size() > MODULES / 2 && wanted.remove(id) != null) {
                    Files.delete(file);
                }
            }
            case 1 -> {
                if (wanted.containsKey(id)) {
                    Files.setLastModifiedTime(file, FileTime.fromMillis(random.nextInt(1_000_000_000)));
                }
            }
            case 2 -> {
                if (wanted.containsKey(id)) {
                    // cut short, and whole again in another version
                    byte[] bytes = Files.readAllBytes(file);
                    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
                    host.live().reconcileNow();
                    put(id);
                }
            }
            case 3 -> {
                Path conf = home.resolve("conf").resolve(id + ".conf");
                Files.writeString(conf, "number = " + random.nextInt(1000) + "\n");
                followed.reloadAndLog();
            }
            default -> put(id);
        }
    }

    private Map<String, Integer> running(Host host) {
        Map<String, Integer> running = new TreeMap<>();
        host.loaded().stream()
                .filter(module -> module.state().equals("STARTED"))
                .forEach(module -> running.put(
                        module.id(), Integer.parseInt(module.version().replace(".0.0", ""))));
        return running;
    }

    private long disk() throws IOException {
        long[] bytes = new long[1];
        Path ignored = Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                // the host takes something in, or sweeps
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }

    private Sample sample(int change, int loadersBefore) throws IOException, JMException {
        int loaders = LiveLoaders.awaitAtMost(loadersBefore + wanted.size()) - loadersBefore;
        Runtime memory = Runtime.getRuntime();
        long descriptors = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
        return new Sample(
                change,
                memory.totalMemory() - memory.freeMemory(),
                Thread.getAllStackTraces().size(),
                descriptors,
                disk(),
                loaders);
    }

    @Test
    void nothingAddsUp() throws Exception {
        soak(Duration.ZERO);
    }

    @Test
    @EnabledIfSystemProperty(named = "aither.soak", matches = ".+")
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void nothingAddsUpForLong() throws Exception {
        soak(Duration.parse(System.getProperty("aither.soak", "PT0S")));
    }

    private void soak(Duration time) throws Exception {
        boolean paced = !time.isZero();
        int loadersBefore = LiveLoaders.count();
        Files.createDirectories(plugins());
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/aither.conf"), "live.period = 100ms\nstore.max-size = 1m\n");
        for (int i = 0; i < MODULES; i++) {
            put("m" + i);
        }
        List<Sample> samples = new ArrayList<>();
        HostSettings settings = HostSettings.read(home);
        try (Host host = Host.open(settings);
                FollowedHost followed = new FollowedHost(host, settings, "nowhere")) {
            BootProfile boot = host.start(new BootListener() {});
            followed.open(boot, said -> {}, () -> "no", () -> {});
            long begin = System.nanoTime();
            int changes = paced ? (int) time.toSeconds() : CHANGES;
            for (int i = 1; i <= changes; i++) {
                change(host, followed);
                host.live().reconcileNow();
                assertThat(running(host)).as("after change " + i).isEqualTo(wanted);
                Typed status = new Typed().in(home);
                assertThat(status.run("status")).as(status.err()).isZero();
                assertThat(status.out()).contains(wanted.size() + " STARTED");
                if (i % Math.max(1, changes / 10) == 0) {
                    samples.add(sample(i, loadersBefore));
                }
                while (paced && System.nanoTime() - begin < i * SECOND_NANOS) {
                    LockSupport.parkNanos(begin + i * SECOND_NANOS - System.nanoTime());
                }
            }
            assertThat(host.work()).hasSize(wanted.size()).allMatch(work -> work.failures() == 0);
        }
        System.out.println("| change | heap MB | threads | descriptors | disk MB | loaders |");
        System.out.println("|---:|---:|---:|---:|---:|---:|");
        samples.forEach(System.out::println);
        // the first ones still fill caches, and files up to where they are rotated
        Sample early = samples.get(samples.size() / 3);
        Sample last = samples.get(samples.size() - 1);
        assertThat(last.heap()).as("heap").isLessThan(early.heap() * 5 / 4 + 10_000_000);
        assertThat(last.threads()).as("threads").isLessThan(early.threads() + 2 * MODULES);
        assertThat(last.descriptors()).as("descriptors").isLessThan(early.descriptors() + 2 * MODULES);
        assertThat(last.disk()).as("disk").isLessThan(early.disk() + 8_000_000);
        assertThat(last.loaders()).as("loaders").isLessThanOrEqualTo(wanted.size());
    }
}
