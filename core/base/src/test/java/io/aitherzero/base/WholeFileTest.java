package io.aitherzero.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path folder;

    /** Writes one file of each kind below a folder; run under another umask by the tests. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        new SharedFile(new WholeFile(folder.resolve("var/deep/shared"), FileAccess.PRIVATE))
                .replace(() -> Optional.of("text"));
        new WholeFile(folder.resolve("var/new"), FileAccess.PRIVATE).writeNew("text");
        new WholeFile(folder.resolve("report"), FileAccess.READABLE).write("text");
        FileAccess.READABLE.createFile(
                FileAccess.READABLE.createFolder(folder.resolve("plugin")).resolve("code"));
    }

    private Map<String, String> madeUnder(String umask, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), WholeFileTest.class.getName(), folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        Map<String, String> made = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> !path.equals(folder)).toList()) {
                made.put(
                        folder.relativize(file).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return made;
    }

    @Test
    void whatIsInVarIsTheOwnersAloneWhateverTheUmask() throws Exception {
        assertThat(madeUnder("000"))
                .isEqualTo(Map.of(
                        "var", "rwx------",
                        "var/deep", "rwx------",
                        "var/deep/.shared.lock", "rw-------",
                        "var/deep/shared", "rw-------",
                        "var/new", "rw-------",
                        "report", "rw-r--r--",
                        "plugin", "rwxr-xr-x",
                        "plugin/code", "rw-r--r--"));
    }

    @Test
    void aGroupMayWriteInVarIfItIsToldTo() throws Exception {
        assertThat(madeUnder("077", "-Daither.var.group=true"))
                .isEqualTo(Map.of(
                        "var", "rwxrwx---",
                        "var/deep", "rwxrwx---",
                        "var/deep/.shared.lock", "rw-rw----",
                        "var/deep/shared", "rw-rw----",
                        "var/new", "rw-rw----",
                        "report", "rw-------",
                        "plugin", "rwx------",
                        "plugin/code", "rw-------"));
    }

    @Test
    void aFileThatAnOperatorNamesKeepsItsPermissionsAndOneInVarDoesNot() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "before");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        new WholeFile(file, FileAccess.READABLE).write("after");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-r--");
        new WholeFile(file, FileAccess.PRIVATE).forced().write("at last");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file).hasContent("at last");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aLinkInThePlaceOfTheFileIsReplacedAndNotWrittenThrough() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "dear");
        Path file = Files.createSymbolicLink(folder.resolve("report"), victim);
        new WholeFile(file, FileAccess.READABLE).write("text");
        assertThat(file).isRegularFile().hasContent("text");
        assertThat(Files.isSymbolicLink(file)).isFalse();
        assertThat(victim).hasContent("dear");
    }

    @Test
    void namesThatAnOlderVersionWouldHaveOpenedAreLeftAlone() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "dear");
        Path planted = Files.createSymbolicLink(
                folder.resolve(".report." + ProcessHandle.current().pid() + ".part"), victim);
        new WholeFile(folder.resolve("report"), FileAccess.READABLE).write("text");
        assertThat(victim).hasContent("dear");
        assertThat(planted).isSymbolicLink();
    }

    @Test
    void whatIsNoRegularFileIsNotReplaced() throws IOException {
        Path device = Path.of("/dev/null");
        assertThatThrownBy(() -> new WholeFile(device, FileAccess.READABLE).write("text"))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("/dev/null: must be a regular file to be replaced, but is a device; name another file");
        Path link = Files.createSymbolicLink(folder.resolve("out"), device);
        assertThatThrownBy(() -> new WholeFile(link, FileAccess.READABLE).write("text"))
                .hasMessage(link + ": must be a regular file to be replaced, but is a device; name another file");
        Files.delete(link);
        assertThatThrownBy(() -> new WholeFile(folder, FileAccess.READABLE).write("text"))
                .hasMessage(folder + ": must be a regular file to be replaced, but is a folder; name another file");
    }

    @Test
    void ofManyThatMakeAFileAtOnceOneSucceeds() throws Exception {
        int writers = 8;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        try {
            for (int round = 0; round < 20; round++) {
                Path file = folder.resolve("file" + round);
                List<Callable<Boolean>> writes = IntStream.range(0, writers)
                        .<Callable<Boolean>>mapToObj(
                                i -> () -> new WholeFile(file, FileAccess.PRIVATE).writeNew("text" + i))
                        .toList();
                int made = 0;
                for (Future<Boolean> write : pool.invokeAll(writes)) {
                    made += write.get() ? 1 : 0;
                }
                assertThat(made).isEqualTo(1);
                assertThat(file).content().matches("text\\d");
            }
        } finally {
            pool.shutdown();
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void anInterruptStaysAndTheFileIsWritten() throws IOException {
        Path file = folder.resolve("file");
        Thread.currentThread().interrupt();
        new WholeFile(file, FileAccess.PRIVATE).forced().write("text");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("text");
    }

    @Test
    void aNameAsLongAsTheFileSystemTakesIsFine() throws IOException {
        Path file = folder.resolve("n".repeat(250));
        new WholeFile(file, FileAccess.READABLE).write("text");
        assertThat(file).hasContent("text");
    }

    @Test
    void aFileSystemWithoutPermissionsLinksAndLocksIsServed() throws IOException {
        URI archive = URI.create("jar:" + folder.resolve("archive.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path file = zip.getPath("/var/deep/file");
            FileAccess.PRIVATE.createFolder(FileAccess.folderOf(file));
            assertThat(new WholeFile(file, FileAccess.PRIVATE).writeNew("new")).isTrue();
            assertThat(new WholeFile(file, FileAccess.PRIVATE).writeNew("newer"))
                    .isFalse();
            assertThat(Files.readString(file)).isEqualTo("new");
            new WholeFile(file, FileAccess.READABLE).forced().write("text".getBytes(StandardCharsets.UTF_8));
            assertThat(Files.readString(file)).isEqualTo("text");
            try (Stream<Path> files = Files.list(FileAccess.folderOf(file))) {
                assertThat(files).containsExactly(file);
            }
        }
    }

    @Test
    void aFailureNamesTheFileAndLeavesNothing() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("way"), "");
        assertThatThrownBy(() -> new WholeFile(inTheWay.resolve("file"), FileAccess.PRIVATE).write("text"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(inTheWay.toString());
        assertThat(FileAccess.writable(folder.resolve("not/there/yet"))).isTrue();
        assertThat(FileAccess.writable(inTheWay.resolve("not"))).isFalse();
    }
}
