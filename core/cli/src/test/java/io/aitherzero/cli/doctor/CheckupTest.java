package io.aitherzero.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.cli.doctor.Complaint.Level;
import io.aitherzero.cli.doctor.Surroundings.Classes;
import io.aitherzero.cli.doctor.Surroundings.Clock;
import io.aitherzero.cli.doctor.Surroundings.Folder;
import io.aitherzero.cli.doctor.Surroundings.Java;
import io.aitherzero.cli.doctor.Surroundings.Kind;
import io.aitherzero.cli.doctor.Surroundings.Letters;
import io.aitherzero.cli.doctor.Surroundings.Limits;
import io.aitherzero.cli.doctor.Surroundings.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckupTest {
    private static final long MIB = 1L << 20;
    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

    @Test
    void javaIsToldWithWhatChangesItFromOutside() {
        Reading sound = Checkup.java(new Java("17.0.15", "Debian", 64, List.of("-Xmx1g"), Map.of()));
        assertThat(sound).isEqualTo(new Reading("java", "17.0.15 of Debian, 64 bits; options -Xmx1g", List.of()));
        Reading odd = Checkup.java(new Java("25", "x\u001b[31m", 32, List.of(), Map.of("JAVA_TOOL_OPTIONS", "-Xmx1m")));
        assertThat(odd.value()).contains("x\\u001b[31m");
        assertThat(causes(odd))
                .containsExactly(
                        "Java should have 64 bits, but has 32, so that its heap ends at about 2 GiB",
                        "Variable JAVA_TOOL_OPTIONS gives '-Xmx1m' to each Java program of this user");
        assertThat(odd.level()).isEqualTo(Level.NOTE);
    }

    @Test
    void classArchiveThatIsMissingOrNotTakenIsANote() {
        Path file = Path.of("/lib/aither-0-17.jsa");
        assertThat(Checkup.classes(new Classes(file, true, true)))
                .isEqualTo(new Reading("class archive", "/lib/aither-0-17.jsa", List.of()));
        assertThat(Checkup.classes(new Classes(file, false, false)).complaints())
                .containsExactly(Complaint.note(
                        "There is no class archive '/lib/aither-0-17.jsa', so that each launch reads the host's classes one"
                                + " by one",
                        "Make it with 'aither class-archive'"));
        assertThat(causes(Checkup.classes(new Classes(file, true, false))))
                .singleElement()
                .asString()
                .startsWith(
                        "Class archive '/lib/aither-0-17.jsa' must be one that this Java takes, but is not: it is damaged,"
                                + " or a jar in its folder has been copied or changed");
    }

    @Test
    void fewerProcessorsThanTheMachineHasAreSaidToBeAllowed() {
        assertThat(Checkup.processors(machine(2, 8, 100, 1000, 900)).value())
                .isEqualTo("2 of the machine's 8, as the container or taskset allows");
        assertThat(Checkup.processors(machine(8, 8, 100, 1000, 900)).value()).isEqualTo("8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100 | 1000 | 900 | OK |",
                "2000 | 1000 | 900 | PROBLEM | The heap must fit into the memory of machine or container, 1000 MiB, but may"
                        + " grow to 2.0 GiB, and the system would kill the process",
                "40 | 1000 | 900 | NOTE | The heap should have 48 MiB for a host and a few modules, but may only grow to 40"
                        + " MiB",
                "100 | 1000 | 30 | NOTE | The memory that is available should be 64 MiB for a launch, but is 30 MiB"
            })
    void heapHasToFit(long heap, long memory, long available, Level level, String cause) {
        Reading reading = Checkup.memory(machine(2, 2, heap, memory, available));
        assertThat(reading.level()).isEqualTo(level);
        assertThat(causes(reading)).isEqualTo(cause == null ? List.of() : List.of(cause));
    }

    @Test
    void memoryThatIsNotToldIsNotShown() {
        Machine machine = new Machine(2, 0, 100 * MIB, OptionalLong.empty(), OptionalLong.empty());
        assertThat(Checkup.memory(machine)).isEqualTo(new Reading("memory", "heap up to 100 MiB", List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de_DE.UTF-8 | false | UTF-8 | OK | de_DE.UTF-8; file names in UTF-8",
                "'' | true | UTF-8 | OK | C.UTF-8, since none is set; file names in UTF-8",
                "POSIX | true | UTF-8 | OK | C.UTF-8, since none is set; file names in UTF-8",
                "xx_XX.UTF-8 | true | UTF-8 | NOTE | C.UTF-8; file names in UTF-8",
                "C | false | ANSI_X3.4-1968 | NOTE | C; file names in ANSI_X3.4-1968",
                "'' | false | ISO-8859-1 | NOTE | none set; file names in ISO-8859-1"
            })
    void localeMustBeInstalledAndKnowAllLetters(
            String asked, boolean replaced, String names, Level level, String value) {
        Reading reading = Checkup.locale(new Letters(asked, replaced, names));
        assertThat(reading.level()).isEqualTo(level);
        assertThat(reading.value()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 | 20 | PROBLEM | The limit of open files must be at least 70 for 20 archives, but is 60",
                "100 | 20 | NOTE | The limit of open files should be 1024 or more, but is 100",
                "1024 | 20 | OK |"
            })
    void openFilesMustDoForAllArchives(long files, int archives, Level level, String cause) {
        Reading reading = Checkup.limits(new Limits(OptionalLong.of(files), OptionalLong.empty()), archives);
        assertThat(reading.level()).isEqualTo(level);
        assertThat(causes(reading)).isEqualTo(cause == null ? List.of() : List.of(cause));
        assertThat(reading.value()).isEqualTo("open files " + files + ", processes and threads unlimited");
    }

    @Test
    void fewProcessesAreNoted() {
        Reading reading = Checkup.limits(new Limits(OptionalLong.empty(), OptionalLong.of(100)), 3);
        assertThat(causes(reading))
                .containsExactly("The limit of processes and threads should be 256 or more, but is 100");
    }

    @Test
    void clockIsComparedWithFileSystemAndNewestBoot() {
        assertThat(Checkup.clock(
                        new Clock(NOW, "UTC", Optional.of(Duration.ofMillis(-3)), Optional.of(NOW.minusSeconds(60)))))
                .isEqualTo(new Reading(
                        "clock",
                        "2026-11-29 10:00:00 UTC (zone UTC); newest recorded boot 2026-11-29 09:59:00 UTC",
                        List.of()));
        Reading wrong = Checkup.clock(new Clock(
                NOW, "UTC", Optional.of(Duration.ofSeconds(-90)), Optional.of(Instant.parse("2099-01-01T00:00:00Z"))));
        assertThat(causes(wrong))
                .containsExactly(
                        "The clock of the file system should be that of this machine, but is 90 s behind",
                        "The newest recorded boot must be before now, but is dated 2099-01-01 00:00:00 UTC: the clock was"
                                + " wrong then, or is now");
        Reading reset = Checkup.clock(new Clock(Instant.EPOCH, "UTC", Optional.empty(), Optional.empty()));
        assertThat(reset.level()).isEqualTo(Level.PROBLEM);
        assertThat(reset.value()).endsWith("; no recorded boot");
    }

    @Test
    void foldersThatAreReadMustBeReadable() {
        assertThat(Checkup.readOnly("home", folder(Kind.FOLDER, "rx", 999), "x", "eve")
                        .complaints())
                .isEmpty();
        for (String rights : List.of("r", "x", "w")) {
            assertThat(causes(Checkup.readOnly("home", folder(Kind.FOLDER, rights, 999), "x", "eve")))
                    .containsExactly("Home folder '/f' must be readable for user 'eve' (r and x), but is not");
        }
    }

    @Test
    void foldersThatAreWrittenMayBeMissingWhereTheyCanBeMade() {
        assertThat(Checkup.written("var", folder(Kind.MISSING, "w", 999), "all is lost", "x", "eve"))
                .isEqualTo(new Reading("var", "/f: not there yet, 999 MiB free", List.of()));
        for (Kind kind : List.of(Kind.MISSING, Kind.FOLDER)) {
            Reading reading = Checkup.written("var", folder(kind, "rx", 999), "all is lost", "x", "eve");
            assertThat(causes(reading))
                    .containsExactly("Var folder '/f' must be writable for user 'eve', but is not, so all is lost");
            assertThat(reading.level()).isEqualTo(Level.PROBLEM);
        }
        assertThat(causes(Checkup.written("var", folder(Kind.OTHER, "rwx", 999), "all is lost", "x", "eve")))
                .containsExactly("Var folder '/f' must be a folder, but is none");
    }

    @ParameterizedTest
    @CsvSource({"999, OK", "100, NOTE", "15, PROBLEM"})
    void diskMustHaveRoom(long free, Level level) {
        assertThat(Checkup.written("var", folder(Kind.FOLDER, "rwx", free), "x", "x", "eve")
                        .level())
                .isEqualTo(level);
    }

    @Test
    void librariesCannotBeLoadedFromAFolderWithoutPrograms() {
        Folder folder = new Folder(Path.of("/t"), Kind.FOLDER, true, true, true, true, false, OptionalLong.empty());
        assertThat(causes(Checkup.temporary(folder, "eve")))
                .singleElement()
                .asString()
                .startsWith("Temporary folder '/t' should be mounted without noexec, but is not");
    }

    @Test
    void pluginsFolderThatNobodyNamedMayBeMissing() {
        Path conf = Path.of("aither.conf");
        assertThat(Checkup.plugins(folder(Kind.MISSING, "w", 999), true, 0, conf, "eve")
                        .level())
                .isEqualTo(Level.NOTE);
        assertThat(Checkup.plugins(folder(Kind.MISSING, "w", 999), false, 0, conf, "eve")
                        .level())
                .isEqualTo(Level.PROBLEM);
        assertThat(Checkup.plugins(folder(Kind.FOLDER, "rx", 999), false, 7, conf, "eve"))
                .isEqualTo(new Reading("plugins", "/f: read only, 999 MiB free, 7 archives", List.of()));
        assertThat(causes(Checkup.plugins(folder(Kind.FOLDER, "rwxo", 999), false, 7, conf, "eve")))
                .containsExactly(
                        "Plugins folder '/f' should be written by its owner alone, but may be by every user, whose code"
                                + " runs here then");
    }

    @Test
    void modulesThatDoNotStartAreNamedAndDisabledOnesCounted() {
        Reading reading = Modules.reading(
                List.of("a", "b", "c"),
                List.of("a"),
                List.of(
                        new Finding(Finding.Code.DISABLED, "b", "off", "on"),
                        new Finding(Finding.Code.MISSING_DEPENDENCY, "c", "Module 'c' needs 'd'", "Add d"),
                        new Finding(Finding.Code.UNKNOWN_ID, "x", "disabled.txt names 'x'", "Take it out"),
                        new Finding(Finding.Code.IGNORED_FILE, "y", "y", "y")),
                List.of("a", "c", "z"));
        assertThat(reading.value())
                .isEqualTo("1 would start, 1 disabled, 1 would not; 1 note, which 'aither modules' shows");
        assertThat(reading.complaints())
                .containsExactly(
                        Complaint.problem(
                                "Module 'c', which is required, must be able to start, but is not",
                                "'aither why c' tells why"),
                        Complaint.problem(
                                "Module 'z', which is required, must be able to start, but is not there",
                                "Add it to a plugins folder, or take it out of 'require'"),
                        Complaint.problem("Module 'c' needs 'd'", "Add d"),
                        Complaint.note("disabled.txt names 'x'", "Take it out"));
    }

    @Test
    void manyFaultsAreCounted() {
        List<Finding> faults = java.util.stream.IntStream.range(0, 9)
                .mapToObj(
                        i -> new Finding(Finding.Code.BAD_ARCHIVE, "m" + i, "bad " + i, i < 7 ? "mend " + i : "mend 0"))
                .toList();
        assertThat(causes(Modules.reading(List.of(), List.of(), faults, List.of())))
                .containsExactly("bad 0", "bad 1", "bad 2", "6 more would not start");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".web-1.0.4711-0f8fad5b-d9cb-469f-a165-70867728950e.expanding",
                ".web-1.0.4711-0f8fad5b-d9cb-469f-a165-70867728950e.replaced.expanding",
                ".serial.json.0123456789abcdef.part",
                "hs_err_pid4711.log"
            })
    void leftoversAreKnownByTheirNames(String name) {
        assertThat(Leftovers.isLeftover(name)).isTrue();
        assertThat(Leftovers.isLeftover("x" + name)).isFalse();
    }

    private static Machine machine(int processors, int all, long heap, long memory, long available) {
        return new Machine(
                processors, all, heap * MIB, OptionalLong.of(memory * MIB), OptionalLong.of(available * MIB));
    }

    /** @param rights r, w, x, and o where all may write */
    private static Folder folder(Kind kind, String rights, long free) {
        return new Folder(
                Path.of("/f"),
                kind,
                rights.contains("r"),
                rights.contains("x"),
                rights.contains("w"),
                rights.contains("o"),
                true,
                OptionalLong.of(free * MIB));
    }

    private static List<String> causes(Reading reading) {
        assertThat(reading.complaints())
                .allSatisfy(complaint -> assertThat(complaint.remedy()).isNotEmpty());
        return reading.complaints().stream().map(Complaint::cause).toList();
    }
}
