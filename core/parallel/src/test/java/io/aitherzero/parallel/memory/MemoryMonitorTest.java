package io.aitherzero.parallel.memory;

import static io.aitherzero.parallel.memory.MemoryPressure.CRITICAL;
import static io.aitherzero.parallel.memory.MemoryPressure.NORMAL;
import static io.aitherzero.parallel.memory.MemoryPressure.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.parallel.memory.MemorySample.Container;
import io.aitherzero.parallel.memory.MemorySample.Machine;
import io.aitherzero.parallel.memory.MemorySample.Stall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryMonitorTest {
    private static final long SECOND = 1_000_000_000L;

    private final MemoryBudget budget = new MemoryBudget(1000, 0.5);
    private final AtomicLong clock = new AtomicLong();
    private MemorySample now = Samples.survived(100);
    private final MemoryMonitor monitor = new MemoryMonitor(() -> now, budget, clock::get);

    /* Two samples a second apart: enough for any level. */
    private void settle(MemorySample sample) {
        now = sample;
        monitor.sample();
        clock.addAndGet(SECOND);
        monitor.sample();
    }

    @Test
    void nothingIsSaidBeforeTheFirstSample() {
        assertThat(monitor.pressure()).isEqualTo(NORMAL);
        assertThat(monitor.latest()).isEmpty();
        assertThat(monitor.changes()).isEmpty();
    }

    @Test
    void pressureFollowsSurvivorsAfterTheDwell() {
        now = Samples.survived(850);
        monitor.sample();
        clock.addAndGet(SECOND - 1);
        monitor.sample();
        assertThat(monitor.pressure()).isEqualTo(NORMAL);
        clock.addAndGet(1);
        monitor.sample();
        assertThat(monitor.pressure()).isEqualTo(WARNING);
        settle(Samples.survived(950));
        assertThat(monitor.pressure()).isEqualTo(CRITICAL);
        settle(Samples.survived(860));
        assertThat(monitor.pressure()).isEqualTo(CRITICAL);
        settle(Samples.survived(100));
        assertThat(monitor.pressure()).isEqualTo(NORMAL);
        assertThat(monitor.latest()).contains(now);
    }

    @Test
    void changesAreEventsOfTheFlightRecorder(@TempDir Path folder) throws IOException {
        try (Recording recording = new Recording()) {
            recording.start();
            settle(Samples.survived(950));
            recording.stop();
            Path file = folder.resolve("recording.jfr");
            recording.dump(file);
            assertThat(RecordingFile.readAllEvents(file))
                    .filteredOn(event -> event.getEventType().getName().equals("io.aitherzero.MemoryPressure"))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getString("before")).isEqualTo("NORMAL");
                        assertThat(event.getString("after")).isEqualTo("CRITICAL");
                        assertThat(event.getString("inputs")).isEqualTo("{HEAP=CRITICAL}");
                        assertThat(event.getLong("survivedBytes")).isEqualTo(950);
                    });
        }
    }

    @Test
    void reservationsCountAsSurvivors() {
        Reservation large = budget.tryReserve(930).orElseThrow();
        settle(Samples.survived(100));
        assertThat(monitor.pressure()).isEqualTo(CRITICAL);
        assertThat(monitor.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.reservedBytes()).isEqualTo(930));
        large.close();
        settle(Samples.survived(100));
        assertThat(monitor.pressure()).isEqualTo(NORMAL);
    }

    @Test
    void worstInputCountsAndIsNotAveraged() {
        MemorySample sample = Samples.with(
                Samples.with(
                        Samples.with(Samples.survived(100), new Container(OptionalLong.of(1000), OptionalLong.of(850))),
                        new Machine(OptionalLong.of(1000), OptionalLong.of(900))),
                new Stall(OptionalDouble.of(0.5), OptionalDouble.empty()));
        settle(sample);
        assertThat(monitor.pressure()).isEqualTo(CRITICAL);
        assertThat(monitor.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.levels())
                        .containsEntry(PressureInput.HEAP, NORMAL)
                        .containsEntry(PressureInput.CONTAINER, WARNING)
                        .containsEntry(PressureInput.MACHINE, NORMAL)
                        .containsEntry(PressureInput.STALL, CRITICAL));
    }

    @Test
    void whatCannotBeReadIsNoPressureAndNoLevel() {
        settle(MemorySample.UNKNOWN);
        assertThat(monitor.pressure()).isEqualTo(NORMAL);
        settle(Samples.survived(950));
        assertThat(monitor.changes())
                .singleElement()
                .satisfies(change -> assertThat(change.levels()).containsOnlyKeys(PressureInput.HEAP));
    }

    @Test
    void inputThatVanishesForAMomentDoesNotEndThePressure() {
        settle(Samples.survived(950));
        now = MemorySample.UNKNOWN;
        monitor.sample();
        now = Samples.survived(950);
        clock.addAndGet(SECOND);
        monitor.sample();
        assertThat(monitor.pressure()).isEqualTo(CRITICAL);
        settle(MemorySample.UNKNOWN);
        assertThat(monitor.pressure()).isEqualTo(NORMAL);
    }

    @Test
    void budgetIsKeptUpToDate() {
        settle(Samples.survived(400));
        assertThat(budget.totalBytes()).isEqualTo(300);
        settle(Samples.survived(860));
        assertThat(budget.totalBytes()).isEqualTo(35);
        settle(Samples.survived(950));
        assertThat(budget.totalBytes()).isZero();
    }

    @Test
    void eachListenerIsToldOnceInOrderWhateverAnotherThrows() {
        List<String> told = new ArrayList<>();
        monitor.addListener(change -> {
            throw new AssertionError("planted");
        });
        monitor.addListener(change -> told.add("a " + change.to()));
        monitor.addListener(change -> told.add("b " + change.to()));
        settle(Samples.survived(850));
        settle(Samples.survived(850));
        settle(Samples.survived(950));
        settle(Samples.survived(100));
        assertThat(told).containsExactly("a WARNING", "b WARNING", "a CRITICAL", "b CRITICAL", "a NORMAL", "b NORMAL");
        assertThat(monitor.changes()).extracting(PressureChange::rises).containsExactly(true, true, false);
    }

    @Test
    void listenerThatSamplesLeavesTheOrderAsItIs() {
        List<String> told = new ArrayList<>();
        AtomicInteger once = new AtomicInteger();
        monitor.addListener(change -> {
            told.add("first " + change.to());
            if (once.getAndIncrement() == 0) {
                settle(Samples.survived(100));
            }
        });
        monitor.addListener(change -> told.add("second " + change.to()));
        settle(Samples.survived(950));
        assertThat(told).containsExactly("first CRITICAL", "second CRITICAL", "first NORMAL", "second NORMAL");
    }

    @Test
    void listenerThatWasRemovedIsNotTold() {
        List<PressureChange> told = new ArrayList<>();
        Consumer<PressureChange> listener = told::add;
        monitor.addListener(listener);
        settle(Samples.survived(950));
        monitor.removeListener(listener);
        settle(Samples.survived(100));
        assertThat(told).hasSize(1);
        assertThat(monitor.changes()).hasSize(2);
    }

    @Test
    void latestHundredChangesAreKept() {
        for (int i = 0; i < 120; i++) {
            settle(Samples.survived(i % 2 == 0 ? 950 : 100));
        }
        assertThat(monitor.changes()).hasSize(100);
        assertThat(monitor.changes().get(99).to()).isEqualTo(NORMAL);
    }

    @Test
    void threadOutlivesAProbeThatFails() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch survived = new CountDownLatch(1);
        try (MemoryMonitor started = new MemoryMonitor(
                () -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("planted");
                    }
                    if (calls.get() == 2) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("planted");
                    }
                    survived.countDown();
                    return Samples.survived(100);
                },
                budget,
                System::nanoTime)) {
            started.start();
            started.start();
            assertThat(survived.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void startedMonitorSamplesOnOneDaemonThreadThatEndsWithIt() throws InterruptedException {
        BlockingQueue<Thread> samplers = new LinkedBlockingQueue<>();
        MemoryMonitor started = new MemoryMonitor(
                () -> {
                    samplers.add(Thread.currentThread());
                    return Samples.survived(100);
                },
                budget,
                System::nanoTime);
        started.start();
        started.start();
        Thread first = samplers.take();
        assertThat(first.isDaemon()).isTrue();
        assertThat(first.getName()).isEqualTo("aither-memory");
        assertThat(samplers.take()).isSameAs(first);
        started.close();
        first.join(30_000);
        assertThat(first.isAlive()).isFalse();
        started.close();
        started.start();
    }
}
