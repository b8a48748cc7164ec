package io.aitherzero.report;

import io.aitherzero.boot.BootProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
