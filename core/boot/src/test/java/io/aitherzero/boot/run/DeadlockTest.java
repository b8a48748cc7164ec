package io.aitherzero.boot.run;

import static io.aitherzero.boot.run.Modules.graph;
import static io.aitherzero.boot.run.Modules.module;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The clock passes the deadline once the threads really wait for each other. */
class DeadlockTest {
    private static final Duration TIMEOUT = Duration.ofMillis(5);

    private final AtomicLong clock = new AtomicLong();
    private final Map<String, Thread> threads = new ConcurrentHashMap<>();
    private final CyclicBarrier firstLocksTaken = new CyclicBarrier(2);

    @AfterEach
    void letThemGo() {
        threads.values().forEach(Thread::interrupt);
    }

    private void passDeadlineOnceAllAreIn(Thread.State state, int count) {
        Thread watch = new Thread(() -> {
            while (threads.size() < count
                    || !threads.values().stream().allMatch(thread -> thread.getState() == state)) {
                Thread.onSpinWait();
            }
            clock.addAndGet(TIMEOUT.toNanos() + 1);
        });
        watch.setDaemon(true);
        watch.start();
    }

    private List<Finding> boot(ModuleGraph graph, RecordingStarter modules) {
        BootPlan plan = BootPlan.of(graph, Schedule.READY, OptionalInt.empty());
        BootRecorder recorder = new BootRecorder(Instant.EPOCH, clock::get, thread -> -1);
        try (Workers pool = Workers.fixed(2)) {
            new BootScheduler(pool, TIMEOUT, clock::get).start(plan, modules, recorder);
        }
        Discovered nothing = new Discovered(Map.of(), List.of(), Map.of(), 0, 0);
        return recorder.profile(plan, Optional.empty(), nothing, 0, Environment.unknown())
                .findings();
    }

    private RecordingStarter.Body taking(String id, ReentrantLock first, ReentrantLock second) {
        return () -> {
            first.lock();
            firstLocksTaken.await();
            threads.put(id, Thread.currentThread());
            second.lockInterruptibly();
        };
    }

    @Test
    void bothModulesOfADeadlockSayWhatTheyWaitForAndWhoHasIt() {
        ReentrantLock left = new ReentrantLock();
        ReentrantLock right = new ReentrantLock();
        passDeadlineOnceAllAreIn(Thread.State.WAITING, 2);

        List<Finding> findings = boot(
                graph(module("left"), module("right")),
                new RecordingStarter()
                        .on("left", taking("left", left, right))
                        .on("right", taking("right", right, left)));

        assertThat(findings).extracting(Finding::module).containsExactly("left", "right");
        assertThat(findings).extracting(Finding::code).containsOnly(Finding.Code.START_TIMEOUT);
        assertThat(findings.get(0).cause())
                .matches("Module 'left' did not start within 5 ms: deadlock, its thread 'aither-start left' waits for "
                        + "\\S+ReentrantLock\\S+, held by 'aither-start right', which waits for "
                        + "\\S+ReentrantLock\\S+, held by 'aither-start left', at .*");
        assertThat(findings.get(1).cause())
                .contains(
                        "its thread 'aither-start right' waits for ",
                        "which waits for ",
                        "held by 'aither-start right'");
        assertThat(findings)
                .extracting(Finding::remedy)
                .containsOnly("Take those locks in the same order everywhere, or let one module depend on the other");
    }

    @Test
    void moduleThatWaitsForALockWhoseHolderIsAliveIsOnlyLate() throws Exception {
        ReentrantLock busy = new ReentrantLock();
        CountDownLatch locked = new CountDownLatch(1);
        Thread holder = new Thread(() -> {
            busy.lock();
            locked.countDown();
            LockSupport.park();
        });
        holder.setDaemon(true);
        holder.start();
        locked.await();
        passDeadlineOnceAllAreIn(Thread.State.WAITING, 1);
        List<Finding> findings = boot(graph(module("late")), new RecordingStarter().on("late", () -> {
                    threads.put("late", Thread.currentThread());
                    busy.lockInterruptibly();
                }));

        assertThat(findings.get(0).cause())
                .startsWith("Module 'late' did not start within 5 ms, at ")
                .doesNotContain("deadlock");
        assertThat(findings.get(0).remedy()).contains("--start-timeout");
    }
}
