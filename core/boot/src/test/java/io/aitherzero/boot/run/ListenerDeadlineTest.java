package io.aitherzero.boot.run;

import static io.aitherzero.boot.run.Modules.graph;
import static io.aitherzero.boot.run.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A listener that does not come back has no longer than a module. */
class ListenerDeadlineTest {
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void end() {
        never.countDown();
    }

    private void hang() {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource({"finished, base, 1", "finished, base, 3", "ready, user, 1", "ready, user, 3", "finished, left, 2"})
    void theRunGoesOnWithoutIt(String call, String id, int workers) {
        ModuleGraph graph = graph(
                module("base"),
                module("user", "base"),
                module("top", "user"),
                module("bad"),
                module("left", "bad"),
                module("further", "left"),
                module("other"));
        RecordingStarter modules = new RecordingStarter().on("bad", () -> {
            throw new IllegalStateException("bad");
        });
        BootListener listener = new BootListener() {
            @Override
            public void ready(String module, Optional<String> binding) {
                modules.ready(module, binding);
                if (call.equals("ready") && module.equals(id)) {
                    hang();
                }
            }

            @Override
            public void begun(String module) {
                modules.begun(module);
            }

            @Override
            public void finished(String module, Outcome outcome) {
                modules.finished(module, outcome);
                if (call.equals("finished") && module.equals(id)) {
                    hang();
                }
            }
        };
        try (Workers pool = Workers.fixed(workers)) {
            BootScheduler scheduler = new BootScheduler(pool, Duration.ofSeconds(1), System::nanoTime);
            BootScheduler.Result result =
                    scheduler.start(BootPlan.of(graph, Schedule.READY, OptionalInt.empty()), modules, listener);

            assertThat(result.outcomes()).hasSize(7).isEqualTo(modules.finished);
            assertThat(result.outcomes().get("top")).isInstanceOf(Outcome.Completed.class);
            assertThat(result.outcomes().get("further")).isEqualTo(new Outcome.Skipped("left", "bad"));
            assertThat(result.fallback())
                    .hasValueSatisfying(reason -> assertThat(reason)
                            .startsWith("a listener has not come back in time from being told of the end of '"));
            assertThat(modules.violations).isEmpty();
        }
    }
}
