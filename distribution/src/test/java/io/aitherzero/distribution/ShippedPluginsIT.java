package io.aitherzero.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** javac leaves out PF4J's processor without a word when it is set up wrongly, and extensions vanish. */
class ShippedPluginsIT {

    /** The annotation's name as it stands in a class file that carries it. */
    private static final String EXTENSION = "Lorg/pf4j/Extension;";

    private final Map<String, String> extensions = new HashMap<>();
    private final StringBuilder index = new StringBuilder();

    @Test
    void everyExtensionIsInTheIndexOfItsArchive() throws Exception {
        int seen = 0;
        try (Stream<Path> archives = Files.list(Distribution.unpacked().resolve("plugins"))) {
            for (Path archive : archives.filter(Files::isRegularFile).toList()) {
                extensions.clear();
                index.setLength(0);
                try (InputStream in = Files.newInputStream(archive)) {
                    scan(in);
                }
                assertThat(index.toString().lines())
                        .as("index of %s", archive.getFileName())
                        .containsAll(extensions.values());
                seen += extensions.size();
            }
        }

        assertThat(seen).as("shipped extensions").isPositive();
    }

    private void scan(InputStream in) throws IOException {
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName();
            int own = name.indexOf("io/aitherzero/");
            if (name.endsWith(".jar")) {
                scan(zip);
            } else if (name.endsWith("META-INF/extensions.idx")) {
                index.append(new String(zip.readAllBytes(), StandardCharsets.UTF_8))
                        .append('\n');
            } else if (own >= 0 && name.endsWith(".class") && text(zip).contains(EXTENSION)) {
                extensions.put(name, name.substring(own, name.length() - 6).replace('/', '.'));
            }
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
