package io.aitherzero.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.distribution.Aither.Running;
import io.aitherzero.fixture.PluginArchive;
import io.aitherzero.fixture.PluginShapes;
import io.aitherzero.fixture.StartBody;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a launch loads until it says that all modules run: counts, since times depend on the machine. */
class WayToReadyIT {
    /** Libraries and parts of the runtime that are for later, or for others than {@code start}. */
    private static final Pattern NOT_NEEDED = Pattern.compile(
            "(com\\.google\\.gson\\.(internal|Json|Gson)|picocli\\.|org\\.apache\\.logging\\.|com\\.typesafe\\.|oshi\\."
                    + "|com\\.sun\\.jna\\.|io\\.aitherzero\\.(bench|parallel)\\.).*");

    /** Each is linked at run time, in more than half a millisecond; a hundred more than doubled the way once. */
    private static final int MOST_LAMBDAS = 60;

    private static final Pattern LINE = Pattern.compile("^\\S+ (\\S+) source: .*");

    @TempDir
    Path scratch;

    @Test
    void noLibraryIsLoadedThatAllRunningDoesNotNeedAndFewLambdasAreLinked() throws Exception {
        Path home = scratch.resolve("home");
        PluginArchive.writeAll(
                Files.createDirectories(home.resolve("plugins")), PluginShapes.chain(3, StartBody.empty()));
        Path loaded = scratch.resolve("loaded.txt");
        Aither aither = new Aither(
                Distribution.unpacked().resolve("bin/aither"),
                scratch,
                Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "AITHER_HOME",
                        home.toString(),
                        "AITHER_JAVA_OPTS",
                        "-Xlog:class+load:file=" + loaded + ":uptime"));
        // the first launch copies the archives and has no recorded boot
        assertThat(aither.run("boot").exit()).isZero();

        Running running = aither.start("start");
        // what its end loads comes after the report, which is behind the line
        running.awaitOutput("3 of 3 modules started");
        running.process().destroy();
        running.end();

        List<String> classes = untilReady(loaded);
        assertThat(classes).contains("io.aitherzero.host.Host", "io.aitherzero.boot.run.DagRun");
        assertThat(classes).noneMatch(name -> NOT_NEEDED.matcher(name).matches());
        assertThat(classes.stream().filter(name -> name.matches("io\\.aitherzero\\..*\\$\\$Lambda.*")))
                .hasSizeLessThan(MOST_LAMBDAS);
    }

    @Test
    void noJarInLibIsCompressed() throws Exception {
        try (Stream<Path> jars = Files.list(Distribution.unpacked().resolve("lib"))) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                try (ZipFile opened = new ZipFile(jar.toFile())) {
                    assertThat(opened.stream())
                            .as("%s", jar)
                            .isNotEmpty()
                            .allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
                }
            }
        }
    }

    /** The report of a boot is made once the line has been printed. */
    private static List<String> untilReady(Path log) throws Exception {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(line -> line.group(1))
                    .takeWhile(name -> !name.equals("io.aitherzero.cli.report.BootReport"))
                    .toList();
        }
    }
}
