package io.aitherzero.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.distribution.Aither.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What bin/aither hands to Java, seen by a Java that prints its arguments. */
class LauncherIT {

    @TempDir
    Path scratch;

    Path script = Distribution.unpacked().resolve("bin/aither");
    Path jdk = Path.of("");

    @BeforeEach
    void makeJdk() throws IOException {
        jdk = jdk("jdk seventeen", "17.0.15");
    }

    @Test
    void argumentsReachTheMainClassUntouched() throws Exception {
        List<String> java = java(Map.of(), "boot", "--plugins", "a folder/*", "");

        int main = java.indexOf("io.aitherzero.cli.Main");
        assertThat(java.subList(main + 1, java.size())).containsExactly("boot", "--plugins", "a folder/*", "");
    }

    @Test
    void classPathNamesEveryJarInLibAndNoWildcard() throws Exception {
        List<String> java = java(Map.of());

        String classPath = java.get(java.indexOf("-cp") + 1);
        try (Stream<Path> jars = Files.list(Distribution.unpacked().resolve("lib"))) {
            assertThat(classPath.split(":"))
                    .containsExactlyInAnyOrderElementsOf(jars.map(Path::toString)
                            .filter(file -> file.endsWith(".jar"))
                            .toList());
        }
    }

    /** A colon would part the class path in two. */
    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @ValueSource(strings = {"a:b", "a b%20%", "${HOME}", "a'b\"c", "größe", "a\\b", "*", "-x"})
    void theDistributionMayLieInAFolderOfAnyName(String name) throws Exception {
        Path copy = Distribution.copyTo(scratch.resolve(name));
        Aither aither = new Aither(copy, scratch);

        Ended ended = aither.run("boot", "--json");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        assertThat(ended.out()).contains("\"STARTED\"");
        assertThat(copy.resolve("var/log/aither.log")).isRegularFile();
        assertThat(aither.run("exec", "-k", "echo", ":::", "1", "2").out()).isEqualTo("1\n2\n");
    }

    @Test
    void aFolderThatJavaTakesForAJarIsRefused() throws Exception {
        Path copy = Distribution.copyTo(scratch.resolve("now!"));

        Ended ended = new Aither(copy, scratch).run("boot");

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo(
                        "aither: the path of " + copy + " must have no folder whose name ends in '!', which Java takes"
                                + " for the end of a jar's name; rename it\n");
    }

    @Test
    void homeIsTheDistributionUnlessTheEnvironmentNamesOne() throws Exception {
        assertThat(java(Map.of())).contains("-Daither.home=" + Distribution.unpacked());
        assertThat(java(Map.of("AITHER_HOME", "/srv/my aither"))).contains("-Daither.home=/srv/my aither");
    }

    @Test
    void ownJvmOptionsComeAfterTheBuiltInOnes() throws Exception {
        List<String> java = java(Map.of("AITHER_JAVA_OPTS", "-Xmx64m -Da=*"));

        assertThat(java).containsSubsequence("-XX:TieredStopAtLevel=1", "-Xmx64m", "-Da=*", "-cp");
    }

    @Test
    void onlyBootsAndBenchGetTheOptimizingCompiler() throws Exception {
        String without = "-XX:TieredStopAtLevel=1";
        assertThat(java(Map.of())).contains(without);
        assertThat(java(Map.of(), "modules", "--json")).contains(without);
        assertThat(java(Map.of(), "start")).doesNotContain(without);
        assertThat(java(Map.of(), "boot"))
                .doesNotContain(without)
                .startsWith(java(Map.of(), "start").subList(0, 8).toArray(String[]::new));
        assertThat(java(Map.of(), "bench", "p2", "--runs", "3")).doesNotContain(without);
    }

