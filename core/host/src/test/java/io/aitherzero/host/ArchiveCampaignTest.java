package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.PluginArchive;
import io.aitherzero.fixture.PluginSpec;
import io.aitherzero.fixture.StartBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole boots of a host over folders with archives whose structure, bytes or contents were changed: each boot ends twice,
 * each healthy plugin starts, and what is left out is told with a cause and a way out. How many folders there are, and of
 * which seed, can be given by the system properties {@code campaign.folders} and {@code campaign.seed}.
 */
@Timeout(900)
class ArchiveCampaignTest {
    private static final int MUTANTS = Integer.getInteger("campaign.archives", 50);
    private static final int HEALTHY = 10;
    private static final byte[] LOCAL = {'P', 'K', 3, 4};
    private static final byte[] CENTRAL = {'P', 'K', 1, 2};
    private static final byte[] END = {'P', 'K', 5, 6};

    @TempDir
    Path home;

    static LongStream seeds() {
        long first = Long.getLong("campaign.seed", 7_000);
        return LongStream.range(first, first + Integer.getInteger("campaign.folders", 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noBootFallsAndEveryHealthyPluginStarts(long seed) throws IOException {
        Random random = new Random(seed);
        Path folder = Files.createDirectories(home.resolve("plugins"));
        for (int i = 0; i < MUTANTS; i++) {
            mutant(folder, i, random);
        }
        for (int i = 0; i < HEALTHY; i++) {
            String[] dependencies = i == 0 ? new String[0] : new String[] {"healthy" + random.nextInt(i)};
            PluginArchive.write(folder, PluginSpec.of("healthy" + i, StartBody.classLoading(1), dependencies));
        }
        for (int boot = 1; boot <= 2; boot++) {
            HostSettings settings = HostSettings.read(home).withStartTimeout(Duration.ofSeconds(20));
            try (Host host = Host.open(settings)) {
                BootProfile profile = host.start(new BootListener() {});
                assertThat(profile.modules().stream()
                                .filter(module -> module.state() == ModuleState.STARTED)
                                .map(ModuleProfile::id))
                        .as("seed %s, boot %s", seed, boot)
                        .containsAll(IntStream.range(0, HEALTHY)
                                .mapToObj(i -> "healthy" + i)
                                .toList());
                assertThat(host.discovered().findings())
                        .as("seed %s", seed)
                        .isNotEmpty()
                        .allSatisfy(ArchiveCampaignTest::isToldWell);
            }
        }
    }

    private static void isToldWell(Finding finding) {
        assertThat(finding.cause()).isNotBlank().hasSizeLessThan(10_000);
        assertThat(finding.remedy()).isNotBlank().hasSizeLessThan(10_000);
    }

    private static void mutant(Path folder, int number, Random random) throws IOException {
        String id = "mutant" + number;
        Path jar = PluginArchive.write(
                folder, PluginSpec.of(id, StartBody.classLoading(2), "healthy" + random.nextInt(HEALTHY) + "?"));
        Map<String, byte[]> entries = entries(jar);
        if (random.nextInt(3) > 0) {
            change(entries, random);
        }
        Files.delete(jar);
        switch (random.nextInt(4)) {
            case 0 -> expanded(folder.resolve(id), entries, id);
            case 1 -> Files.write(folder.resolve(id + ".zip"), broken(zip(asZip(entries, id)), random));
            default -> Files.write(folder.resolve(id + ".jar"), broken(zip(entries), random));
        }
    }

    private static Map<String, byte[]> entries(Path jar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        entries.put("META-INF/extensions.idx", "generated.None\n".getBytes(StandardCharsets.UTF_8));
        return entries;
    }

    /** A plugin zip of the same content: classes below {@code classes/}, and a library. */
    private static Map<String, byte[]> asZip(Map<String, byte[]> entries, String id) throws IOException {
        Map<String, byte[]> zipped = new LinkedHashMap<>();
        zipped.put("plugin.properties", properties(id));
        entries.forEach((name, bytes) -> zipped.put("classes/" + name, bytes));
        zipped.put("lib/some.jar", zip(Map.of("some.txt", new byte[40])));
        return zipped;
    }

    private static byte[] properties(String id) {
        return ("plugin.id=" + id + "\nplugin.version=1.0.0\nplugin.class=generated." + id + ".Main\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void expanded(Path folder, Map<String, byte[]> entries, String id) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("plugin.properties"), properties(id));
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            Path file = folder.resolve("classes")
                    .resolve(entry.getKey().replace('\0', '_'))
                    .normalize();
            if (file.startsWith(folder) && !Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Files.write(file, entry.getValue());
            }
        }
    }

    /** Changes what the archive holds, so that it is sound as an archive. */
    private static void change(Map<String, byte[]> entries, Random random) {
        List<String> names = new ArrayList<>(entries.keySet());
        String name = names.get(random.nextInt(names.size()));
        byte[] content = entries.getOrDefault(name, new byte[0]);
        switch (random.nextInt(6)) {
            case 0 -> entries.put(name, new byte[0]);
            case 1 -> entries.put(name, Arrays.copyOf(content, random.nextInt(content.length + 1)));
            case 2 -> {
                entries.remove(name);
                entries.put(oddName(name, random), content);
            }
            case 3 -> entries.put(oddName(name, random), content);
            default -> entries.put(name, withOtherBytes(content, 0, content.length, random));
        }
    }

    private static String oddName(String name, Random random) {
        List<String> names = List.of(
                "../" + name,
                "/" + name,
                name + "/",
                name + "\0.class",
                "META-INF/versions/99/" + name,
                "META-INF/versions/x/" + name,
                name.toUpperCase(java.util.Locale.ROOT),
                "C:\\" + name,
                "a/".repeat(300) + name,
                "\u202e" + name,
                "plugin.properties",
                "classes",
                "lib/" + name + ".jar",
                ".",
                "//");
        return names.get(random.nextInt(names.size()));
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                if (!entry.getKey().endsWith("/")) {
                    zip.write(entry.getValue());
                }
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Changes how the archive is built. */
    private static byte[] broken(byte[] bytes, Random random) throws IOException {
        return switch (random.nextInt(10)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> Arrays.copyOfRange(bytes, random.nextInt(bytes.length), bytes.length);
            case 2 -> inHeader(bytes, LOCAL, 30, random);
            case 3 -> inHeader(bytes, CENTRAL, 46, random);
            case 4 -> inHeader(bytes, END, 22, random);
            case 5 -> joined(bytes, bytes);
            case 6 -> joined(new byte[random.nextInt(5_000)], bytes);
            case 7 -> joined(bytes, new byte[random.nextInt(70_000)]);
            case 8 -> withoutHole(bytes, random);
            default -> withOtherBytes(bytes, 0, bytes.length, random);
        };
    }

    /** Other bytes in one of the headers of a kind: sizes, offsets, flags, methods, lengths of names. */
    private static byte[] inHeader(byte[] bytes, byte[] signature, int length, Random random) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i + length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + 4, signature, 0, 4)) {
                found.add(i);
            }
        }
        int at = found.get(random.nextInt(found.size()));
        return withOtherBytes(bytes, at + 4, at + length, random);
    }

    private static byte[] withoutHole(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(200));
        return joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private static byte[] withOtherBytes(byte[] bytes, int from, int to, Random random) {
        byte[] changed = bytes.clone();
        for (int i = 1 + random.nextInt(6); i > 0 && from < to; i--) {
            byte[] values = {0, 1, (byte) 0xFF, 0x7F, (byte) 0x80, '/', '(', '\n', (byte) random.nextInt()};
            changed[from + random.nextInt(to - from)] = values[random.nextInt(values.length)];
        }
        return changed;
    }
}
