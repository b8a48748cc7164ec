package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.ForkedJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class LiveKillTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "3,false", "4,false", "5,false", "6,false", "7,false", "3,true", "5,true"})
    void aKillAtAnyPointLeavesTheOldSetOrTheNew(int point, boolean bad) throws Exception {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.drop("b", "1.0.0", "a");
            stage.boot();
        }
        ForkedJvm.Result killed = ForkedJvm.run(KilledChange.class, List.of(), home.toString(), "" + point, "" + bad);
        assertThat(killed.exit()).as(killed.output()).isEqualTo(9);
        try (LiveStage stage = new LiveStage(home)) {
            if (bad) {
                stage.script().on("start b", () -> {
                    if (stage.plugin("b").getDescriptor().getVersion().equals("2.0.0")) {
                        throw new IllegalStateException("no");
                    }
                });
            }
            stage.boot();
            assertThat(stage.modules().get("b")).isEqualTo(bad ? "1.0.0 STARTED" : "2.0.0 STARTED");
            if (!bad) {
                assertThat(stage.modules()).isEqualTo(Map.of("a", "2.0.0 STARTED", "b", "2.0.0 STARTED"));
            }
            assertThat(stage.sets.last().orElseThrow().members()).hasSize(2);
        }
    }
}
