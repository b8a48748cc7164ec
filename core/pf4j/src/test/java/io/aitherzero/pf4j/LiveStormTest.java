package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.pf4j.LiveFolder.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that come, change, move and go at random, and a model of what should run. */
@Tag("slow")
class LiveStormTest {
    private static final int STEPS = 1000;
    private static final int IDS = 9;

    @TempDir
    Path home;

    /** A file of the model: which module in which version, and whether it is whole. */
    private record File(int id, int version, boolean whole) {}

    private record Loaded(String name, int version) {}

    private final Map<String, File> files = new TreeMap<>();
    private Map<Integer, Loaded> loaded = new TreeMap<>();
    private final Map<Integer, Integer> mayStart = new HashMap<>();
    private int versions = 1;

    /** Every third module needs the one before it, and every third of the others the one before that, too. */
    private static List<Integer> needs(int id) {
        return switch (id % 3) {
            case 1 -> List.of(id - 1);
            case 2 -> List.of(id - 1, id - 2);
            default -> List.of();
        };
    }

    private static String[] dependencies(int id) {
        return needs(id).stream().map(needed -> "p" + needed).toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261129, 77})
    void theFinalContentIsReachedAndNothingRestartsWithoutNeed(long given) throws IOException {
        long seed = Long.getLong("aither.seed", given);
        Random random = new Random(seed);
        try (LiveStage stage = new LiveStage(home)) {
            stage.boot();
            for (int step = 0; step < STEPS; step++) {
                act(stage, random);
                if (random.nextInt(3) == 0) {
                    Look look = stage.look();
                    String when = "step " + step + " of seed " + seed;
                    assertThat(look).as(when).isIn(Look.UNCHANGED, Look.APPLIED);
                    settle();
                    compare(stage, when);
                }
            }
        }
    }

    private File file(String name) {
        return Objects.requireNonNull(files.get(name));
    }

    private Optional<String> some(Random random) {
        List<String> names = new ArrayList<>(files.keySet());
        return names.isEmpty() ? Optional.empty() : Optional.of(names.get(random.nextInt(names.size())));
    }

    private void act(LiveStage stage, Random random) throws IOException {
        Optional<String> there = some(random);
        String fresh = "f" + random.nextInt(12) + ".jar";
        switch (random.nextInt(8)) {
            case 0, 1 -> write(stage, fresh, random.nextInt(IDS), random.nextBoolean());
            case 2 -> {
                if (there.isPresent()) {
                    write(stage, there.get(), file(there.get()).id(), random.nextBoolean());
                }
            }
            case 3 -> {
                if (there.isPresent()) {
                    Files.delete(stage.folder.resolve(there.get()));
                    files.remove(there.get());
                }
            }
            case 4 -> {
                if (there.isPresent()) {
                    Files.move(
                            stage.folder.resolve(there.get()),
                            stage.folder.resolve(fresh),
                            StandardCopyOption.ATOMIC_MOVE);
                    files.put(fresh, files.remove(there.get()));
                }
            }
            case 5 -> {
                if (there.isPresent()) {
                    Files.setLastModifiedTime(
                            stage.folder.resolve(there.get()), FileTime.fromMillis(random.nextInt(1_000_000_000)));
                }
            }
            case 6 -> {
                if (there.isPresent() && file(there.get()).whole()) {
                    Path file = stage.folder.resolve(there.get());
                    byte[] bytes = Files.readAllBytes(file);
                    Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                    files.computeIfPresent(there.get(), (name, as) -> new File(as.id(), as.version(), false));
                }
            }
            default -> {
                if (there.isPresent()) {
                    Files.copy(
                            stage.folder.resolve(there.get()),
                            stage.folder.resolve(fresh),
                            StandardCopyOption.REPLACE_EXISTING);
                    files.put(fresh, file(there.get()));
                }
            }
        }
    }

    private void write(LiveStage stage, String name, int id, boolean inPlace) throws IOException {
        int version = versions++;
        Path jar = stage.jar("p" + id, version + ".0.0", dependencies(id));
        if (inPlace) {
            Files.write(stage.folder.resolve(name), Files.readAllBytes(jar));
        } else {
            Files.move(
                    jar,
                    stage.folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        files.put(name, new File(id, version, true));
    }

    /** What the model makes of the files, and which modules may start for that. */
    private void settle() {
        Map<Integer, Loaded> next = new TreeMap<>();
        Map<String, Integer> kept = new HashMap<>();
        loaded.forEach((id, as) -> kept.put(as.name(), id));
        files.forEach((name, file) -> {
            if (file.whole()) {
                next.merge(file.id(), new Loaded(name, file.version()), LiveStormTest::newer);
            } else if (kept.containsKey(name)) {
                int id = kept.get(name);
                next.merge(
                        id,
                        new Loaded(name, Objects.requireNonNull(loaded.get(id)).version()),
                        LiveStormTest::newer);
            }
        });
        Set<Integer> changed = new HashSet<>();
        for (int id = 0; id < IDS; id++) {
            @Nullable Loaded before = loaded.get(id);
            @Nullable Loaded after = next.get(id);
            if ((before == null) != (after == null)
                    || (before != null && after != null && before.version() != after.version())) {
                changed.add(id);
            }
        }
        for (int id = 0; id < IDS; id++) {
            int self = id;
            if (changed.contains(self) || needs(self).stream().anyMatch(changed::contains)) {
                mayStart.merge(self, 1, Integer::sum);
            }
        }
        loaded = next;
    }

    private static Loaded newer(Loaded one, Loaded other) {
        return other.version() > one.version() ? other : one;
    }

    private boolean runs(int id) {
        return loaded.containsKey(id) && needs(id).stream().allMatch(this::runs);
    }

    private void compare(LiveStage stage, String when) {
        Map<String, String> expected = new TreeMap<>();
        loaded.forEach((id, as) -> expected.put("p" + id, as.version() + ".0.0 " + (runs(id) ? "STARTED" : "CREATED")));
        assertThat(stage.modules()).as(when).isEqualTo(expected);
        for (int id = 0; id < IDS; id++) {
            long starts = stage.script().calls("p" + id).stream()
                    .filter(call -> call.equals("start"))
                    .count();
            assertThat(starts).as("starts of p" + id + ", " + when).isLessThanOrEqualTo(mayStart.getOrDefault(id, 0));
        }
    }
}
