package io.aitherzero.host.json;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.WholeFile;
import io.aitherzero.boot.graph.BootProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of recorded boots, {@code <UTC time>-<n>.json} each; keeps the last twenty. Several processes may use it at
 * once: a file is there whole or not at all, and none is overwritten.
 */
public final class ProfileFolder {
    private static final int KEPT = 20;

    /** What a name looks like, a digit for each zero, and more digits before the end. */
    private static final String NAME = "00000000T000000000Z-000";

    private static final String SUFFIX = ".json";

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
        String time = time(profile.startedAt());
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
        DateTimeFormatter time = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSSX", Locale.ROOT);
        try {
            return byDate().stream()
                    .findFirst()
                    .map(file -> file.getFileName().toString())
                    .map(name -> time.parse(name.substring(0, name.indexOf('-')), Instant::from));
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** By hand: it is on the way of each launch, and a formatter takes twenty milliseconds when it is first used. */
    private static String time(Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        return digits(time.getYear(), 4)
                + digits(time.getMonthValue(), 2)
                + digits(time.getDayOfMonth(), 2)
                + "T"
                + digits(time.getHour(), 2)
                + digits(time.getMinute(), 2)
                + digits(time.getSecond(), 2)
                + digits(time.getNano() / 1_000_000, 3)
                + "Z";
    }

    private static String digits(int number, int width) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static boolean isProfile(String name) {
        int end = name.length() - SUFFIX.length();
        if (end < NAME.length() || !name.endsWith(SUFFIX)) {
            return false;
        }
        for (int i = 0; i < end; i++) {
            char rule = i < NAME.length() ? NAME.charAt(i) : '0';
            char letter = name.charAt(i);
            if (rule == '0' ? letter < '0' || letter > '9' : letter != rule) {
                return false;
            }
        }
        return true;
    }

    /**
     * The files of the last boots by their names, newest first; empty where there are none, or where some are of a time
     * that is not yet, or cannot be told.
     *
     * @param most how many at most
     */
    public List<Path> newestFiles(int most) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (isProfile(name)) {
                    names.add(name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        Collections.sort(names);
        int last = names.size() - 1;
        if (last < 0 || names.get(last).compareTo(time(clock.instant()) + LAST_OF_A_TIME) > 0) {
            return List.of();
        }
        List<Path> newest = new ArrayList<>();
        for (int i = last; i >= 0 && newest.size() < most; i--) {
            newest.add(folder.resolve(names.get(i)));
        }
        return newest;
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
        String now = time(clock.instant()) + LAST_OF_A_TIME;
        return files.stream()
                .collect(Collectors.partitioningBy(
                        file -> file.getFileName().toString().compareTo(now) > 0));
    }

    private List<Path> byDate() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isProfile(file.getFileName().toString()))
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
