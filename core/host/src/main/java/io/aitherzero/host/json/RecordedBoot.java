package io.aitherzero.host.json;

import io.aitherzero.boot.graph.BootProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A boot and where it is recorded.
 *
 * @param file the profile
 * @param boot what it holds
 */
public record RecordedBoot(Path file, BootProfile boot) {
    private static final int MOST_FILES = 200;

    /**
     * The boots at a place, newest first: that of a file, or those of all {@code .json} files of a folder, at most 200.
     *
     * @param place file or folder
     * @param warnings told about each file of a folder that was passed over
     * @throws BadProfileException if there is none that can be read
     */
    public static List<RecordedBoot> at(Path place, Consumer<String> warnings) {
        if (!Files.isDirectory(place)) {
            return List.of(new RecordedBoot(place, ProfileJson.read(place)));
        }
        try (Stream<Path> files = Files.list(place)) {
            List<RecordedBoot> boots = new ArrayList<>(read(
                    files.filter(file -> file.toString().endsWith(".json"))
                            .sorted(Comparator.comparing(Path::getFileName).reversed()),
                    MOST_FILES,
                    warnings));
            if (boots.isEmpty()) {
                throw new BadProfileException("Folder " + place
                        + " must hold a boot profile that can be read, but holds none; copy one there that 'aither"
                        + " boot' wrote into var/boot");
            }
            boots.sort(Comparator.comparing((RecordedBoot recorded) -> recorded.boot.startedAt())
                    .reversed());
            return boots;
        } catch (IOException | UncheckedIOException e) {
            throw new BadProfileException("Folder " + place + " cannot be read (" + e + "); make it readable", e);
        }
    }

    /** The first boots that can be read; each file passed over is told. */
    static List<RecordedBoot> read(Stream<Path> files, int most, Consumer<String> warnings) {
        List<RecordedBoot> boots = new ArrayList<>();
        for (Iterator<Path> left = files.iterator(); boots.size() < most && left.hasNext(); ) {
            Path file = left.next();
            try {
                // a pipe or a device would be read for ever
                if (!Files.isRegularFile(file)) {
                    throw new BadProfileException("Boot profile " + file + " must be a file, but is not; remove it");
                }
                boots.add(new RecordedBoot(file, ProfileJson.read(file)));
            } catch (BadProfileException e) {
                warnings.accept("Passed over: " + e.getMessage());
            }
        }
        return boots;
    }
}