    @Test
    void bootsTakeTheOptionsOfTheHome() throws Exception {
        Path options = Files.createDirectories(scratch.resolve("my home/conf")).resolve("jvm.options");
        Files.writeString(options, "# all of it\n\n-Xmx64m\r\n-Da=b c *\n#-Xmx1g\n-Dlast=$HOME");
        Map<String, String> environment =
                Map.of("AITHER_HOME", scratch.resolve("my home").toString(), "AITHER_JAVA_OPTS", "-Dmine=1");

        List<String> java = java(environment, "start", "--json", "a b");

        assertThat(java)
                .containsSubsequence(
                        "-XX:NewSize=64m",
                        "-Xmx64m",
                        "-Da=b c *",
                        "-Dlast=$HOME",
                        "-Dmine=1",
                        "io.aitherzero.cli.Main",
                        "start",
                        "--json",
                        "a b");
        assertThat(java).filteredOn(word -> word.contains("Xmx")).containsExactly("-Xmx64m");
        assertThat(java(environment, "boot")).contains("-Xmx64m");
        assertThat(java(environment, "modules")).doesNotContain("-Xmx64m");
    }

    @Test
    void anOptionThatIsNoneIsToldWithItsFile() throws Exception {
        Path options = Files.createDirectories(scratch.resolve("home/conf")).resolve("jvm.options");
        Map<String, String> environment = new HashMap<>(javaHome(jdk));
        environment.put("AITHER_HOME", scratch.resolve("home").toString());
        Files.writeString(options, "-Xmx64m\nXmx1g\n");

        assertThat(new Aither(script, scratch, environment).run("start").err())
                .isEqualTo(
                        "aither: each line of " + options + " must be empty, an option of the JVM, such as -Xmx1g, or a"
                                + " comment, which begins with #, but one is 'Xmx1g'; correct it\n");
        Files.delete(options);
        Files.createDirectory(options);
        assertThat(new Aither(script, scratch, environment).run("start").err())
                .isEqualTo("aither: " + options + " must be a file that this user can read, but is not; make it one, or"
                        + " remove it\n");
    }

    @Test
    void theClassArchiveIsNamedByTheBuildOfTheJdk() throws Exception {
        String option = "-Daither.classes=";
        // no mark is left behind in that of the build
        Map<String, String> home = Map.of("AITHER_HOME", scratch.toString());
        assertThat(classes(java(home))).endsWith("-17.0.15.jsa");
        Files.writeString(
                jdk.resolve("release"),
                "IMPLEMENTOR=\"Any\"\nJAVA_RUNTIME_VERSION=\"17.0.15+6-Debian-1deb12u1\"\nJAVA_VERSION=\"17.0.15\"\n");
        assertThat(classes(java(home)))
                .matches(Pattern.quote(Distribution.unpacked() + "/lib/aither-")
                        + "[0-9a-f]{16}-17\\.0\\.15\\+6-Debian-1deb12u1\\.jsa");
        for (String odd : List.of("../17", "17 $HOME", "17;x", "17'", "")) {
            Files.writeString(
                    jdk.resolve("release"),
                    "JAVA_RUNTIME_VERSION=\"" + odd + "\"\n" + (odd.isEmpty() ? "" : "JAVA_VERSION=\"17.0.15\"\n"));
            assertThat(java(Map.of("version", "17", "build", "17", "major", "25")))
                    .as(odd)
                    .noneMatch(word -> word.startsWith(option))
                    .contains("-cp");
        }
    }

    @Test
    void aClassArchiveThatTwoLaunchesInARowDidNotSurviveIsTriedAndRemovedWhereItIsDamaged() throws Exception {
        Path copy = Distribution.copyTo(scratch.resolve("copy"));
        script = copy.resolve("bin/aither");
        Path mark = copy.resolve("var/launching");
        assertThat(java(Map.of())).noneMatch(word -> word.startsWith("-XX:SharedArchiveFile"));
        Path archive = Files.writeString(Path.of(classes(java(Map.of()))), "classes");
        String taken = "-XX:SharedArchiveFile=" + archive;
        // there are shells that compare whole seconds
        FileTime past = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(archive, past);
        assertThat(java(Map.of()))
                .as("without a folder for the mark")
                .contains(taken)
                .noneMatch(this::isMark);
        Files.createDirectories(mark.getParent());

        // this Java never takes the mark away
        assertThat(java(Map.of())).contains(taken, "-Daither.launching=" + mark);
        assertThat(mark).content().matches("\\d+ 1\n");
        assertThat(java(Map.of())).contains(taken, "-Daither.launching=" + mark);
        assertThat(mark).content().matches("\\d+ 2\n");
        assertThat(java(Map.of())).as("it is sound").contains(taken);
        assertThat(mark).content().matches("\\d+ 3\n");
        Files.setLastModifiedTime(archive, FileTime.from(Instant.now().plusSeconds(1)));
        assertThat(java(Map.of())).as("after it was made anew").contains(taken);
        assertThat(mark).content().matches("\\d+ 1\n");
        Files.setLastModifiedTime(archive, past);
        assertThat(java(Map.of())).contains(taken);
        failOn("-Xshare");
        assertThat(java(Map.of())).as("this Java runs nothing").contains(taken);
        assertThat(mark).content().matches("\\d+ 2\n");
        failOn("-Xshare:on");
        Ended ended = new Aither(script, scratch, javaHome(jdk)).run("modules");

        assertThat(ended.err())
                .isEqualTo("aither: the class archive " + archive
                        + " is damaged and not used any more; make it anew with 'aither class-archive'\n");
        assertThat(ended.out())
                .doesNotContain("SharedArchiveFile", "aither.launching")
                .contains("modules");
        assertThat(archive).doesNotExist();
        assertThat(java(Map.of())).doesNotContain(taken);
    }

