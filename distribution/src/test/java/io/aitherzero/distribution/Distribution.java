package io.aitherzero.distribution;

import java.io.IOException;
import java.nio.file.DirectoryStream;
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

    /**
     * Every file below the folder with whether it is executable and its hash, but what runs wrote, which may be going on,
     * and the class archive of the build's JDK.
     */
    static SortedMap<String, String> content(Path folder) throws IOException {
        SortedMap<String, String> content = new TreeMap<>();
        try (DirectoryStream<Path> shipped = Files.newDirectoryStream(folder, file -> !file.endsWith("var"))) {
            for (Path top : shipped) {
                try (Stream<Path> files = Files.walk(top)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        String name = folder.relativize(file).toString();
                        if (!name.endsWith(".jsa") && !name.matches("plugins/(.*/.*|.*\\.txt)")) {
                            String mode = Files.isExecutable(file) ? "x " : "- ";
                            content.put(name, mode + Arrays.hashCode(Files.readAllBytes(file)));
                        }
                    }
                }
            }
        }
        return content;
    }
}
