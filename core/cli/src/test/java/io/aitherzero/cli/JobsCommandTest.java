package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsCommandTest {
    @TempDir
    Path home;

    private Typed typed;

    @BeforeEach
    void type() {
        typed = new Typed().in(home);
    }

    private void exec(int exit, String... words) {
        String[] args = new String[words.length + 1];
        args[0] = "exec";
        System.arraycopy(words, 0, args, 1, words.length);
        assertThat(new Typed().in(home).run(args)).isEqualTo(exit);
    }

    private Path file() {
        return home.resolve("var/jobs/batches.json");
    }

    @Test
    void execIsRecordedAndListed() {
        exec(0, "-j", "2", "true", ":::", "1", "2", "3");
        exec(2, "-j", "2", "test 1 -eq", ":::", "1", "2", "3");
        assertThat(typed.run("jobs")).isEqualTo(ExitCode.OK);
        assertThat(typed.err()).isEmpty();
        assertThat(typed.out())
                .startsWith("task       owner  begun  ")
                .containsPattern("(?m)^exec test  exec   .* UTC +3  1 succeeded, 2 failed +2  fixed +\\d")
                .containsPattern("(?m)^exec true  exec   .* UTC +3  3 succeeded +2  fixed +\\d");
        Typed document = new Typed().in(home);
        assertThat(document.run("jobs", "--json")).isEqualTo(ExitCode.OK);
        JsonObject root = JsonParser.parseString(document.out()).getAsJsonObject();
        assertThat(root.get("schema").getAsString()).isEqualTo("aitherzero.batches/1");
        assertThat(root.getAsJsonArray("batches")).hasSize(2);
    }

    @Test
    void whyTellsOfTheLatestBatchOfATask() {
        exec(1, "-j", "2", "test 1 -eq", ":::", "1", "2");
        assertThat(typed.run("jobs", "why", "exec", "test")).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .startsWith("exec test: 1 of 2 items succeeded in ")
                .contains("\n  chosen by   fixed, at most 2, for MIXED work\n  owner       exec\n  begun       ")
                .contains("\n  processor   not known\n  memory      not known\n")
                .contains("\n       1  job 2       io.aitherzero.cli.exec.ExecFailure: Exit value 1 of test 1 -eq 2\n")
                .containsPattern("(?m)^ +\\d+\\.\\d  failed     test 1 -eq 2$");
        Typed document = new Typed().in(home);
        assertThat(document.run("jobs", "why", "exec test", "--json")).isEqualTo(ExitCode.OK);
        JsonObject root = JsonParser.parseString(document.out()).getAsJsonObject();
        assertThat(root.get("schema").getAsString()).isEqualTo("aitherzero.batch/1");
        assertThat(root.get("task").getAsString()).isEqualTo("exec test");
    }

    @Test
    void planPredictsTheNextBatch() {
        exec(0, "-j", "2", "true", ":::", "1", "2", "3");
        assertThat(typed.run("jobs", "plan", "exec true")).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .startsWith("exec true: ")
                .contains("\n  known       3 of 3 jobs, from 1 recorded batch\n")
                .contains("<- smallest within 5 % of the best\n");
        Typed document = new Typed().in(home);
        assertThat(document.run("jobs", "plan", "exec true", "--json")).isEqualTo(ExitCode.OK);
        assertThat(JsonParser.parseString(document.out())
                        .getAsJsonObject()
                        .get("schema")
                        .getAsString())
                .isEqualTo("aitherzero.batch-plan/1");
        exec(1, "false", ":::", "1");
        Typed nothing = new Typed().in(home);
        assertThat(nothing.run("jobs", "plan", "exec false")).isEqualTo(ExitCode.FAILED);
        assertThat(nothing.err())
                .isEqualTo(
                        "Task 'exec false' has no recorded job with a name that succeeded, so there is nothing to plan"
                                + " by; run it as named jobs (ParallelExecutor.run, or 'aither exec')\n");
    }

    @Test
    void anUnknownTaskIsNamedWithThoseThatAreThere() {
        assertThat(typed.run("jobs", "why", "exec")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(typed.err()).isEqualTo("There is no recorded batch of a task 'exec'; no batches are recorded\n");
        exec(0, "true", ":::", "1");
        Typed near = new Typed().in(home);
        assertThat(near.run("jobs", "plan", "exec", "tru")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(near.out()).isEmpty();
        assertThat(near.err())
                .isEqualTo(
                        "There is no recorded batch of a task 'exec tru'; did you mean 'exec true'? There are batches of"
                                + " 'exec true'\n");
        Typed other = new Typed().in(home);
        assertThat(other.run("jobs", "why", "exec true", "--owner", "web")).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(other.err())
                .isEqualTo(
                        "There is no recorded batch of a task 'exec true' of owner 'web'; no batches are recorded\n");
    }

    @Test
    void aDamagedFileIsToldAndNotFatal() throws IOException {
        exec(0, "true", ":::", "1");
        Files.writeString(file(), "{");
        assertThat(typed.run("jobs")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).startsWith("No batches to show; ");
        assertThat(typed.err()).startsWith("Recorded batches " + file() + " are damaged: ");
        Typed exec = new Typed().in(home);
        assertThat(exec.run("exec", "echo", ":::", "1")).isEqualTo(ExitCode.OK);
        assertThat(exec.out()).isEqualTo("1\n");
        assertThat(exec.err()).contains("; it is set aside as batches.json.damaged; ");
    }

    @Test
    void execRemembersTheLimitItFoundInItsHome() throws IOException {
        exec(0, "-j", "auto", "true", ":::", "1", "2", "3", "4", "5", "6", "7", "8");
        assertThat(file()).exists();
        Files.delete(file());
        Path var = home.resolve("var");
        Files.move(var, home.resolve("gone"));
        Files.writeString(var, "no folder");
        Typed exec = new Typed().in(home);
        assertThat(exec.run("exec", "-j", "auto", "echo", ":::", "1")).isEqualTo(ExitCode.OK);
        assertThat(exec.err()).isEmpty();
    }
}
