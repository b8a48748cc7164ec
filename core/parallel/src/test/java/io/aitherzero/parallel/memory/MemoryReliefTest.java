package io.aitherzero.parallel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.parallel.memory.ReliefEvent.Outcome;
import io.aitherzero.parallel.memory.ReliefEvent.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MemoryReliefTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong clock = new AtomicLong(1);
    private final AtomicLong used = new AtomicLong(900);
    private final AtomicLong collections = new AtomicLong();
    private final List<String> calls = new ArrayList<>();
    private OptionalDouble gcShare = OptionalDouble.of(0.01);
    private Runnable collect = () -> collected(300);
    private final MemoryRelief relief = new MemoryRelief(new CollectionRequest(
            () -> Samples.heap(used.get(), 0, 0, gcShare), () -> collect.run(), collections::get, clock::get));

    private void collected(long left) {
        calls.add("collect");
        clock.addAndGet(SECOND / 10);
        collections.incrementAndGet();
        used.set(left);
    }

    @Test
    void bytesBeforeAndAfterAreRecorded() {
        ReliefEvent event = relief.confirm();
        assertThat(event.outcome()).isEqualTo(Outcome.FREED);
        assertThat(event.trigger()).isEqualTo(Trigger.CONFIRM);
        assertThat(event.beforeBytes()).hasValue(900);
        assertThat(event.afterBytes()).hasValue(300);
        assertThat(event.freedBytes()).isEqualTo(600);
        assertThat(event.tookNanos()).isEqualTo(SECOND / 10);
        assertThat(relief.events()).containsExactly(event);
    }

    @Test
    void cachesShrinkFirstWhateverOneOfThemThrows() {
        Runnable shrink = () -> calls.add("shrink");
        relief.addCache(() -> {
            throw new IllegalStateException("planted");
        });
        relief.addCache(shrink);
        relief.confirm();
        assertThat(calls).containsExactly("shrink", "collect");
        relief.removeCache(shrink);
        clock.addAndGet(30 * SECOND);
        used.set(900);
        relief.confirm();
        assertThat(calls).containsExactly("shrink", "collect", "collect");
    }

    @Test
    void thereIsNothingToConfirmBelow80Percent() {
        used.set(799);
        ReliefEvent event = relief.confirm();
        assertThat(event.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(event.reason()).isEqualTo("The heap is used to 79.9 %, there is something to confirm from 80 % on");
        assertThat(calls).isEmpty();
        assertThat(relief.events()).isEmpty();
        assertThat(relief.idle().outcome()).isEqualTo(Outcome.FREED);
    }

    @Test
    void thirtySecondsLieBetweenTwo() {
        relief.confirm();
        used.set(900);
        clock.addAndGet(29 * SECOND);
        assertThat(relief.confirm().reason())
                .isEqualTo("The last collection was asked for less than 30 s ago; ask again later");
        clock.addAndGet(SECOND);
        assertThat(relief.confirm().outcome()).isEqualTo(Outcome.FREED);
    }

    @Test
    void busyCollectorIsLeftAlone() {
        gcShare = OptionalDouble.of(0.02);
        assertThat(relief.confirm().reason())
                .isEqualTo("Collections take 2.0 % of the time, 2 % at most for one more: the collector is at it"
                        + " already");
        gcShare = OptionalDouble.empty();
        assertThat(relief.idle().reason())
                .isEqualTo("The time that collections take is not known yet; ask again in a second");
        assertThat(calls).isEmpty();
    }

    @Test
    void twoUselessOnesInARowAreTheLast() {
        collect = () -> collected(851);
        assertThat(relief.confirm().outcome()).isEqualTo(Outcome.USELESS);
        assertThat(relief.disabled()).isEmpty();
        used.set(900);
        clock.addAndGet(30 * SECOND);
        assertThat(relief.confirm().reason()).isEqualTo("Freed 0 MB, less than 5 % of the heap: what fills it is live");
        assertThat(relief.disabled())
                .contains("Two collections in a row freed less than 5 % of the heap: what fills it is live; give the"
                        + " JVM a larger heap (-Xmx) or run less at once");
        clock.addAndGet(300 * SECOND);
        ReliefEvent refused = relief.confirm();
        assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refused.reason()).isEqualTo(relief.disabled().orElseThrow());
        assertThat(calls).hasSize(2);
    }

    @Test
    void usefulOneInBetweenForgivesAUselessOne() {
        int[] left = {851, 300, 851, 300, 851};
        for (int next : left) {
            used.set(900);
            collect = () -> collected(next);
            relief.confirm();
            clock.addAndGet(30 * SECOND);
        }
        assertThat(relief.disabled()).isEmpty();
        assertThat(relief.events())
                .extracting(ReliefEvent::outcome)
                .containsExactly(Outcome.USELESS, Outcome.FREED, Outcome.USELESS, Outcome.FREED, Outcome.USELESS);
    }

    @Test
    void jvmThatDoesNotCollectIsNotAskedAgain() {
        collect = () -> calls.add("ignored");
        assertThat(relief.confirm().outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(relief.disabled())
                .contains("The JVM did not collect when asked; start it without -XX:+DisableExplicitGC to allow it");
        clock.addAndGet(300 * SECOND);
        assertThat(relief.confirm().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(calls).containsExactly("ignored");
    }

    @Test
    void onlyOneIsUnderWay() throws InterruptedException {
        CountDownLatch collecting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<ReliefEvent> first = new ArrayList<>();
        collect = () -> {
            collecting.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            collected(300);
        };
        Thread asking = new Thread(() -> first.add(relief.confirm()));
        asking.start();
        collecting.await();
        assertThat(relief.confirm().reason()).isEqualTo("Another collection is under way; ask again when it is over");
        goOn.countDown();
        asking.join();
        assertThat(first).extracting(ReliefEvent::outcome).containsExactly(Outcome.FREED);
    }

    @Test
    void cacheThatAsksForReliefIsRefused() {
        List<Outcome> inner = new ArrayList<>();
        relief.addCache(() -> inner.add(relief.confirm().outcome()));
        assertThat(relief.confirm().outcome()).isEqualTo(Outcome.FREED);
        assertThat(inner).containsExactly(Outcome.REFUSED);
    }

    @Test
    void cachesShrinkWhenThePressureRises() {
        AtomicReference<MemorySample> now = new AtomicReference<>(Samples.survived(850));
        MemoryMonitor monitor = new MemoryMonitor(now::get, new MemoryBudget(1000, 0.5), clock::get);
        AtomicInteger shrunk = new AtomicInteger();
        MemoryRelief.ofThisJvm(monitor).addCache(shrunk::incrementAndGet);
        monitor.sample();
        clock.addAndGet(SECOND);
        monitor.sample();
        assertThat(shrunk).hasValue(1);
        now.set(Samples.survived(100));
        monitor.sample();
        clock.addAndGet(SECOND);
        monitor.sample();
        assertThat(monitor.pressure()).isEqualTo(MemoryPressure.NORMAL);
        assertThat(shrunk).hasValue(1);
    }
}
