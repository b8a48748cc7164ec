package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;

/** Who gets the ticket of a plugin, who waits, and who is refused where all would wait for ever. */
// a ticket that should be there and is not fails the test as well as any assertion
@SuppressWarnings({"NullAway", "FutureReturnValueIgnored", "LockNotBeforeTry", "try"})
class PluginTicketsTest {
    private static final PluginManager MANAGER = new ParallelPluginManager(Path.of("none"));

    private final ReentrantLock lifecycle = new ReentrantLock();
    private final PluginTickets tickets = new PluginTickets(lifecycle, new TellingTurn());
    private final PluginWrapper a = plugin("a");
    private final PluginWrapper b = plugin("b");
    private final PluginWrapper c = plugin("c");

    private static PluginWrapper plugin(String id) {
        return new SynchronizedPluginWrapper(
                MANAGER, new DefaultPluginDescriptor(id, "", "", "1.0.0", "", "", ""), Path.of(id), null);
    }

    private PluginTickets.Ticket start(PluginWrapper plugin) {
        return tickets.enter(plugin, PluginTickets.Purpose.START);
    }

    /** A thread that has a plugin's ticket and waits for that of another. */
    private final class Waiting {
        final CompletableFuture<Thread> thread = new CompletableFuture<>();
        final CompletableFuture<Boolean> got;

        Waiting(PluginWrapper has, PluginWrapper wants, boolean dispensable, CountDownLatch ready) {
            got = Threads.run(() -> {
                try (PluginTickets.Ticket mine = start(has)) {
                    ready.countDown();
                    ready.await();
                    thread.complete(Thread.currentThread());
                    boolean[] result = new boolean[1];
                    Runnable enter = () -> {
                        PluginTickets.Ticket other = tickets.enter(wants, PluginTickets.Purpose.CHANGE);
                        result[0] = other != null;
                        other.close();
                    };
                    if (dispensable) {
                        tickets.dispensably(enter);
                    } else {
                        enter.run();
                    }
                    return result[0] && mine != null;
                }
            });
        }

        void untilWaiting() throws Exception {
            Threads.untilWaiting(thread.get());
        }

        void refused(String wanted) {
            assertThatThrownBy(got::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(PluginTickets.EndlessWaitException.class)
                    .hasMessageStartingWith(
                            "Plugin '" + wanted + "' is being started or stopped by a thread that waits");
        }
    }

    private void twoThatWantEachOther(boolean firstDispensable, boolean secondDispensable, boolean firstIsRefused)
            throws Exception {
        CountDownLatch bothHave = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Boolean> second = Threads.run(() -> {
            try (PluginTickets.Ticket mine = start(b)) {
                bothHave.countDown();
                goOn.await();
                Runnable enter =
                        () -> tickets.enter(a, PluginTickets.Purpose.CHANGE).close();
                if (secondDispensable) {
                    tickets.dispensably(enter);
                } else {
                    enter.run();
                }
                return mine != null;
            }
        });
        Waiting first = new Waiting(a, b, firstDispensable, bothHave);
        first.untilWaiting();
        goOn.countDown();
        if (firstIsRefused) {
            first.refused("b");
            assertThat(second.get()).isTrue();
        } else {
            assertThatThrownBy(second::get)
                    .cause()
                    .isInstanceOf(PluginTickets.EndlessWaitException.class)
                    .hasMessageStartingWith(
                            "Plugin 'a' is being started or stopped by a thread that waits for plugin 'b'");
            assertThat(first.got.get()).isTrue();
        }
        assertThat(tickets.busy(a) || tickets.busy(b)).isFalse();
    }

    @Test
    void whoClosesACircleIsRefusedUnlessAnotherOneCanDoWithout() throws Exception {
        twoThatWantEachOther(false, false, false);
        twoThatWantEachOther(true, true, false);
        twoThatWantEachOther(false, true, false);
        twoThatWantEachOther(true, false, true);
    }

    @Test
    void inALongCircleTheOneThatCanDoWithoutIsRefusedAndTheOthersGoOn() throws Exception {
        for (boolean firstCan : new boolean[] {true, false}) {
            CountDownLatch allHave = new CountDownLatch(3);
            CountDownLatch goOn = new CountDownLatch(1);
            CompletableFuture<Boolean> third = Threads.run(() -> {
                try (PluginTickets.Ticket mine = start(c)) {
                    allHave.countDown();
                    goOn.await();
                    tickets.enter(a, PluginTickets.Purpose.CHANGE).close();
                    return mine != null;
                }
            });
            Waiting first = new Waiting(a, b, firstCan, allHave);
            Waiting second = new Waiting(b, c, !firstCan, allHave);
            first.untilWaiting();
            second.untilWaiting();
            goOn.countDown();
            (firstCan ? first : second).refused(firstCan ? "b" : "c");
            assertThat((firstCan ? second : first).got.get()).isTrue();
            assertThat(third.get()).isTrue();
        }
    }

