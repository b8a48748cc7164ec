package io.aitherzero.boot.run;

import static io.aitherzero.boot.run.Modules.graph;
import static io.aitherzero.boot.run.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.plan.Weights;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules that run alone, orders that are drawn and orders that are repeated. */
class BootOrderTest {
    private static final Discovered NOTHING = new Discovered(Map.of(), List.of(), Map.of(), 0, 0);

    private static BootProfile run(BootPlan plan, RecordingStarter modules) {
        BootRecorder recorder = new BootRecorder(Instant.EPOCH, System::nanoTime, thread -> -1);
        try (Workers workers = Workers.fixed(plan.workers().orElse(4))) {
            new BootScheduler(workers, Duration.ZERO, System::nanoTime).start(plan, modules, recorder);
        }
        return recorder.profile(plan, Optional.empty(), NOTHING, 1, Environment.unknown());
    }

    private static List<String> begins(BootProfile boot) {
        return boot.settings().order().stream()
                .filter(event -> event.startsWith("+"))
                .toList();
    }

    private static BootPlan serial(ModuleGraph graph, Schedule schedule, String... alone) {
        return BootPlan.of(graph, schedule, OptionalInt.of(4), 4, Weights.none(), Set.of(alone));
    }

    @ParameterizedTest
    @ValueSource(strings = {"READY", "LEVEL", "SEQUENTIAL"})
    void aSerialModuleRunsWhileNothingElseDoes(Schedule schedule) {
        for (long seed = 0; seed < 200; seed++) {
            ModuleGraph graph = Modules.random(new Random(seed), 25);
            RecordingStarter modules = new RecordingStarter();
            AtomicInteger running = new AtomicInteger();
            AtomicBoolean serialRuns = new AtomicBoolean();
            AtomicInteger beside = new AtomicInteger();
            Set<String> alone = Set.of("m0003", "m0009", "m0010", "m0020");
            for (ModuleDescriptor module : graph.modules()) {
                boolean serial = alone.contains(module.id());
                modules.on(module.id(), () -> {
                    boolean together = running.getAndIncrement() > 0;
                    if (serial) {
                        serialRuns.set(true);
                        Thread.onSpinWait();
                        together |= running.get() > 1;
                        serialRuns.set(false);
                    }
                    if (serialRuns.get() || (serial && together)) {
                        beside.incrementAndGet();
                    }
                    running.decrementAndGet();
                });
            }

            BootProfile boot = run(serial(graph, schedule, alone.toArray(new String[0])), modules);

            assertThat(boot.modules()).hasSize(25).allMatch(module -> module.state() == ModuleState.STARTED);
            assertThat(beside).as("seed %d", seed).hasValue(0);
            assertThat(boot.modules().stream().filter(ModuleProfile::serial).map(ModuleProfile::id))
                    .containsExactlyInAnyOrderElementsOf(alone);
        }
    }

    @Test
    void onlySerialModulesStartOneByOne() {
        ModuleGraph graph = graph(module("a"), module("b"), module("c"));
        RecordingStarter modules = new RecordingStarter();

        assertThat(begins(run(serial(graph, Schedule.READY, "a", "b", "c"), modules)))
                .containsExactly("+a", "+b", "+c");
        assertThat(modules.mostAtOnce).hasValue(1);
    }

    @Test
    void aFailedSerialModuleSkipsItsDependentsOnly() {
        ModuleGraph graph = graph(module("a"), module("b", "a"), module("c"));
        RecordingStarter modules = new RecordingStarter().on("a", () -> {
            throw new IllegalStateException("no");
        });

        assertThat(run(serial(graph, Schedule.READY, "a"), modules).modules())
                .extracting(module -> module.id() + " " + module.state())
                .containsExactlyInAnyOrder("a FAILED", "b SKIPPED", "c STARTED");
    }

