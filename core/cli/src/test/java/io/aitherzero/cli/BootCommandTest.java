package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootCommandTest {
    @TempDir
    Path home;

    private Plugins plugins;
    private Typed typed;

    @BeforeEach
    void makeHome() throws IOException {
        plugins = new Plugins(home.resolve("plugins"));
        typed = new Typed().in(home);
    }

    @Test
    void goodBootPrintsTheReportAndNothingElse() throws IOException {
        plugins.good("base").good("top", "base");
        assertThat(typed.run("boot")).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .startsWith("2 of 2 modules started in ")
                .contains(" (READY, ")
                .contains("\ncritical path  base -> top, ")
                .doesNotContain("\u001b");
        assertThat(typed.out().lines()).noneMatch(line -> line.endsWith(" "));
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void documentOfTheBootIsTheRecordedOne() throws IOException {
        plugins.good("base").good("top", "base");
        assertThat(typed.run("boot", "--json", "--workers", "2")).isEqualTo(ExitCode.OK);
        JsonObject document = JsonParser.parseString(typed.out()).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.boot-profile/1");
        assertThat(document.getAsJsonObject("totals").get("hostNanos").getAsLong())
                .isPositive();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(home.resolve("var").resolve("boot"), "*.json")) {
            assertThat(files).map(BootCommandTest::read).containsExactly(document);
        }
    }

    private static JsonElement read(Path file) {
        try {
            return JsonParser.parseString(Files.readString(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void someModuleThatDoesNotStartMakesTheBootPartial() throws IOException {
        plugins.good("good").failing("broken").good("needy", "broken").good("lonely", "nowhere");
        Files.writeString(home.resolve("plugins").resolve("garbage.jar"), "no archive");
        assertThat(typed.run("boot")).isEqualTo(ExitCode.PARTIAL);
        assertThat(typed.out())
                .startsWith("1 of 5 modules started in ")
                .contains("broken  START_FAILED", "needy  DEPENDENCY_FAILED", "lonely  MISSING_DEPENDENCY")
                .contains("garbage.jar  BAD_ARCHIVE");
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void requiredModuleThatDoesNotStartMakesTheBootFail() throws IOException {
        plugins.good("good").failing("broken");
        assertThat(typed.run("boot", "--require", "good", "--require", "broken"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(typed.out()).contains("required       'broken' did not start");
        assertThat(new Typed().in(home).run("boot", "--require", "good")).isEqualTo(ExitCode.PARTIAL);
    }

    @Test
    void requiredModuleThatIsNotThereMakesTheBootFail() throws IOException {
        plugins.good("good");
        assertThat(typed.run("boot", "--require", "web")).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out()).contains("required       'web' is not in any plugins folder; install it");
    }

    @Test
    void moduleThatDoesNotStopMakesAGoodBootFail() throws IOException {
        plugins.failingInStop("sticky");
        assertThat(typed.run("boot")).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out()).startsWith("1 of 1 module started");
        assertThat(typed.err()).contains("sticky  STOP_FAILED", "Way out: ");
    }

    @Test
    void severalFoldersAreOneSetOfModules(@TempDir Path other) throws IOException {
        plugins.good("base");
        new Plugins(other).good("top", "base");
        String first = home.resolve("plugins").toString();
        assertThat(typed.run("boot", "--plugins", first, "--plugins=" + other)).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).startsWith("2 of 2 modules");
    }

    @ParameterizedTest
    @CsvSource({"ready, READY", "LEVEL, LEVEL", "Sequential, SEQUENTIAL", "auto, READY"})
    void scheduleIsObeyed(String option, String used) throws IOException {
        plugins.good("base").good("top", "base");
        assertThat(typed.run("boot", "--json", "--schedule", option)).isEqualTo(ExitCode.OK);
        assertThat(JsonParser.parseString(typed.out())
                        .getAsJsonObject()
                        .get("schedule")
                        .getAsString())
                .isEqualTo(used);
    }

    @Test
    void configurationOfTheHomeCountsAndOptionsComeBeforeIt() throws IOException {
        plugins.good("base").good("top", "base");
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(conf.resolve("aither.conf"), "schedule = level\nrequire = [web]\n");
        assertThat(typed.run("boot")).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out()).contains("(LEVEL, ");
        Typed again = new Typed().in(home);
        assertThat(again.run("boot", "--schedule", "ready", "--require", "top")).isEqualTo(ExitCode.OK);
        assertThat(again.out()).contains("(READY, ");
    }

    @Test
    void emptyHomeIsNoFault() throws IOException {
        Files.delete(home.resolve("plugins"));
        assertThat(typed.run("boot")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).startsWith("0 of 0 modules started in ");
        assertThat(typed.err())
                .isEqualTo("Plugins folder '" + home.resolve("plugins")
                        + "' does not exist; create it, or name another with --plugins\n");
    }

    @Test
    void coloursNeedATerminalThatWantsThem() throws IOException {
        plugins.good("good");
        assertThat(typed.withProperty("aither.tty.out", "true").run("boot")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).startsWith("\u001b[32m1 of 1 module started");
        Typed refused = new Typed().in(home).withProperty("aither.tty.out", "true");
        assertThat(refused.with("NO_COLOR", "1").run("boot")).isEqualTo(ExitCode.OK);
        assertThat(refused.out()).doesNotContain("\u001b");
        Typed switched = new Typed().in(home).withProperty("aither.tty.out", "true");
        assertThat(switched.run("boot", "--no-color")).isEqualTo(ExitCode.OK);
        assertThat(switched.out()).doesNotContain("\u001b");
    }

    @Test
    void startStaysUpUntilItIsTerminatedAndThenStopsTheModules() throws Exception {
        plugins.failingInStop("sticky");
        CompletableFuture<Runnable> termination = new CompletableFuture<>();
        typed.onTermination(termination::complete);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> typed.run("start"));
        termination.get(1, TimeUnit.MINUTES).run();
        assertThat(code.get(1, TimeUnit.MINUTES)).isIn(ExitCode.OK, ExitCode.PARTIAL);
    }

    @Test
    void startEndsAtOnceWhereARequiredModuleDidNotStart() throws IOException {
        plugins.good("good").failing("broken");
        assertThat(typed.run("start", "--require", "broken")).isEqualTo(ExitCode.FAILED);
        assertThat(typed.err())
                .isEqualTo("The host stops, since a required module did not start; 'aither why ID' tells more\n");
    }

    private void configure(String folder) throws IOException {
        Files.writeString(
                Files.createDirectories(home.resolve("conf")).resolve("aither.conf"),
                "plugins = [\"" + folder + "\"]\n");
    }

    private String refused(Path folder, String trouble) {
        return "Plugins folder '" + folder + "' must be a folder that can be read, but " + trouble
                + "; mend that, or name another in '" + home.resolve("conf/aither.conf") + "' or with --plugins\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"boot", "start", "plan", "modules", "why base"})
    void configuredFolderThatIsNotThereIsNoEmptyOne(String command) throws IOException {
        configure(home.resolve("elsewhere").toString());
        assertThat(typed.run(command.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).isEqualTo(refused(home.resolve("elsewhere"), "does not exist"));
        Files.createSymbolicLink(home.resolve("elsewhere"), home.resolve("nowhere"));
        Typed link = new Typed().in(home);
        assertThat(link.run(command.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(link.err()).isEqualTo(refused(home.resolve("elsewhere"), "is a link to what does not exist"));
        assertThat(typed.out() + link.out()).isEmpty();
    }

    @Test
    void fileInPlaceOfAFolderIsSaidToBeOne() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");
        configure(file.toString());
        assertThat(typed.run("boot")).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).isEqualTo(refused(file, "is a file"));
        Typed option = new Typed().in(home);
        assertThat(option.run("boot", "--plugins", file.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(option.err())
                .isEqualTo("Option --plugins must be an existing folder that can be read, but '" + file
                        + "' is a file; correct it, or leave it out to get the default\n");
    }

    @Test
    @DisabledIf("isAllowedAll")
    void folderThatCannotBeReadIsNoEmptyOne() throws IOException {
        Path folder = home.resolve("plugins");
        plugins.good("base");
        for (String rights : List.of("---------", "-wx------", "rw-------")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));
            Typed one = new Typed().in(home);
            assertThat(one.run("boot")).as(rights).isEqualTo(ExitCode.USAGE);
            assertThat(one.err())
                    .contains("Plugins folder '" + folder + "' must be a folder that can be read, but cannot be ");
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static boolean isAllowedAll() {
        return "root".equals(System.getProperty("user.name"));
    }
}
