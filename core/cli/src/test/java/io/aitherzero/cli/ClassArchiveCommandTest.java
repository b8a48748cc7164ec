package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is to say before a JVM is asked; the tests of the distribution make archives. */
class ClassArchiveCommandTest {
    @TempDir
    Path scratch;

    @Test
    void processThatTheLauncherDidNotBeginIsSentThere() {
        Typed typed = new Typed();

        assertThat(typed.run("class-archive")).isEqualTo(ExitCode.FAILED);

        assertThat(typed.err())
                .isEqualTo(
                        "A class archive must be made through bin/aither, which is for systems like Unix, in a folder without a"
                                + " colon in its path, on a JDK or JRE whose file 'release' tells its version, but one of these is"
                                + " not so; call bin/aither, with JAVA_HOME set to another Java if need be\n");
    }

    @Test
    void folderThatCannotBeWrittenIsNamed() {
        Path archive = scratch.resolve("none/aither-0-17.jsa");
        Typed typed = new Typed().withProperty("aither.classes", archive.toString());

        assertThat(typed.run("class-archive")).isEqualTo(ExitCode.FAILED);

        assertThat(typed.err())
                .isEqualTo(
                        "Folder '" + scratch.resolve("none") + "' must be one that this user may write, since the class"
                                + " archive is kept there, but is not; call 'aither class-archive' as the user who installed it\n");
    }

    /** The class path of the tests has folders, from which no JVM archives a class. */
    @Test
    void whatTheJvmSaysWhenItMakesNoneIsTold() throws IOException {
        Path archive = scratch.resolve("aither-0-17.jsa");
        Typed typed = new Typed().withProperty("aither.classes", archive.toString());

        assertThat(typed.run("class-archive")).isEqualTo(ExitCode.FAILED);

        assertThat(typed.err())
                .startsWith("A class archive must be made by Java " + Runtime.version() + " at '")
                .contains("' as it runs a host, but it ")
                .endsWith(". Launches do without\n");
        assertThat(scratch).isEmptyDirectory();
    }

    @Test
    void onlyWhatIsThereIsRemoved() throws IOException {
        Path archive = Files.writeString(scratch.resolve("aither-0-17.jsa"), "x");
        Path other = Files.writeString(scratch.resolve("aither-0-25.jsa"), "x");
        Typed typed = new Typed().withProperty("aither.classes", archive.toString());

        assertThat(typed.run("class-archive", "--remove")).isEqualTo(ExitCode.OK);
        assertThat(typed.run("class-archive", "--remove")).isEqualTo(ExitCode.OK);

        assertThat(typed.out()).isEqualTo("Removed '" + archive + "'\nThere is no '" + archive + "'\n");
        assertThat(archive).doesNotExist();
        assertThat(other).exists();
    }
}
