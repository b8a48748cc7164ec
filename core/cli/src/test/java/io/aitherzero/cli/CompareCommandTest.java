package io.aitherzero.cli;

import static io.aitherzero.boot.run.Recorded.boot;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.host.json.ProfileFolder;
import io.aitherzero.host.json.ProfileJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class CompareCommandTest {
    @TempDir
    Path home;

    private ProfileFolder folder;
    private Typed typed;

    @BeforeEach
    void makeHome() {
        folder = new ProfileFolder(home.resolve("var").resolve("boot"));
        typed = new Typed().in(home);
    }

    private static BootProfile fast(double more) {
        return boot().module("core", 20)
                .module("web", 50 + more, "core")
                .module("ui", 30)
                .took(75 + more);
    }

    private static BootProfile slow(double more) {
        return boot().at("2026-11-23T19:00:00Z")
                .module("core", 20)
                .module("web", "b", 90 + more, false, "core")
                .module("ui", 30)
                .took(116 + more);
    }

    private Path file(String name, BootProfile boot) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, ProfileJson.write(boot));
    }

    private void baselineAndSlowerBoots() throws IOException {
        for (int i = 0; i < 5; i++) {
            file("baseline/" + i + ".json", fast(i));
            folder.write(slow(i));
        }
    }

    @Test
    void slowerBootsAreARegressionWithItsCause() throws IOException {
        baselineAndSlowerBoots();
        assertThat(typed.run("analyze", "compare", "--baseline", "baseline")).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out())
                .startsWith("Start phase 77 ms -> 118 ms: +41.0 ms (+53.2 %), beyond the noise of 4.3 ms\n"
                        + "Boot 239 ms -> 280 ms: +41.0 ms (+17.2 %), beyond the noise of 4.3 ms\n\n"
                        + "before  baseline: 5 boots to 2026-11-23 18:40:12 UTC, READY, 2 workers, unit weights, host"
                        + " 0.12.0\n")
                .containsPattern("(?m)^start +77\\.0  118\\.0 +\\+41\\.0 +4\\.3  slower$")
                .containsPattern("(?m)^module web +\\+40\\.0 +98 %  load \\+4\\.0, start \\+36\\.0, cpu \\+20\\.0,"
                        + " archive 1\\.0\\.0 aaaaaaaa -> 1\\.0\\.0 bbbbbbbb$")
                .containsPattern("(?m)^rest +\\+1\\.0 +2 %  ")
                .containsPattern("(?m)^difference +\\+41\\.0  100 %$")
                .contains("\ncritical path unchanged: core -> web, 72 ms -> 112 ms\n")
                .contains("\nPhase 'start' took 118 ms, 53.2 % more than the 77 ms before, beyond the noise of 4.3 ms;"
                        + " it may grow by at most 15 %; mend what 'aither analyze compare' names first, or take a new"
                        + " baseline if it is meant to be so\n")
                .endsWith(
                        "Module 'web' took 92 ms, before 52 ms; that makes 40 ms of the 41 ms by which the start phase"
                                + " grew; make it faster, or take it off the critical path\n");
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void growthThatIsAllowedIsFine() throws IOException {
        baselineAndSlowerBoots();
        assertThat(typed.run("analyze", "compare", "--baseline", "baseline", "--max-regress", "60%"))
                .isEqualTo(ExitCode.OK);
        Typed better = new Typed().in(home);
        assertThat(better.run("analyze", "compare", "var/boot", "baseline")).isEqualTo(ExitCode.OK);
        assertThat(better.out()).startsWith("Start phase 118 ms -> 77 ms: -41.0 ms (-34.7 %), beyond the noise");
    }

    @Test
    void helpIsPrintedAsItIsWritten() {
        assertThat(typed.run("analyze", "compare", "--help")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).contains("--max-regress 10% --junit boot.xml\n").containsPattern("Default:\\s+15%\\.");
    }

    @Test
    void bootThatIsNotCompleteIsMarked() throws IOException {
        new Plugins(home.resolve("plugins")).good("good").failing("broken");
        new Typed().in(home).run("boot");
        assertThat(typed.run("analyze", "compare", "var/boot", "var/boot")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).contains(" UTC, PARTIAL, READY, ");
    }

    @Test
    void oneBootASideHasNoKnownNoise() throws IOException {
        file("a.json", fast(0));
        file("b.json", slow(0));
        assertThat(typed.run("analyze", "compare", "a.json", "b.json")).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .startsWith("Start phase 75 ms -> 116 ms: +41.0 ms (+54.7 %), noise unknown\n")
                .contains(
                        "\nnoise   unknown with one boot on either side; record more boots, or name folders of them\n")
                .endsWith(
                        "\nPhase 'start' took 116 ms, 54.7 % more than the 75 ms before, noise unknown; it may grow by"
                                + " at most 15 %; record more boots to know whether it did\n");
        Typed forced = new Typed().in(home);
        assertThat(forced.run("analyze", "compare", "a.json", "b.json", "--force"))
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void growthWithinTheNoiseIsNotJudged() throws IOException {
        for (int i = 0; i < 5; i++) {
            file("a/" + i + ".json", boot().module("m", 100 + i * 30).took(100 + i * 30));
            file("b/" + i + ".json", boot().module("m", 140 + i * 30).took(140 + i * 30));
        }
        assertThat(typed.run("analyze", "compare", "a", "b")).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .endsWith(
                        "\n\nPhase 'start' took 200 ms, 25 % more than the 160 ms before, within the noise of 127.6 ms;"
                                + " it may grow by at most 15 %; record more boots to know whether it did\n");
    }

    @Test
    void otherEnvironmentIsSaidFirstAndNotJudgedUnlessForced() throws IOException {
        Environment cold = Environment.builder()
                .java("17.0.15+6")
                .vm("OpenJDK")
                .os("Linux amd64")
                .processors(2)
                .cache(Environment.Cache.COLD)
                .flags(List.of("-Xmx1g"))
                .host("0.12.0")
                .build();
        file("a.json", fast(0));
        file(
                "b.json",
                boot().environment(cold).module("core", 20).module("web", 90).took(200));
        Path xml = home.resolve("out").resolve("boot.xml");
        assertThat(typed.run("analyze", "compare", "a.json", "b.json", "--junit", xml.toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(typed.out()).startsWith("not comparable  cache: WARM against COLD\nStart phase ");
        assertThat(typed.err())
                .isEqualTo("Boots are not comparable, so they are not judged; take a baseline in the same environment,"
                        + " or judge them all the same with --force\n");
        assertThat(xml).content().contains("failures=\"0\"").contains("skipped=\"8\"");
        Typed forced = new Typed().in(home);
        assertThat(forced.run("analyze", "compare", "a.json", "b.json", "--force"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(forced.err()).isEmpty();
    }

    @Test
    void verdictIsWrittenForBuildServers() throws Exception {
        baselineAndSlowerBoots();
        Path xml = home.resolve("reports").resolve("boot.xml");
        assertThat(typed.run("analyze", "compare", "baseline", "--junit", xml.toString()))
                .isEqualTo(ExitCode.FAILED);
        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(xml.toFile())
                .getDocumentElement();
        assertThat(suite.getAttribute("tests")).isEqualTo("9");
        assertThat(suite.getAttribute("failures")).isEqualTo("3");
        NodeList cases = suite.getElementsByTagName("testcase");
        assertThat(cases.getLength()).isEqualTo(9);
        Element total = (Element) cases.item(0);
        assertThat(total.getAttribute("classname")).isEqualTo("aither.compare.boot");
        assertThat(total.getAttribute("name")).isEqualTo("total");
        assertThat(total.getAttribute("time")).isEqualTo("0.280000000");
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message"))
                .startsWith("The boot took 280 ms, 17.2 % more than the 239 ms before");
        try (Stream<Path> files = Files.list(xml.getParent())) {
            assertThat(files).containsExactly(xml);
        }
    }

    @Test
    void documentHoldsAllNumbersAndTheyAddUp() throws IOException {
        baselineAndSlowerBoots();
        assertThat(typed.run("analyze", "compare", "--baseline", "baseline", "--json"))
                .isEqualTo(ExitCode.FAILED);
        JsonObject document = JsonParser.parseString(typed.out()).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.compare/1");
        long sum = document.get("restNanos").getAsLong();
        for (JsonElement cause : document.getAsJsonArray("causes")) {
            sum += cause.getAsJsonObject().get("nanos").getAsLong();
        }
        JsonObject start = document.getAsJsonObject("phases").getAsJsonObject("start");
        assertThat(sum).isEqualTo(start.get("nanos").getAsLong()).isEqualTo(41_000_000);
        assertThat(start.get("counts").getAsBoolean()).isTrue();
        assertThat(document.get("good").getAsBoolean()).isFalse();
        assertThat(document.getAsJsonObject("after").get("boots").getAsInt()).isEqualTo(5);
    }

    @Test
    void lastBootsAreThoseThatMeasuredTheSameAndNotTheBaselineItself() throws IOException {
        folder.write(fast(0));
        Path baseline =
                folder.write(boot().at("2026-11-23T18:50:00Z").module("a", 10).took(10));
        folder.write(boot().at("2026-11-23T19:00:00Z").module("a", 10).took(11));
        assertThat(typed.run("analyze", "compare", baseline.getFileName().toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(typed.out()).contains("boot: 1 boot (1 others measured something else) to 2026-11-23 19:00:00 UTC");
    }

    @Test
    void damagedFilesOfAFolderArePassedOver() throws IOException {
        baselineAndSlowerBoots();
        Files.writeString(home.resolve("baseline").resolve("x.json"), "{\"schema\":");
        assertThat(typed.run("analyze", "compare", "baseline")).isEqualTo(ExitCode.FAILED);
        assertThat(typed.err()).startsWith("Passed over: Boot profile ").contains("x.json is not JSON; ");
    }

    @Test
    void whatCannotBeComparedIsSaid() throws IOException {
        file("a.json", fast(0));
        Files.createDirectory(home.resolve("empty"));
        assertMistake(
                ExitCode.USAGE,
                "Command compare must be given either --baseline PATH or one or two paths A and B, but has none of"
                        + " them; name one");
        assertMistake(
                ExitCode.USAGE,
                "Command compare must be given either --baseline PATH or one or two paths A and B, but has both; leave"
                        + " one out",
                "a.json",
                "--baseline",
                "a.json");
        assertMistake(
                ExitCode.USAGE,
                "Option --max-regress must be a percentage such as 15%, but is '0.15'; correct it, or leave it out to"
                        + " get the default of 15%",
                "a.json",
                "--max-regress",
                "0.15");
        assertMistake(
                ExitCode.USAGE,
                "Option --boots must be a whole number from 1 to 200, but is '0'; correct it, or leave it out to get"
                        + " the default of 5",
                "a.json",
                "a.json",
                "--boots",
                "0");
        assertMistake(
                ExitCode.FAILED,
                "Boot profile none.json cannot be read (java.nio.file.NoSuchFileException: none.json); name a file that"
                        + " 'aither boot' wrote, or boot again to get a new one",
                "none.json");
        assertMistake(
                ExitCode.FAILED,
                "Folder " + home.resolve("empty") + " must hold a boot profile that can be read, but holds none; copy"
                        + " one there that 'aither boot' wrote into var/boot",
                "empty");
        assertMistake(
                ExitCode.FAILED,
                "There is no recorded boot in '" + home.resolve("var").resolve("boot")
                        + "' to look at; run 'aither boot' first, or name a profile file",
                "a.json");
    }

    private void assertMistake(int code, String message, String... args) {
        Typed wrong = new Typed().in(home);
        String[] all =
                Stream.concat(Stream.of("analyze", "compare"), Stream.of(args)).toArray(String[]::new);
        assertThat(wrong.run(all)).as(message).isEqualTo(code);
        assertThat(wrong.err()).isEqualTo(message + "\n");
    }

    @Test
    void hostileTextIsHarmlessInTextAndDocument() throws Exception {
        String evil = "ev\u001b[31mil\u0000<&\uffff";
        file("a.json", boot().module(evil, 10).took(10));
        file("b.json", boot().module(evil, 100).took(100));
        Path xml = home.resolve("boot.xml");
        assertThat(typed.run("analyze", "compare", "a.json", "b.json", "--force", "--junit", xml.toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(typed.out()).doesNotContain("\u001b").contains("module ev\\u001b[31mil\\u0000<&\\uffff ");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml.toFile());
    }

    @Test
    void recordedBootsOfAHostCanBeCompared() throws IOException {
        new Plugins(home.resolve("plugins")).good("good");
        for (int i = 0; i < 2; i++) {
            new Typed().in(home).run("boot");
        }
        assertThat(typed.run("analyze", "compare", "var/boot", "var/boot", "--force"))
                .isEqualTo(ExitCode.OK);
        assertThat(typed.out()).contains("+0.0 ms (+0 %), within the noise of ");
    }
}
