package io.aitherzero.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.aitherzero.distribution.Aither.Ended;
import io.aitherzero.fixture.PluginArchive;
import io.aitherzero.fixture.PluginShapes;
import io.aitherzero.fixture.PluginSpec;
import io.aitherzero.fixture.StartBody;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Boots as in a container: a distribution that belongs to root, run by nobody, with little of everything. Needs root, and
 * {@code setpriv} of util-linux.
 */
@EnabledOnOs(OS.LINUX)
class ContainerIT {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String NOBODY = SETPRIV + " --reuid 65534 --regid 65534 --clear-groups ";

    @TempDir
    Path scratch;

    private Path home = Path.of("");

    @BeforeEach
    void makeHomeOfRoot() throws IOException {
        assumeThat(System.getProperty("user.name"))
                .as("only root can become nobody")
                .isEqualTo("root");
        assumeThat(SETPRIV).exists();
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = Distribution.copyTo(scratch.resolve("aitherzero"));
        try (Stream<Path> shipped = Files.list(home.resolve("plugins"))) {
            for (Path plugin : shipped.toList()) {
                Files.delete(plugin);
            }
        }
        PluginArchive.writeAll(home.resolve("plugins"), PluginShapes.wide(3, StartBody.classLoading(2)));
    }

    private Path var() throws IOException, InterruptedException {
        Path var = Files.createDirectories(home.resolve("var"));
        assertThat(new ProcessBuilder("chown", "65534:65534", var.toString())
                        .start()
                        .waitFor())
                .isZero();
        return var;
    }

    private Ended nobody(String before, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        List<String> words = new ArrayList<>(List.of("-c", before + " exec " + NOBODY + "\"$@\"", "sh"));
        words.add(home.resolve("bin/aither").toString());
        words.addAll(List.of(arguments));
        return new Aither(Path.of("/bin/sh"), scratch, variables).run(words.toArray(String[]::new));
    }

    @Test
    void homeOfAnotherUserIsReadAndWhatIsLostIsSaidInALine() throws Exception {
        Ended ended = nobody("", Map.of(), "boot");

        assertThat(ended.exit()).as(ended.err()).isZero();
        assertThat(ended.out()).startsWith("3 of 3 modules started");
        assertThat(ended.err()).contains("Home folder '" + home + "' cannot be written");
        assertThat(ended.err().lines()).hasSizeLessThanOrEqualTo(2);

        Ended doctor = nobody("", Map.of(), "doctor");
        assertThat(doctor.exit()).isEqualTo(1);
        assertThat(doctor.out().replaceAll("\\s+", " "))
                .contains("Var folder '" + home.resolve("var") + "' must be writable for user 'nobody', but is not");
    }

    @Test
    void withItsOwnVarNobodyMissesNothing() throws Exception {
        Path var = var();

        Ended ended = nobody("", Map.of(), "boot");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(var.resolve("boot")).isNotEmptyDirectory();
        assertThat(nobody("", Map.of(), "doctor").exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C", "POSIX", "xx_XX.UTF-8"})
    void namesAreReadWithoutALocale(String locale) throws Exception {
        var();
        Path jar = PluginArchive.write(home.resolve("plugins"), PluginSpec.of("large", StartBody.empty()));
        Files.move(jar, jar.resolveSibling("größe.jar"));

        Ended ended = nobody("", locale.isEmpty() ? Map.of() : Map.of("LC_ALL", locale), "boot");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("4 of 4 modules started");
    }

    @Test
    void sixtyOpenFilesDoForAFew() throws Exception {
        var();

        Ended ended = nobody("ulimit -n 60;", Map.of(), "boot");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("3 of 3 modules started");
        Ended doctor = nobody("ulimit -n 60;", Map.of(), "doctor");
        assertThat(doctor.exit()).isZero();
        assertThat(doctor.out()).contains("open files 60");
    }

    @Test
    void archivesThatCannotBeOpenedAreSaidToBeAndTheOthersStart() throws Exception {
        var();
        PluginArchive.writeAll(home.resolve("plugins"), PluginShapes.wide(100, StartBody.empty()));

        Ended ended = nobody("ulimit -n 80;", Map.of(), "boot");

        assertThat(ended.exit()).as(ended.err()).isEqualTo(6);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out())
                .containsPattern("^[1-9]\\d* of 100 modules started")
                .contains("LOAD_FAILED", "this process may have only 80 files open", "ulimit -n 4096");
    }

    @Test
    void archiveThatNobodyMayReadIsSaidToBeSo() throws Exception {
        var();
        for (String name : List.of("secret.jar", "secret.zip")) {
            Path jar = PluginArchive.write(home.resolve("plugins"), PluginSpec.of("secret", StartBody.empty()));
            Path secret = Files.move(jar, jar.resolveSibling(name));
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }

        Ended ended = nobody("", Map.of(), "boot");

        assertThat(ended.exit()).isEqualTo(6);
        assertThat(ended.out()).startsWith("3 of 5 modules started");
        for (String name : List.of("secret.jar", "secret.zip")) {
            assertThat(ended.out())
                    .contains(name
                            + " must be readable for user 'nobody', but is not; let this user read it (chmod a+r)");
        }
    }

    @Test
    void allButVarMayBeReadOnly() throws Exception {
        Path var = var();
        Path script = Files.writeString(scratch.resolve("read-only"), """
                mount --make-rprivate / && mount --bind VAR VAR && mount --bind TMP TMP || exit 99
                for at in $(awk '{print $5}' /proc/self/mountinfo); do
                    case $at in /proc* | /sys* | /dev* | VAR | TMP) ;; *) mount -o remount,bind,ro "$at" || exit 99 ;; esac
                done 2>/dev/null
                touch /usr/there 2>/dev/null && exit 98
                exec "$@"
                """.replace("VAR", var.toString())
                .replace("TMP", scratch.resolve("none").toString()));
        Files.createDirectories(scratch.resolve("none"));
        List<String> words = new ArrayList<>(List.of("-m", "sh", script.toString(), "sh", "-c"));
        words.add("exec " + NOBODY + home.resolve("bin/aither") + " boot");

        Ended ended = new Aither(
                        Path.of("/usr/bin/unshare"), scratch, Map.of("JAVA_HOME", System.getProperty("java.home")))
                .run(words.toArray(String[]::new));

        assumeThat(ended.err()).as("mount namespaces").doesNotContain("unshare failed");
        assumeThat(ended.exit()).as("mounts that can be changed").isNotEqualTo(99);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("3 of 3 modules started");
        assertThat(var.resolve("boot")).isNotEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx64m", "-Xmx24m"})
    void littleMemoryDoes(String heap) throws Exception {
        var();

        Ended ended = nobody("", Map.of("AITHER_JAVA_OPTS", heap), "boot");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("3 of 3 modules started");
    }
}