    /** Not all JVMs see all damage. */
    @Test
    void aClassArchiveThatSeemsSoundIsRemovedAfterFourLaunchesInARow() throws Exception {
        Path copy = Distribution.copyTo(scratch.resolve("copy"));
        script = copy.resolve("bin/aither");
        Path archive = Files.writeString(Path.of(classes(java(Map.of()))), "classes");
        Files.setLastModifiedTime(archive, FileTime.from(Instant.now().minusSeconds(60)));
        Files.createDirectories(copy.resolve("var"));
        for (int launch = 1; launch <= 4; launch++) {
            assertThat(java(Map.of())).contains("-XX:SharedArchiveFile=" + archive);
        }

        Ended ended = new Aither(script, scratch, javaHome(jdk)).run("modules");

        assertThat(ended.err()).startsWith("aither: the class archive " + archive + " is damaged");
        assertThat(ended.out()).doesNotContain("SharedArchiveFile");
        assertThat(archive).doesNotExist();
    }

    @Test
    void otherOptionsOfItsKindAndWhatMendsItDoWithoutTheClassArchive() throws Exception {
        Path copy = Distribution.copyTo(scratch.resolve("copy"));
        script = copy.resolve("bin/aither");
        Path archive = Files.writeString(Path.of(classes(java(Map.of()))), "classes");
        String taken = "-XX:SharedArchiveFile=" + archive;
        for (String option :
                List.of("-XX:AOTCache=x", "-XX:ArchiveClassesAtExit=x", "-XX:SharedArchiveFile=x", "-Xshare:off")) {
            assertThat(java(Map.of("AITHER_JAVA_OPTS", option)))
                    .contains(option)
                    .doesNotContain(taken);
            assertThat(java(Map.of("JAVA_TOOL_OPTIONS", option))).doesNotContain(taken);
        }
        Path options = Files.createDirectories(scratch.resolve("home/conf")).resolve("jvm.options");
        Files.writeString(options, "-Xmx1g\n-XX:AOTMode=auto\n");
        Map<String, String> home = Map.of("AITHER_HOME", scratch.resolve("home").toString());
        assertThat(java(home, "boot")).doesNotContain(taken);
        assertThat(java(home, "modules")).contains(taken);
        assertThat(java(Map.of(), "doctor")).doesNotContain(taken);
        assertThat(java(Map.of(), "class-archive", "--remove")).doesNotContain(taken);
    }

    /** Has this Java fail where an option is given that begins so. */
    private void failOn(String option) throws IOException {
        Files.writeString(
                jdk.resolve("bin/java"),
                "#!/bin/sh\nfor word in \"$@\"; do case $word in " + option + "*) exit 134 ;; esac; done\n"
                        + "printf '%s\\n' \"$@\"\n");
    }

