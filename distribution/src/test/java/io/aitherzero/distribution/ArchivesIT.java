package io.aitherzero.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesIT {

    @TempDir
    Path scratch;

    @Test
    void tarHoldsWhatIsUnpacked() throws Exception {
        String archive = Distribution.archive(".tar.gz").toString();
        Process tar = new ProcessBuilder("tar", "xzf", archive, "-C", scratch.toString()).start();

        assertThat(tar.waitFor()).isZero();
        assertThat(Distribution.content(onlyFolderIn(scratch)))
                .isEqualTo(Distribution.content(Distribution.unpacked()));
    }

    @Test
    void zipHoldsWhatIsUnpacked() throws Exception {
        Map<String, Boolean> keepModes = Map.of("enablePosixFileAttributes", true);
        try (FileSystem zip = FileSystems.newFileSystem(Distribution.archive(".zip"), keepModes)) {
            try (Stream<Path> files = Files.walk(zip.getPath("/"))) {
                files.filter(Files::isRegularFile).forEach(this::extract);
            }
        }

        assertThat(Distribution.content(onlyFolderIn(scratch)))
                .isEqualTo(Distribution.content(Distribution.unpacked()));
    }

    @Test
    void onlyTheLauncherIsExecutable() throws Exception {
        assertThat(Distribution.content(Distribution.unpacked()))
                .containsKeys("LICENSE", "conf/aither.conf")
                .allSatisfy((file, mode) -> assertThat(mode).startsWith(file.equals("bin/aither") ? "x" : "-"));
    }

    @Test
    void pluginsAreShippedApartFromTheHost() throws Exception {
        Set<String> files = Distribution.content(Distribution.unpacked()).keySet();

        assertThat(files)
                .anyMatch(file -> file.matches("plugins/hello-.*\\.jar"))
                .anyMatch(file -> file.matches("plugins/metrics-file-.*\\.jar"))
                .anyMatch(file -> file.matches("plugins/system-monitor-.*\\.zip"))
                .noneMatch(file -> file.matches("lib/(hello|metrics-file|system-monitor|oshi|jna|junit|assertj).*"));
    }

    @Test
    void noticeNamesEachJarOfOthersAndTheTextsItSpeaksOf() throws Exception {
        Set<String> files = Distribution.content(Distribution.unpacked()).keySet();
        String notice = Files.readString(Distribution.unpacked().resolve("NOTICE"));

        assertThat(files)
                .filteredOn(file -> file.startsWith("lib/") && !file.startsWith("lib/aitherzero-"))
                .isNotEmpty()
                .allSatisfy(file ->
                        assertThat(notice).contains("\n  " + file.replaceAll("lib/(.*?)-\\d.*\\.jar", "$1") + " "));
        assertThat(Pattern.compile("licenses/[\\w.-]+\\.(txt|md)")
                        .matcher(notice)
                        .results())
                .isNotEmpty()
                .allSatisfy(text -> assertThat(files).contains(text.group()));
    }

    private void extract(Path file) {
        try {
            Path target = scratch.resolve(file.toString().substring(1));
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
            Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path onlyFolderIn(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> all = children.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
