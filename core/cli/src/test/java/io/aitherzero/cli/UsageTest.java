package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.HomeFolder;
import io.aitherzero.cli.exec.ExecProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @TempDir
    Path home;

    private final Typed typed = new Typed();

    @Test
    void helpShowsTwoExamplesFirst() {
        assertThat(typed.run("--help")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).isEqualTo("""
                        Examples:
                          aither boot             start all modules, report, stop them
                          aither analyze blame    which module took how long in the last boot

                        Boots a folder of plugins in parallel and tells how long each took.

                        Usage: aither [OPTIONS] [COMMAND]

                        Options:
                          -v, --verbose   Show the stack of a failure.
                          -h, --help      Show this help and exit.
                          -V, --version   Show the version and exit.

                        Commands:
                          start          Start all modules and stay up until Ctrl-C or SIGTERM.
                          boot           Start all modules, report, stop them.
                          dev            Run plugins from where they are compiled, and load anew what
                                           is compiled.
                          modules        List all modules and how they are.
                          why            Tell why a module runs or does not run.
                          plan           Show what a boot would do; starts nothing.
                          status         Show how the running host is, on one screen.
                          stop           Stop the running host, and wait until it is gone.
                          reload         Have the running host read its configuration again.
                          events         Show the last changes of modules' states.
                          logs           Show the end of the log, or what one module logged.
                          plugin         Look after the plugins of a home, in the running host or in
                                           its files.
                          doctor         Tell what of machine, user and home would get in the way.
                          class-archive  Make the file that launches take the host's classes from.
                          serial         List modules that run alone, or let them run beside others.
                          analyze        Look at a recorded boot.
                          exec           Run a command over arguments or lines in parallel.
                          jobs           List what parallel batches did.
                          bench          Measure the parallel engine against the ideal.
                          completion     Print a script that completes commands in a shell.

                        Exit codes:
                          0  ok
                          1  failed: a required module did not start, or the command could not be done;
                             'doctor': a problem
                          2  usage: an option, a parameter or a configuration file is wrong
                          3  not running: the module of 'why' does not run, or no host does
                          4  no such module or plugin, or no recorded batch of such a task
                          6  partial: some module did not start
                          129, 130, 143  ended by SIGHUP, Ctrl-C or SIGTERM
                        """);
    }

    @Test
    void helpOfBootListsItsOptions() {
        assertThat(typed.run("boot", "--help")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).isEqualTo("""
                        Examples:
                          aither boot
                          aither boot --plugins build/plugins --json

                        Start all modules, report, stop them.

                        Usage: aither boot [OPTIONS]

                        Options:
                              --plugins=DIR          Folder with plugin archives; may be repeated.
                                                       Default: plugins in the home.
                              --schedule=NAME        auto, ready, level or sequential. Default: auto.
                              --workers=N            Number of threads that start modules. Default: as
                                                       many as needed.
                              --start-timeout=TIME   How long one module may take to start. Default:
                                                       60s.
                              --require=ID           Fail if this module does not start; may be
                                                       repeated.
                              --shuffle=SEED         Start in a random legal order on a random number
                                                       of workers, drawn from a number.
                              --replay=PROFILE       Start in the order of a recorded boot, on as many
                                                       workers.
                              --json                 Print a document for machines.
                              --home=DIR             Folder with conf, plugins and var. Default:
                                                       AITHER_HOME, else that of the program.
                              --no-color             No colours; so does the variable NO_COLOR.
                          -v, --verbose              Show the stack of a failure.
                          -h, --help                 Show this help and exit.
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start",
                "boot",
                "modules",
                "why",
                "plan",
                "doctor",
                "serial",
                "analyze",
                "analyze time",
                "analyze blame",
                "analyze critical-chain",
                "analyze what-if",
                "analyze edges",
                "analyze compare",
                "analyze budget",
                "analyze history",
                "analyze plot",
                "analyze dot",
                "analyze trace",
                "jobs",
                "jobs why",
                "jobs plan",
                "completion"
            })
    void everyCommandHasTwoExamplesOfItself(String command) {
        String[] args = (command + " --help").split(" ");
        assertThat(typed.run(args)).isEqualTo(ExitCode.OK);
        List<String> lines = typed.out().lines().toList();
        assertThat(lines.get(0)).isEqualTo("Examples:");
        assertThat(lines.subList(1, 3)).allMatch(line -> line.startsWith("  aither " + command));
        assertThat(lines.get(3)).isEmpty();
    }

    @Test
    void versionIsTheOneOfTheBuild() {
        assertThat(typed.run("--version")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).matches("aither \\d+\\.\\d+\\.\\d+\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bot | Unknown argument 'bot' of 'aither'; did you mean 'boot'?",
                "boot --worker 2 | Unknown option '--worker' of 'aither boot'; did you mean '--workers'?",
                "boot --workers 0 | Option --workers must be a whole number from 1 to 1024, but is '0'; correct it, or"
                        + " leave it out to get the default",
                "boot --workers many | Option --workers must be a whole number from 1 to 1024, but is 'many'; correct"
                        + " it, or leave it out to get the default",
                "boot --schedule fast | Option --schedule must be one of auto, ready, level, sequential, but is 'fast';"
                        + " correct it, or leave it out to get the default",
                "boot --start-timeout 5 | Option --start-timeout must be a time such as 500ms, 30s or 2m, longer than"
                        + " nothing, but is '5'; correct it, or leave it out to get the default",
                "boot --start-timeout 0s | Option --start-timeout must be a time such as 500ms, 30s or 2m, longer than"
                        + " nothing, but is '0s'; correct it, or leave it out to get the default",
                "boot --plugins /no/such | Option --plugins must be an existing folder, but is '/no/such'; correct it,"
                        + " or leave it out to get the default",
                "plan --home /no/such | Home folder '/no/such' must be an existing folder, but is not; create it, or"
                        + " name another with --home",
                "why | Missing required parameter: 'ID'; run 'aither why --help' to see what is known",
                "completion fish | Parameter SHELL must be one of bash, zsh, but is 'fish'; name one of them",
                "analyze compare a b c | Unknown argument 'c' of 'aither analyze compare'; run 'aither analyze compare"
                        + " --help' to see what is known",
                "plugin rollback last | Parameter N must be the number of a set, but is 'last'; 'aither plugin history'"
                        + " lists them",
                "analyze | Missing required subcommand; run 'aither analyze --help' to see what is known"
            })
    void whatIsTypedWrongIsSaidInOneSentence(String line, String message) {
        assertThat(typed.in(home).run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err().lines().filter(said -> !said.startsWith("Plugins folder")))
                .containsExactly(message);
        assertThat(typed.out()).isEmpty();
    }

    @Test
    void mistakesInTheConfigurationAreNamedWithTheirLines() throws IOException {
        Path file = Files.createDirectories(home.resolve("conf")).resolve("aither.conf");
        Files.writeString(file, "schedul = ready\nworkers = 0\nstart-timeout = 5\n");
        assertThat(typed.in(home).run("boot")).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).contains(file + ":1: unknown key 'schedul'; did you mean 'schedule'?", file + ":3: ");
        Files.writeString(file, "\nworkers = 0\n");
        Typed again = new Typed().in(home);
        assertThat(again.run("boot")).isEqualTo(ExitCode.USAGE);
        assertThat(again.err())
                .startsWith(file + ":2: 'workers' is 0, which is refused: ")
                .contains("must be a whole number from 1 to 1024");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "analyze time",
                "analyze plot",
                "analyze compare --baseline",
                "boot --replay",
                "analyze budget --budget"
            })
    void profileThatIsAPipeIsNotReadForEver(String command) throws Exception {
        Path pipe = ExecProcess.pipe(home.resolve("pipe"));
        assertThat(typed.in(home).run((command + " " + pipe).split(" "))).isIn(ExitCode.FAILED, ExitCode.USAGE);
        assertThat(typed.err()).contains(pipe.toString());
    }

    @Test
    void stackIsShownOnlyWhenAskedFor() throws IOException {
        Path file = Files.writeString(home.resolve("x.json"), "garbage");
        assertThat(typed.in(home).run("analyze", "time", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(typed.err()).doesNotContain("\tat ").hasLineCount(1);
        Typed verbose = new Typed().in(home);
        assertThat(verbose.run("analyze", "time", "-v", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(verbose.err()).contains("    at ");
    }

    @Test
    void homeComesFromOptionElsePropertyElseVariable(@TempDir Path other) throws IOException {
        new Plugins(home.resolve("plugins")).good("one");
        new Plugins(other.resolve("plugins")).good("one").good("two");
        Typed variable = new Typed().with("AITHER_HOME", other.toString());
        assertThat(variable.run("plan")).isEqualTo(ExitCode.OK);
        assertThat(variable.out()).startsWith("2 of 2 ");
        Typed property = new Typed().with("AITHER_HOME", other.toString()).in(home);
        assertThat(property.run("plan")).isEqualTo(ExitCode.OK);
        assertThat(property.out()).startsWith("1 of 1 ");
        Typed option = new Typed().in(home);
        assertThat(option.run("plan", "--home", other.toString())).isEqualTo(ExitCode.OK);
        assertThat(option.out()).startsWith("2 of 2 ");
        assertThat(HomeFolder.early(new String[] {"plan", "--home=" + other}, noWorld()))
                .isEqualTo(other);
    }

    private CliContext noWorld() {
        return new CliContext(
                System.out,
                System.err,
                name -> null,
                name -> null,
                io.aitherzero.host.Launch.ofMain(),
                System::nanoTime,
                action -> {});
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completionScriptKnowsTheCommands(String shell) {
        assertThat(typed.run("completion", shell)).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .contains(
                        "complete -F _complete_aither",
                        "start boot dev modules why plan status stop reload events logs plugin doctor class-archive serial analyze exec jobs bench"
                                + " completion");
    }

    /** In a real bash, with a program in place of this one that lists two modules. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "why,'' | web db",
                "why,w | web",
                "plugin,disable,w | web",
                "plugin,enable,db,'' | web db",
                "start,--require,'' | web db",
                "serial,--lift,d | db",
                "analyze,what-if,--lazy,'' | web db",
                "boot,--schedule,'' | auto ready level sequential",
                "exec,--workload,n | network",
                "completion,'' | bash zsh"
            })
    void shellProposesModulesAndFixedValues(String words, String proposals) throws Exception {
        assumeThat(Path.of("/bin/bash")).exists();
        assertThat(typed.run("completion", "bash")).isEqualTo(ExitCode.OK);
        Path script = Files.writeString(home.resolve("script"), typed.out());
        Path aither = Files.writeString(
                home.resolve("aither"),
                "#!/bin/sh\nprintf '  \"id\": \"web\",\\n  \"id\": \"not one word\",\\n  \"id\": \"db\"\\n'\n");
        assertThat(aither.toFile().setExecutable(true)).isTrue();
        String complete = "PATH=" + home + ":$PATH; . " + script + "; COMP_WORDS=(aither " + words.replace(',', ' ')
                + "); COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 )); _complete_aither 2>/dev/null; echo \"${COMPREPLY[*]}\"";
        Process bash = new ProcessBuilder("/bin/bash", "-c", complete).start();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(proposals + "\n");
    }
}
