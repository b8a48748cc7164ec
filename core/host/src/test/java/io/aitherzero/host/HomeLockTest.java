package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.aitherzero.host.json.RunningHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    @TempDir
    Path home;

    private static HomeLock taken(HomeLock.Attempt attempt) {
        assertThat(attempt).isInstanceOf(HomeLock.Taken.class);
        return ((HomeLock.Taken) attempt).lock();
    }

    private static Optional<RunningHost> holder(HomeLock.Attempt attempt) {
        assertThat(attempt).isInstanceOf(HomeLock.InUse.class);
        return ((HomeLock.InUse) attempt).holder();
    }

    private Path file(String name) {
        return home.resolve("var/run").resolve(name);
    }

    @Test
    void oneAloneHasAHomeAndIsNamedToOthers() throws IOException {
        try (HomeLock lock = taken(HomeLock.take(home))) {
            assertThat(holder(HomeLock.take(home)).orElseThrow().pid())
                    .isEqualTo(ProcessHandle.current().pid());
            // not given back by the attempt
            assertThat(holder(HomeLock.take(home))).isPresent();
            Path link = Files.createSymbolicLink(home.resolve("link"), home);
            assertThat(holder(HomeLock.take(link))).isPresent();
            assertThat(file("host.json")).content().contains("aitherzero.host/1");
            assertThat(lock).isNotNull();
        }
        assertThat(file("host.json")).doesNotExist();
        taken(HomeLock.take(home)).close();
    }

    @Test
    void whatAnEndedProcessLeftBehindKeepsNobodyOut() throws IOException {
        Files.createDirectories(home.resolve("var/run"));
        Files.createFile(file("host.lock"));
        long pid = ProcessHandle.current().pid();
        for (String left : new String[] {
            "{\"schema\": \"aitherzero.host/1\", \"pid\": " + pid + ", \"since\": \"2026-01-01T00:00:00Z\"}",
            "garbage",
            ""
        }) {
            Files.writeString(file("host.json"), left);

            try (HomeLock lock = taken(HomeLock.take(home))) {
                assertThat(RunningHost.read(file("host.json")).orElseThrow().since())
                        .isAfter("2026-01-02T00:00:00Z");
                assertThat(lock).isNotNull();
            }
        }
    }

    @Test
    void whatIsNotKnownOfTheHolderIsLeftOut() throws IOException {
        try (HomeLock lock = taken(HomeLock.take(home))) {
            Files.writeString(file("host.json"), "{");
            assertThat(holder(HomeLock.take(home))).isEmpty();
            Files.delete(file("host.json"));
            assertThat(holder(HomeLock.take(home))).isEmpty();
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void whereNothingCanBeWrittenItIsNotKnown() throws IOException {
        Files.writeString(home.resolve("var"), "a file");
        assertThat(HomeLock.take(home)).isInstanceOf(HomeLock.NotLockable.class);
    }

    @Test
    void aLinkInPlaceOfTheLockIsNotFollowed() throws IOException {
        Files.createDirectories(home.resolve("var/run"));
        Path target = Files.writeString(home.resolve("target"), "content");
        Files.createSymbolicLink(file("host.lock"), target);

        assertThat(HomeLock.take(home)).isInstanceOf(HomeLock.NotLockable.class);
        assertThat(target).hasContent("content");
    }

    @Test
    void theFilesAreTheirOwnersAlone() throws IOException {
        assumeThat(home.getFileSystem().supportedFileAttributeViews()).contains("posix");
        try (HomeLock lock = taken(HomeLock.take(home))) {
            for (String name : new String[] {"host.lock", "host.json"}) {
                assertThat(Files.getPosixFilePermissions(file(name))).hasSize(2);
            }
            assertThat(lock).isNotNull();
        }
    }
}
