package io.aitherzero.host.json;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.WholeFile;
import io.aitherzero.boot.graph.BootProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of recorded boots, {@code <UTC time>-<n>.json} each; keeps the last twenty. Several processes may use it at
 * once: a file is there whole or not at all, and none is overwritten.
 */
public final class ProfileFolder {
    private static final int KEPT = 20;
    private static final Pattern NAME = Pattern.compile("\\d{8}T\\d{9}Z-\\d{3,}\\.json");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Behind the number of any profile. */
    private static final String LAST_OF_A_TIME = "-:";

    private final Path folder;
    private final InstantSource clock;

    /**
     * Names the folder, which need not exist.
     *
     * @param folder where profiles are
     */
    public ProfileFolder(Path folder) {
        this(folder, InstantSource.system());
    }

    ProfileFolder(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Adds a boot and removes the oldest ones.
     *
     * @param profile the boot
     * @return the new file
     * @throws IOException if that cannot be done; nothing is left behind then
     */
    public Path write(BootProfile profile) throws IOException {
        FileAccess.PRIVATE.createFolder(folder);
        String document = ProfileJson.write(profile);
        String time = TIME.format(profile.startedAt());
        for (int n = 1; ; n++) {
            String number = String.valueOf(n);
            Path target = folder.resolve(time + "-" + "0".repeat(Math.max(0, 3 - number.length())) + number + ".json");
            if (new WholeFile(target, FileAccess.PRIVATE).writeNew(document)) {
                removeOldest(target);
                return target;
            }
        }
    }

    /** The latest time that a recorded boot is dated, be it later than now; empty where there is none. */
    public Optional<Instant> latest() {
        try {
            return byDate().stream()
                    .findFirst()
                    .map(file -> file.getFileName().toString())
                    .map(name -> TIME.parse(name.substring(0, name.indexOf('-')), Instant::from));
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What cannot be removed stays until the next boot: this one is recorded. */
    private void removeOldest(Path written) {
        try {
            List<Path> others = byDate().stream()
                    .filter(file -> Files.isRegularFile(file) && !file.equals(written))
                    .toList();
            Map<Boolean, List<Path>> future = byFuture(others);
            List<Path> newestFirst = new ArrayList<>(future.getOrDefault(false, List.of()));
            newestFirst.addAll(future.getOrDefault(true, List.of()));
            for (Path oldest : newestFirst.subList(Math.min(KEPT - 1, newestFirst.size()), newestFirst.size())) {
                Files.deleteIfExists(oldest);
            }
        } catch (IOException e) {
            return;
        }
    }

    /** Those that are dated later than now count as the oldest: the clock was wrong then, and nobody knows when that was. */
    private Map<Boolean, List<Path>> byFuture(List<Path> files) {
        String now = TIME.format(clock.instant()) + LAST_OF_A_TIME;
        return files.stream()
                .collect(Collectors.partitioningBy(
                        file -> file.getFileName().toString().compareTo(now) > 0));
    }

    private List<Path> byDate() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(Path::getFileName).reversed())
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * The last boot that can be read.
     *
     * @param warnings told about each newer file that is damaged
     */
    public Optional<BootProfile> last(Consumer<String> warnings) {
        return newest(1, warnings).stream().findFirst();
    }

    /**
     * The last boots that can be read, newest first.
     *
     * @param most how many at most; no more than twenty files beyond are looked at
     * @param warnings told about each file that is damaged or was written by a newer version, and of a folder that cannot
     *     be read
     */
    public List<BootProfile> newest(int most, Consumer<String> warnings) {
        return files(most, warnings).stream().map(RecordedBoot::boot).toList();
    }

    /**
     * The same with their files.
     *
     * @param most how many at most; no more than twenty files beyond are looked at
     * @param warnings told about what was passed over
     */
    public List<RecordedBoot> files(int most, Consumer<String> warnings) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try {
            Map<Boolean, List<Path>> future = byFuture(byDate());
            // these first, so that what is wrong with them is told
            List<RecordedBoot> later = read(future.getOrDefault(true, List.of()), most, warnings);
            return Stream.concat(read(future.getOrDefault(false, List.of()), most, warnings).stream(), later.stream())
                    .limit(most)
                    .toList();
        } catch (IOException e) {
            warnings.accept("Folder " + folder + " of recorded boots cannot be read (" + e + "); make it readable");
            return List.of();
        }
    }

    private static List<RecordedBoot> read(List<Path> files, int most, Consumer<String> warnings) {
        return RecordedBoot.read(files.stream().limit((long) most + KEPT), most, warnings);
    }
}
