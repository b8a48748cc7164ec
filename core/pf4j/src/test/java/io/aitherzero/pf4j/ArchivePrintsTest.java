package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.ArchivePrint;
import io.aitherzero.boot.graph.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivePrintsTest {
    @TempDir
    Path folder;

    private Path file(String name, String content, long modifiedMillis) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
        return file;
    }

    private static ArchivePrint print(Path archive) {
        return ArchivePrints.of(archive).orElseThrow();
    }

    private ArchivePrint known(Path archive) {
        KnownArchives known = KnownArchives.of(folder.resolve("known/archives.tsv"));
        ArchivePrint print = known.print(archive).orElseThrow();
        known.write();
        return print;
    }

    @Test
    void whatHasNotChangedIsNotReadAgain() throws IOException {
        Path archive = file("a.jar", "abc", 5_000);
        Path memory = Files.createDirectories(folder.resolve("known")).resolve("archives.tsv");
        long changed = ((FileTime) Files.getAttribute(archive, "unix:ctime")).toMillis();
        String recorded = "0".repeat(64);
        Files.writeString(memory, recorded + "\t3\t5000\t" + changed + "\t" + archive + "\n");

        assertThat(known(archive)).isEqualTo(new ArchivePrint(recorded, 3, 5_000));
        assertThat(memory).isNotEmptyFile();
    }

    @Test
    void otherContentOfTheSameSizeAndTimeIsRead() throws IOException {
        Path archive = file("a.jar", "abc", 5_000);
        Path memory = Files.createDirectories(folder.resolve("known")).resolve("archives.tsv");
        long changed = ((FileTime) Files.getAttribute(archive, "unix:ctime")).toMillis();
        Files.writeString(memory, "0".repeat(64) + "\t3\t5000\t" + (changed - 1) + "\t" + archive + "\n");

        assertThat(known(archive)).isEqualTo(print(archive));
        // changed a moment ago, so it may change once more within the same tick
        assertThat(memory).isEmptyFile();
        Files.writeString(memory, "damaged");
        assertThat(known(archive)).isEqualTo(print(archive));
    }

    @Test
    void aFileHasTheHashOfItsContent() throws IOException {
        assertThat(print(file("a.jar", "abc", 5_000)))
                .isEqualTo(
                        new ArchivePrint("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3, 5_000));
    }

    @Test
    void aCopyIsUnchangedAndOtherContentOfTheSameSizeIsNot() throws IOException {
        ArchivePrint recorded = print(file("a.jar", "abc", 5_000));

        assertThat(ArchivePrints.unchanged(file("b.jar", "abc", 9_000), recorded))
                .isTrue();
        assertThat(ArchivePrints.unchanged(file("c.jar", "abd", 9_000), recorded))
                .isFalse();
        assertThat(ArchivePrints.unchanged(file("d.jar", "abcd", 5_000), recorded))
                .isFalse();
        assertThat(ArchivePrints.unchanged(folder.resolve("gone.jar"), recorded))
                .isFalse();
    }

    @Test
    void aFolderCountsByNamesAndContents() throws IOException {
        file("one/classes/A.class", "a", 1_000);
        file("two/classes/A.class", "a", 2_000);
        file("three/classes/B.class", "a", 3_000);
        ArchivePrint one = print(folder.resolve("one"));

        assertThat(ArchivePrints.unchanged(folder.resolve("two"), one)).isTrue();
        assertThat(ArchivePrints.unchanged(folder.resolve("three"), one)).isFalse();
        assertThat(one.bytes()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadHasNoPrint() {
        assertThat(ArchivePrints.of(folder.resolve("gone.jar"))).isEmpty();
    }

    @Test
    void aProcessThatReadFromTheDiskIsCold() throws IOException {
        assertThat(cache("rchar: 9999999999\nread_bytes: 0\nwrite_bytes: 5\n")).isEqualTo(Environment.Cache.WARM);
        assertThat(cache("read_bytes: 52428800\n")).isEqualTo(Environment.Cache.COLD);
        assertThat(cache("read_bytes: many\n")).isEqualTo(Environment.Cache.UNKNOWN);
        assertThat(cache("")).isEqualTo(Environment.Cache.UNKNOWN);
        assertThat(EnvironmentProbe.read("1.0", folder.resolve("gone")).cache()).isEqualTo(Environment.Cache.UNKNOWN);
    }

    private Environment.Cache cache(String io) throws IOException {
        return EnvironmentProbe.read("1.0", file("io", io, 0)).cache();
    }

    @Test
    void theEnvironmentIsThatOfThisProcess() {
        Environment here = EnvironmentProbe.read("1.0", folder);

        assertThat(here.java()).isEqualTo(Runtime.version().toString());
        assertThat(here.processors()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(here.host()).isEqualTo("1.0");
        assertThat(here.flags()).noneMatch(flag -> flag.startsWith("-D"));
        assertThat(here.comparable(EnvironmentProbe.read("2.0", folder))).isTrue();
    }
}
