package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.cli.context.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgesCommandTest {
    @TempDir
    Path home;

    @Test
    void lastBootTellsWhichDependenciesWereOfNoUse() throws IOException {
        new Plugins(home.resolve("plugins")).good("base").good("top", "base");
        assertThat(new Typed().in(home).run("boot")).isEqualTo(ExitCode.OK);

        Typed text = new Typed().in(home);
        assertThat(text.run("analyze", "edges")).isEqualTo(ExitCode.OK);
        assertThat(text.out())
                .startsWith("Unused until the end of the boot: 1 of 1 declared dependency\nmodule  dependency")
                .contains("\ntop     base        required")
                .doesNotContain("\u001b");

        Typed json = new Typed().in(home);
        assertThat(json.run("analyze", "edges", "--json")).isEqualTo(ExitCode.OK);
        JsonObject unused = JsonParser.parseString(json.out())
                .getAsJsonObject()
                .getAsJsonArray("unused")
                .get(0)
                .getAsJsonObject();
        assertThat(unused.get("module").getAsString()).isEqualTo("top");
        assertThat(unused.get("bootSoonerNanos").getAsLong()).isPositive();
    }

    @Test
    void withoutABootItSaysHowToGetOne() {
        Typed typed = new Typed().in(home);
        assertThat(typed.run("analyze", "edges")).isEqualTo(ExitCode.FAILED);
        assertThat(typed.err()).contains("There is no recorded boot", "run 'aither boot' first");
    }
}