    @Test
    void theSameSeedGivesTheSameOrderAndWorkers() {
        ModuleGraph graph = Modules.random(new Random(1), 40);
        Set<List<String>> orders = new HashSet<>();
        Set<OptionalInt> workers = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            BootPlan plan = BootPlan.shuffled(graph, seed, 2);

            assertThat(plan).isEqualTo(BootPlan.shuffled(graph, seed, 2));
            assertThat(plan.settings().seed()).hasValue(seed);
            orders.add(plan.order().stream().map(BootPlan.Step::module).toList());
            workers.add(plan.workers());
        }
        assertThat(orders).hasSize(20);
        assertThat(workers)
                .containsExactlyInAnyOrder(OptionalInt.of(1), OptionalInt.of(2), OptionalInt.of(3), OptionalInt.of(4));
    }

    @Test
    void anyDrawnOrderIsLegal() {
        for (long seed = 0; seed < 200; seed++) {
            ModuleGraph graph = Modules.random(new Random(seed), 25);
            List<String> over = new ArrayList<>();
            for (String event : run(BootPlan.shuffled(graph, seed, 4), new RecordingStarter())
                    .settings()
                    .order()) {
                String id = event.substring(1);
                if (event.startsWith("+")) {
                    assertThat(over).as("%s with seed %d", id, seed).containsAll(graph.dependencies(id));
                } else {
                    over.add(id);
                }
            }
            assertThat(over).hasSize(25);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 8})
    void aRecordedOrderIsRepeated(int workers) {
        for (long seed = 0; seed < 200; seed++) {
            ModuleGraph graph = Modules.random(new Random(seed), 25);
            BootProfile recorded = run(BootPlan.shuffled(graph, seed, 4), new RecordingStarter());
            OptionalInt asked = workers == 0 ? OptionalInt.empty() : OptionalInt.of(workers);

            BootProfile repeated = run(BootPlan.replay(graph, recorded, asked), new RecordingStarter());

            assertThat(begins(repeated)).as("seed %d", seed).isEqualTo(begins(recorded));
            assertThat(endedBefore(repeated))
                    .as("seed %d", seed)
                    .allSatisfy((begin, ended) ->
                            assertThat(ended).containsAll(endedBefore(recorded).get(begin)));
        }
    }

    /** What had ended before each module began. */
    private static Map<String, Set<String>> endedBefore(BootProfile boot) {
        Map<String, Set<String>> before = new HashMap<>();
        Set<String> ended = new HashSet<>();
        for (String event : boot.settings().order()) {
            if (event.startsWith("+")) {
                before.put(event, Set.copyOf(ended));
            } else {
                ended.add(event);
            }
        }
        return before;
    }

    @Test
    void modulesThatRanTogetherDoSoAgain() {
        ModuleGraph graph = graph(module("a"), module("b"), module("c", "a"));
        CountDownLatch met = new CountDownLatch(2);
        RecordingStarter.Body meet = () -> {
            met.countDown();
            met.await();
        };
        BootProfile recorded = recorded("+b", "+a", "-a", "-b", "+c", "-c");

        BootProfile repeated = run(
                BootPlan.replay(graph, recorded, OptionalInt.of(2)),
                new RecordingStarter().on("a", meet).on("b", meet));

        assertThat(begins(repeated)).containsExactly("+b", "+a", "+c");
    }

    private static BootProfile recorded(String... order) {
        return RecordedBoots.boot(
                Environment.unknown(), BootSettings.of(Schedule.READY).withOrder(List.of(order)), 1, Map.of("a", 1L));
    }

    @Test
    void whatTheRecordDoesNotKnowComesLastAndWhatIsGoneIsPassedOver() {
        ModuleGraph graph = graph(module("a"), module("b", "new"), module("new"), module("c"));

        assertThat(begins(run(
                        BootPlan.replay(
                                graph,
                                recorded("+gone", "+c", "-gone", "-c", "+b", "-b", "+a", "-a"),
                                OptionalInt.of(2)),
                        new RecordingStarter())))
                .hasSize(4)
                .startsWith("+c", "+a")
                .endsWith("+b");
    }

    @Test
    void anOrderThatTheGraphDoesNotAllowIsNotFollowed() {
        ModuleGraph graph = graph(module("a"), module("b", "a"));

        assertThat(begins(run(
                        BootPlan.replay(graph, recorded("+b", "-b", "+a", "-a"), OptionalInt.of(2)),
                        new RecordingStarter())))
                .containsExactly("+a", "+b");
    }

    @Test
    void aModuleThatFailsInTheRepeatedBootSkipsItsDependentsAndTheRestGoesOn() {
        ModuleGraph graph = graph(module("a"), module("b", "a"), module("c"));
        RecordingStarter modules = new RecordingStarter().on("a", () -> {
            throw new IllegalStateException("no");
        });

        assertThat(run(BootPlan.replay(graph, recorded("+a", "-a", "+b", "-b", "+c", "-c"), OptionalInt.of(1)), modules)
                        .modules())
                .extracting(module -> module.id() + " " + module.state())
                .containsExactlyInAnyOrder("a FAILED", "b SKIPPED", "c STARTED");
    }
}