    @Test
    void aLaunchThatIsUnderWayIsNoReasonAgainstTheClassArchive() throws Exception {
        Path copy = Distribution.copyTo(scratch.resolve("copy"));
        script = copy.resolve("bin/aither");
        Path archive = Files.writeString(Path.of(classes(java(Map.of()))), "classes");
        Path mark = Files.createDirectories(copy.resolve("var")).resolve("launching");
        for (String odd : List.of("", "x\n", "1 2 3\n", "-1 9\n", "\u0000")) {
            Files.writeString(mark, odd);
            assertThat(java(Map.of())).as(odd).contains("-XX:SharedArchiveFile=" + archive);
        }
        String other = ProcessHandle.current().pid() + " 2\n";
        Files.writeString(mark, other);

        for (int launch = 0; launch < 3; launch++) {
            assertThat(java(Map.of()))
                    .contains("-XX:SharedArchiveFile=" + archive)
                    .noneMatch(this::isMark);
        }

        assertThat(mark).hasContent(other.strip());
        Files.delete(mark);
        Files.createDirectory(mark);
        assertThat(java(Map.of())).contains("-XX:SharedArchiveFile=" + archive).noneMatch(this::isMark);
    }

    private boolean isMark(String word) {
        return word.startsWith("-Daither.launching=");
    }

    private static String classes(List<String> java) {
        String option = "-Daither.classes=";
        return java.stream()
                .filter(word -> word.startsWith(option))
                .findFirst()
                .orElseThrow()
                .substring(option.length());
    }

    @Test
    void newerJvmsAreGivenTheJarThatMayCallNativeCode() throws Exception {
        jdk = jdk("jdk new", "25.0.3");

        List<String> java = java(Map.of(), "modules");

        assertThat(java)
                .containsSubsequence(
                        "-jar", Distribution.unpacked().resolve("aither.jar").toString(), "modules");
        assertThat(java).doesNotContain("-cp", "io.aitherzero.cli.Main");
    }

    @Test
    void theVersionIsToldWithoutJava() throws Exception {
        Ended ended = new Aither(script, scratch, Map.of("JAVA_HOME", "/none")).run("--version");

        assertThat(ended.out()).matches("aither \\d+\\.\\d+\\.\\d+\\S*\n");
        assertThat(ended.exit()).isZero();
    }

