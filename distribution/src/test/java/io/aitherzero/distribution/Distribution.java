package io.aitherzero.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where the build left the distribution. */
final class Distribution {

    private Distribution() {}

    static Path unpacked() {
        return Path.of(System.getProperty("aither.distribution"));
    }

    static Path archive(String extension) {
        return Path.of(System.getProperty("aither.archives") + extension);
    }

    /** A copy that a test may write into. */
    static Path copyTo(Path folder) throws IOException {
        for (String file : content(unpacked()).keySet()) {
            Path target = folder.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(unpacked().resolve(file), target, StandardCopyOption.COPY_ATTRIBUTES);
        }
        return folder;
    }

    /** Every file below the folder but what runs wrote and the class archive of the build's JDK, with whether it is executable and its hash. */
    static SortedMap<String, String> content(Path folder) throws IOException {
        SortedMap<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String mode = Files.isExecutable(file) ? "x " : "- ";
                content.put(folder.relativize(file).toString(), mode + Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        content.keySet()
                .removeIf(file ->
                        file.startsWith("var/") || file.endsWith(".jsa") || file.matches("plugins/(.*/.*|.*\\.txt)"));
        return content;
    }
}