    @Test
    void aWaitForAThreadThatWaitsForNobodyIsNoCircle() throws Exception {
        CountDownLatch has = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Threads.go(() -> {
            try (PluginTickets.Ticket mine = start(b)) {
                has.countDown();
                goOn.await();
            }
        });
        has.await();
        Waiting first = new Waiting(a, b, true, new CountDownLatch(1));
        first.untilWaiting();
        assertThat(first.got).isNotDone();
        goOn.countDown();
        assertThat(first.got.get()).isTrue();
    }

    @Test
    void whoWaitedForTheSameGetsNoTicketAndForAChangeEachGetsOne() throws Exception {
        for (PluginTickets.Purpose purpose : PluginTickets.Purpose.values()) {
            getsOneAfterAnother(purpose, true, purpose == PluginTickets.Purpose.CHANGE);
        }
    }

    @Test
    void whoWaitedForTheSameGetsATicketWhereItWasNotDone() throws Exception {
        for (PluginTickets.Purpose purpose : PluginTickets.Purpose.values()) {
            getsOneAfterAnother(purpose, false, true);
        }
    }

    private void getsOneAfterAnother(PluginTickets.Purpose purpose, boolean used, boolean expected) throws Exception {
        CountDownLatch has = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Threads.go(() -> {
            PluginTickets.Ticket its = tickets.enter(a, purpose);
            has.countDown();
            goOn.await();
            if (used) {
                its.close();
            } else {
                its.closeUnused();
            }
        });
        has.await();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Boolean> other = Threads.run(() -> {
            thread.complete(Thread.currentThread());
            PluginTickets.Ticket mine = tickets.enter(a, purpose);
            if (mine != null) {
                mine.close();
            }
            return mine != null;
        });
        Threads.untilWaiting(thread.get());
        assertThat(tickets.tryEnter(a, purpose)).isNull();
        goOn.countDown();
        assertThat(other.get()).isEqualTo(expected);
    }

    @Test
    void aTicketThatWasGivenUpKeepsNobodyWaitingAndNobodyElseGetsOne() {
        PluginTickets.Ticket mine = start(a);
        assertThat(start(a)).isNull();
        assertThat(tickets.inside(a)).isTrue();
        assertThat(tickets.nested()).isTrue();
        mine.giveUp();
        assertThat(tickets.busy(a)).isFalse();
        tickets.settle(a);
        assertThat(start(a)).isNull();
        AtomicInteger closed = new AtomicInteger();
        assertThat(tickets.leave(a, closed::incrementAndGet)).isTrue();
        assertThat(closed).hasValue(0);
        mine.close();
        assertThat(closed).hasValue(1);
        assertThat(tickets.leave(a, closed::incrementAndGet)).isFalse();
        assertThat(tickets.nested()).isFalse();
        PluginTickets.Ticket again = start(a);
        assertThat(again).isNotNull();
        again.close();
    }

    @RepeatedTest(20)
    void whoHasOnlyNotWokenUpYetClosesNoCircle() throws Exception {
        PluginTickets.Ticket mine = start(b);
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Boolean> other = Threads.run(() -> {
            try (PluginTickets.Ticket its = start(a)) {
                thread.complete(Thread.currentThread());
                return its != null && start(b) == null;
            }
        });
        Threads.untilWaiting(thread.get());
        mine.giveUp();
        PluginTickets.Ticket next = tickets.enter(a, PluginTickets.Purpose.CHANGE);
        assertThat(next).isNotNull();
        next.close();
        mine.close();
        assertThat(other.get()).isTrue();
    }

    @Test
    void theLifecycleLockIsFreeWhileItsHolderWaits() throws Exception {
        PluginTickets.Ticket mine = start(a);
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Integer> other = Threads.run(() -> {
            lifecycle.lock();
            lifecycle.lock();
            thread.complete(Thread.currentThread());
            PluginTickets.Ticket got = tickets.enter(b, PluginTickets.Purpose.STOP, List.of(a));
            got.close();
            int holds = lifecycle.getHoldCount();
            lifecycle.unlock();
            lifecycle.unlock();
            return holds;
        });
        thread.get();
        // comes only once the other thread waits
        lifecycle.lock();
        lifecycle.unlock();
        mine.close();
        assertThat(other.get()).isEqualTo(2);
    }
}
