package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    Path folder;

    private final Typed typed = new Typed();

    @Test
    void benchmarksAreListedWithTheirWork() {
        assertThat(typed.run("bench", "--list")).isEqualTo(ExitCode.OK);
        assertThat(typed.out())
                .containsPattern("(?m)^b1 +20 items, 50 ms sleep, at 4 +list schedule")
                .containsPattern("(?m)^p6w ")
                .containsPattern("(?m)^p12 ");
    }

    @Test
    void anUnknownNameIsAMistake() {
        assertThat(typed.run("bench", "b11")).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).startsWith("There is no benchmark 'b11'; did you mean 'b1'?");
    }

    @Test
    void aNumberOfRunsMustBeOne() {
        assertThat(typed.run("bench", "b6", "--runs", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err())
                .startsWith("Option --runs must be a whole number from 1 to 1000, but is '0'; correct it, or leave it"
                        + " out to get the default");
    }

    @Test
    void theDocumentHasEachRun() {
        assertThat(typed.run("bench", "B6", "--runs", "2", "--json")).isEqualTo(ExitCode.OK);
        JsonObject document = JsonParser.parseString(typed.out()).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("aitherzero.bench/1");
        JsonObject one = document.getAsJsonArray("benchmarks").get(0).getAsJsonObject();
        assertThat(one.get("name").getAsString()).isEqualTo("b6");
        assertThat(one.get("wrongRuns").getAsInt()).isZero();
        assertThat(one.getAsJsonArray("runs")).hasSize(2).allSatisfy(run -> {
            assertThat(run.getAsJsonObject().get("idealNanos").getAsLong()).isEqualTo(120_000_000);
            assertThat(run.getAsJsonObject().get("accounted").getAsInt()).isEqualTo(3);
        });
    }

    @Test
    void whatElseWasMeasuredIsInBothFormsOfTheReport() {
        assertThat(typed.run("bench", "p6k", "--runs", "1")).isEqualTo(ExitCode.OK);
        assertThat(typed.out()).containsPattern("(?m)^p6k: lastLimit \\d+, mostAtOnce \\d+$");
        Typed again = new Typed();
        assertThat(again.run("bench", "p6k", "--runs", "1", "--json")).isEqualTo(ExitCode.OK);
        JsonObject one = JsonParser.parseString(again.out())
                .getAsJsonObject()
                .getAsJsonArray("benchmarks")
                .get(0)
                .getAsJsonObject();
        double median = one.getAsJsonObject("figures")
                .getAsJsonObject("mostAtOnce")
                .get("median")
                .getAsDouble();
        JsonObject run = one.getAsJsonArray("runs").get(0).getAsJsonObject();
        assertThat(run.getAsJsonObject("figures").get("mostAtOnce").getAsDouble())
                .isEqualTo(median)
                .isPositive();
    }

    @Test
    void aShareBeyondNoiseBelowTheBaselineFailsAndSaysSo() throws IOException {
        assertThat(typed.run(
                        "bench", "b6", "--runs", "3", "--baseline", baseline("3 jobs, 80 to 120 ms sleep, at 3", 50)))
                .isEqualTo(ExitCode.FAILED);
        assertThat(typed.err())
                .containsPattern("Benchmark 'b6' may lose 10 % of its share of the ideal, but fell from 5000 % to .* %,"
                        + " where noise explains .* %; find what slows it down, or save a new baseline");
    }

    @Test
    void anotherWorkUnderTheSameNameIsNotJudged() throws IOException {
        assertThat(typed.run("bench", "b6", "--runs", "1", "--baseline", baseline("something else", 50)))
                .isEqualTo(ExitCode.OK);
        assertThat(typed.err()).contains("Not judged, since the baseline has not the same work under these names: b6");
    }

    @Test
    void whatWasSavedIsABaseline() throws IOException {
        Path file = folder.resolve("saved.json");
        assertThat(typed.run("bench", "b6", "--runs", "1", "--save", file.toString()))
                .isEqualTo(ExitCode.OK);
        assertThat(typed.run("bench", "b6", "--runs", "1", "--max-regress", "99%", "--baseline", file.toString()))
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void aFileThatIsNoBaselineIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"schema\": \"aitherzero.boot/1\"}");
        assertThat(typed.run("bench", "b6", "--baseline", file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(typed.err())
                .contains("must have the schema aitherzero.bench/1, but has aitherzero.boot/1; name one");
    }

    private String baseline(String work, int median) throws IOException {
        String text = """
                {"schema": "aitherzero.bench/1", "benchmarks": [{"name": "b6", "work": "%s",
                 "share": {"median": %d, "min": %d, "max": %d, "mad": 0}, "runs": [{}, {}, {}]}]}
                """.formatted(work, median, median, median);
        return Files.writeString(folder.resolve("baseline.json"), text).toString();
    }
}
