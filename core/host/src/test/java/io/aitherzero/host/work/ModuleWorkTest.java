package io.aitherzero.host.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.api.plugin.Health;
import io.aitherzero.api.plugin.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class ModuleWorkTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final WorkClock clock = WorkClock.byHand();
    private final ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};
    private final ModuleWork work = of(clock);
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch let = new CountDownLatch(1);

    private ModuleWork of(WorkClock of) {
        return new ModuleWork(of, id -> Optional.of(loader), LoggerFactory::getLogger);
    }

    @AfterEach
    void close() {
        let.countDown();
        work.close();
    }

    private void started(String id) {
        work.begins(id);
        work.started(id);
    }

    private Duration at() {
        return Duration.ofNanos(clock.nanos().getAsLong());
    }

    private WorkRecord only() {
        assertThat(work.records()).hasSize(1);
        return work.records().get(0);
    }

    @Test
    void fixedDelayCountsFromTheEndOfARun() {
        started("a");
        work.scheduler("a").withFixedDelay("beat", SECOND, () -> {
            seen.add(String.valueOf(at().toMillis()));
            clock.set(clock.nanos().getAsLong() + Duration.ofMillis(300).toNanos());
        });

        clock.advance(Duration.ofMillis(2_600));

        assertThat(seen).containsExactly("0", "1300", "2600");
        assertThat(only().runs()).isEqualTo(3);
        assertThat(only().lastTook()).contains(Duration.ofMillis(300));
        assertThat(only().state()).isEqualTo(WorkRecord.State.WAITING);
    }

    @Test
    void fixedRateLeavesOutTimesThatALongRunCovers() {
        started("a");
        work.scheduler("a").atFixedRate("beat", SECOND, SECOND, () -> {
            seen.add(String.valueOf(at().toMillis()));
            if (seen.size() == 1) {
                clock.set(clock.nanos().getAsLong() + Duration.ofMillis(2_500).toNanos());
            }
        });

        clock.advance(Duration.ofSeconds(5));

        assertThat(seen).containsExactly("1000", "4000", "5000");
        assertThat(only().missed()).isEqualTo(2);
        assertThat(only().next()).contains(SECOND);
    }

    @Test
    void onceIsOnceAndCanBeTakenBack() {
        started("a");
        work.scheduler("a").once("first", SECOND, () -> seen.add("first"));
        Registration second = work.scheduler("a").once("second", SECOND, () -> seen.add("second"));
        second.close();
        second.close();

        clock.advance(Duration.ofSeconds(10));

        assertThat(seen).containsExactly("first");
        assertThat(work.records()).isEmpty();
    }

    @Test
    void workOfAModuleThatHasNotStartedIsHeldAndItsTimesCountFromTheStart() {
        work.begins("a");
        work.scheduler("a").withFixedDelay("beat", SECOND, SECOND, () -> seen.add("" + at().toSeconds()));
        clock.advance(Duration.ofSeconds(10));
        assertThat(seen).isEmpty();
        assertThat(only().state()).isEqualTo(WorkRecord.State.HELD);

        work.started("a");
        clock.advance(SECOND);

        assertThat(seen).containsExactly("11");
    }

    @Test
    void whatARunThrowsEndsNothing() {
        AtomicInteger runs = new AtomicInteger();
        started("a");
        work.scheduler("a").withFixedDelay("beat", SECOND, () -> {
            int run = runs.incrementAndGet();
            if (run == 1) {
                throw new java.io.IOException("disk full");
            } else if (run == 2) {
                throw new StackOverflowError();
            }
        });

        clock.advance(SECOND);
        assertThat(only().failures()).isEqualTo(2);
        assertThat(only().lastFailure()).contains("java.lang.StackOverflowError");
        clock.advance(SECOND);

        assertThat(only().failures()).isEqualTo(2);
        assertThat(only().lastFailure()).isEmpty();
        assertThat(only().runs()).isEqualTo(3);
    }

    @Test
    void workMayEndItselfAndAskForMore() {
        started("a");
        Registration[] own = new Registration[1];
        own[0] = work.scheduler("a").atFixedRate("beat", SECOND, SECOND, () -> {
            seen.add("beat");
            own[0].close();
            work.scheduler("a").once("after", SECOND, () -> seen.add("after"));
        });

        clock.advance(Duration.ofSeconds(10));

        assertThat(seen).containsExactly("beat", "after");
        assertThat(work.records()).isEmpty();
    }

    @Test
    void threadsAreTheModules() {
        started("a");
        work.scheduler("a").once("look", Duration.ZERO, () -> {
            Thread thread = Thread.currentThread();
            seen.add(thread.getName() + " " + MDC.get("module") + " " + thread.isDaemon() + " "
                    + (thread.getContextClassLoader() == loader));
            MDC.put("leftover", "x");
            thread.setContextClassLoader(null);
        });
        work.scheduler("a")
                .once(
                        "look again",
                        SECOND,
                        () -> seen.add(Thread.currentThread().getName()
                                + " " + MDC.get("leftover") + " "
                                + (Thread.currentThread().getContextClassLoader() == loader)));

        clock.advance(SECOND);

        assertThat(seen).containsExactly("a-look a true true", "a-look again null true");
    }

    @Test
    void nothingBeginsOnceAModuleIsAboutToStop() {
        started("a");
        started("b");
        Executor calls = work.calls("a", "this");
        for (String id : List.of("a", "b")) {
            work.scheduler(id).atFixedRate("beat", SECOND, SECOND, () -> seen.add(id));
        }
        work.keep("a", "a watch", () -> seen.add("end"));

        work.stopping("a");
        calls.execute(() -> seen.add("called"));
        clock.advance(SECOND);

        assertThat(seen).containsExactly("end", "b");
        assertThatThrownBy(() -> work.scheduler("a").once("late", SECOND, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Module 'a' cannot ask for work 'late': it has been stopped; ask between its making and its stop()");
        assertThat(work.over("a", SECOND)).isEmpty();

        started("a");
        work.scheduler("a").once("again", Duration.ZERO, () -> seen.add("again"));
        clock.advance(Duration.ZERO);
        assertThat(seen).endsWith("again");
    }

    @RepeatedTest(20)
    void theEndAwaitsARunAndLeavesNoThread() throws InterruptedException {
        ModuleWork real = of(WorkClock.system());
        CountDownLatch running = new CountDownLatch(1);
        real.begins("a");
        real.started("a");
        real.scheduler("a").withFixedDelay("beat", SECOND, () -> {
            running.countDown();
            let.await();
            seen.add("ended");
        });
        running.await();
        Thread letting = new Thread(let::countDown);
        letting.start();

        assertThat(real.over("a", Duration.ofSeconds(30))).isEmpty();

        assertThat(seen).containsExactly("ended");
        letting.join();
        real.close();
    }

    @Test
    void aRunThatDoesNotEndIsInterruptedAndOneThatGoesOnIsNamed() throws InterruptedException {
        ModuleWork real = of(WorkClock.system());
        CountDownLatch running = new CountDownLatch(2);
        real.begins("a");
        real.started("a");
        real.scheduler("a").once("obeys", Duration.ZERO, () -> {
            running.countDown();
            try {
                let.await();
            } catch (InterruptedException e) {
                seen.add("interrupted");
            }
        });
        real.scheduler("a").once("hangs", Duration.ZERO, () -> {
            running.countDown();
            boolean over = false;
            while (!over) {
                try {
                    let.await();
                    over = true;
                } catch (InterruptedException e) {
                    seen.add("ignored");
                }
            }
        });
        running.await();

        assertThat(real.over("a", Duration.ofMillis(200)))
                .singleElement()
                .asString()
                .startsWith("Work 'hangs' goes on in thread 'a-hangs', at ")
                .endsWith("; let it end when it is interrupted.");

        assertThat(seen).containsExactlyInAnyOrder("interrupted", "ignored");
        real.close();
    }

    @Test
    void workMayEndItsOwnModule() {
        started("a");
        work.scheduler("a").once("restart", Duration.ZERO, () -> seen.addAll(work.over("a", Duration.ofSeconds(30))));

        clock.advance(SECOND);

        assertThat(seen).isEmpty();
        assertThat(work.records()).isEmpty();
    }

    @Test
    void callsComeOneAtATimeAndInOrder() {
        started("a");
        Executor calls = work.calls("a", "numbers");
        for (int i = 0; i < 100; i++) {
            int number = i;
            calls.execute(() -> {
                seen.add(String.valueOf(number));
                if (number == 50) {
                    throw new IllegalStateException("of the module");
                }
            });
        }
        clock.advance(Duration.ZERO);

        assertThat(seen).hasSize(100).startsWith("0", "1", "2").endsWith("98", "99");
    }

    @Test
    void healthIsAskedForOnceAtATimeAndWhatGivesNoAnswerIsDown() {
        started("a");
        started("b");
        work.begins("starting");
        work.health("starting", "db", Health::up);
        work.health("a", "db", () -> Health.up("3 connections"));
        work.health("a", "queue", () -> {
            throw new IllegalStateException("full");
        });
        Registration hanging = work.health("b", "disk", () -> {
            seen.add("asked");
            let.await();
            return Health.degraded("slow");
        });

        Duration shortly = Duration.ofMillis(50);
        assertThat(work.health(shortly))
                .extracting(answer -> answer.module() + " " + answer.name() + " " + answer.health())
                .satisfiesExactly(
                        answer -> assertThat(answer).isEqualTo("a db UP: 3 connections"),
                        answer -> assertThat(answer).isEqualTo("a queue DOWN: java.lang.IllegalStateException: full"),
                        answer -> assertThat(answer)
                                .startsWith("b disk DOWN: No answer within 50 ms; look at thread 'b-health-disk'"));
        assertThat(work.health(shortly)).hasSize(3);
        assertThat(seen).containsExactly("asked");
        let.countDown();
        assertThat(work.health(Duration.ofSeconds(30)).get(2).health()).isEqualTo(Health.degraded("slow"));
        hanging.close();
        assertThat(work.health(shortly)).hasSize(2);
    }

    @Test
    void timesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> work.scheduler("a").withFixedDelay("beat", Duration.ZERO, () -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Work 'beat' of module 'a' cannot begin after PT0S and be done again after PT0S; give it times"
                                + " that are not negative, and a period of more than zero");
        assertThatThrownBy(() -> WorkClock.system().advance(SECOND)).isInstanceOf(IllegalStateException.class);
    }
}