    @Test
    void theJarDoesWhatTheScriptDoes() throws Exception {
        Path copy = Distribution.copyTo(scratch.resolve("a b%20"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(), "-jar", copy.resolve("aither.jar").toString(), "boot", "--require", "hello")
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("3 of 3 modules started");
        assertThat(process.waitFor()).isZero();
        assertThat(copy.resolve("var/boot")).isNotEmptyDirectory();
    }

    @Test
    void javaIsToldThatItWritesToNoTerminal() throws Exception {
        assertThat(java(Map.of())).contains("-Daither.tty=false", "-Daither.tty.out=false");
    }

    @Test
    void linksToTheScriptAreFollowed() throws Exception {
        Path real = Distribution.copyTo(scratch.resolve("opt/aither zérö"));
        Path bin = Files.createDirectories(scratch.resolve("usr/bin"));
        Files.createSymbolicLink(bin.resolve("aither"), Path.of("../../opt/aither zérö/bin/aither"));
        script = Files.createSymbolicLink(bin.resolve("az"), Path.of("aither"));

        String option = "-Daither.home=";
        assertThat(java(Map.of()))
                .filteredOn(argument -> argument.startsWith(option))
                .singleElement()
                .satisfies(home -> assertThat(
                                Path.of(home.substring(option.length())).toRealPath())
                        .isEqualTo(real.toRealPath()));
    }

    @Test
    void javaOnThePathIsFoundBehindItsLinks() throws Exception {
        Path old = jdk("jdk eleven", "11.0.2");
        Path bin = Files.createDirectories(scratch.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), old.resolve("bin/java"));

        Ended ended = new Aither(script, scratch, Map.of("PATH", bin + ":" + System.getenv("PATH"))).run();

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err()).startsWith("aither: Java 11.0.2 at " + old.toRealPath() + " is too old");
    }

    @Test
    void oldJavaIsRefusedWithTheVersionNeeded() throws Exception {
        for (String version : List.of("1.8.0_402", "11.0.2", "16.0.1")) {
            Ended ended = new Aither(script, scratch, javaHome(jdk("old", version))).run();

            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.err())
                    .isEqualTo(
                            "aither: Java %s at %s is too old; AitherZero needs 17 or newer: point JAVA_HOME to one\n",
                            version, scratch.resolve("old"));
        }
    }

    @Test
    void missingJavaIsNamedWithTheWayOut() throws Exception {
        Ended ended = new Aither(script, scratch, Map.of("JAVA_HOME", "/no/such/jdk")).run();

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.err())
                .isEqualTo("aither: no Java at /no/such/jdk/bin/java; point JAVA_HOME to a JDK 17 or newer,"
                        + " or unset it to use java on the PATH\n");
    }

    /** What the JVM opened first would else have the number of the closed one. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void closedDescriptorsAreOpenedBeforeTheJvmOpensAFile() throws Exception {
        Path seen = scratch.resolve("seen");
        Path java = jdk.resolve("bin/java");
        // a redirection of the loop or of readlink would be one of this shell, too
        String list =
                "#!/bin/sh\n: > SEEN\nfor fd in 0 1 2; do name=$(readlink /proc/$$/fd/$fd); echo \"$name\" >> SEEN; done\n";
        Files.writeString(java, list.replace("SEEN", seen.toString()));
        for (String closed : List.of("<&-", ">&-", "2>&-", "<&- >&- 2>&-")) {
            ProcessBuilder shell = new ProcessBuilder("sh", "-c", "exec \"$0\" boot " + closed, script.toString());
            shell.environment().putAll(javaHome(jdk));
            assertThat(shell.redirectOutput(scratch.resolve("out").toFile())
                            .redirectError(scratch.resolve("err").toFile())
                            .start()
                            .waitFor())
                    .as(closed)
                    .isZero();
            List<String> files = Files.readAllLines(seen);
            assertThat(files).as(closed).hasSize(3);
            for (int fd = 0; fd < 3; fd++) {
                if (List.of(closed.split(" "))
                        .contains(List.of("<&-", ">&-", "2>&-").get(fd))) {
                    assertThat(files.get(fd)).as(closed).isEqualTo("/dev/null");
                }
            }
        }
    }

    @Test
    void workingFolderThatIsGoneIsSaidInOneLine() throws Exception {
        for (String back : List.of("", "; mkdir ../gone")) {
            Path gone = Files.createDirectories(scratch.resolve("gone"));
            ProcessBuilder shell = new ProcessBuilder(
                    "sh", "-c", "rmdir ../gone" + back + "; exec \"$0\" exec true ::: 1", script.toString());
            shell.environment().putAll(javaHome(jdk));
            Path err = scratch.resolve("err");
            assertThat(shell.directory(gone.toFile())
                            .redirectError(err.toFile())
                            .start()
                            .waitFor())
                    .isEqualTo(255);
            assertThat(Files.readString(err))
                    .contains("aither: the working folder ")
                    .contains(
                            " is not there any more, or was replaced by another one; go to one that exists with cd\n");
        }
    }

    @Test
    void localeThatIsNotThereIsReplacedAndKeptForCommands() throws Exception {
        Path java = jdk.resolve("bin/java");
        Files.writeString(java, "#!/bin/sh\necho ${LC_ALL-none} ${AITHER_LC_ALL-none}\n");
        assertThat(java(Map.of())).containsExactly("C.UTF-8 unset");
        assertThat(java(Map.of("LANG", "C"))).containsExactly("C.UTF-8 unset");
        assertThat(java(Map.of("LC_ALL", "POSIX"))).containsExactly("C.UTF-8 POSIX");
        assertThat(java(Map.of("LC_ALL", "xx_XX.UTF-8"))).containsExactly("C.UTF-8 xx_XX.UTF-8");
        assertThat(java(Map.of("LANG", "xx_XX"))).containsExactly("C.UTF-8 unset");
        assertThat(java(Map.of("LC_ALL", "C.UTF-8"))).containsExactly("C.UTF-8 none");
    }

    private List<String> java(Map<String, String> environment, String... arguments) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(javaHome(jdk));
        Ended ended = new Aither(script, scratch, all).run(arguments);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isZero();
        return ended.out().lines().toList();
    }

    private static Map<String, String> javaHome(Path jdk) {
        return Map.of("JAVA_HOME", jdk.toString());
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = scratch.resolve(name);
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Any\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }
}
