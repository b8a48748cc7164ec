package io.aitherzero.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.RetryPolicy;
import io.aitherzero.base.Nanos;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private final List<Long> waits = new ArrayList<>(List.of(0L));
    private final RetryQueue retries = new RetryQueue(
            RetryPolicy.times(3).backOff(Duration.ofDays(1), Duration.ofDays(1)), bound -> waits.get(0), true);

    private WorkQueue queue(int items, WorkQueue.Claims claims) {
        return new WorkQueue(new Source.Whole(new Object[items], 0), retries, claims);
    }

    private static Chunk failed(long index, Throwable error) {
        return Chunk.one("item", index, 0, new Tries(1, 0, 0, 0, 0, Outcome.FAILED, error, null));
    }

    private void retryIn(long nanos, long index, WorkQueue queue) {
        waits.set(0, nanos);
        queue.takeBack(Chunk.NO_ITEMS, new ArrayList<>(List.of(failed(index, new IOException()))), 1_000);
    }

    private static Chunk claim(WorkQueue queue, int appetite, long now) {
        return Objects.requireNonNull(queue.next(appetite, 1, now));
    }

    @Test
    void singleClaimsAreOfOneItemWhateverTheAppetite() {
        WorkQueue queue = queue(3, WorkQueue.Claims.SINGLE);
        for (int i = 0; i < 3; i++) {
            assertThat(queue.isExhausted()).isFalse();
            Chunk one = claim(queue, 256, 0);
            assertThat(one.left()).isEqualTo(1);
            assertThat(one.take()).isEqualTo(i);
        }
        assertThat(queue.next(256, 1, 0)).isNull();
        assertThat(queue.isExhausted()).isTrue();
    }

    @Test
    void aChunkIsNoMoreThanHalfOfAFairShare() {
        WorkQueue queue = queue(80, WorkQueue.Claims.CHUNKS);
        assertThat(Objects.requireNonNull(queue.next(256, 4, 0)).left()).isEqualTo(10);
        assertThat(Objects.requireNonNull(queue.next(5, 4, 0)).left()).isEqualTo(5);
        assertThat(Objects.requireNonNull(queue.next(256, 1_000, 0)).left()).isEqualTo(1);
    }

    @Test
    void anIdleWorkerTakesFromTheChunkOfABusyOne() {
        WorkQueue queue = queue(8, WorkQueue.Claims.CHUNKS);
        Chunk busy = claim(queue, 256, 0);
        assertThat(busy.left()).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            assertThat(claim(queue, 1, 0).take()).isEqualTo(4 + i);
        }
        assertThat(claim(queue, 1, 0)).isSameAs(busy);
        assertThat(queue.ready(0)).isEqualTo(busy.left());
        while (busy.take() >= 0) {
            assertThat(queue.isExhausted()).isTrue();
        }
        assertThat(queue.ready(0)).isZero();
        assertThat(queue.next(1, 1, 0)).isNull();
    }

    @Test
    void longItemsComeFromAllThatAreLeft() {
        WorkQueue queue = queue(8, WorkQueue.Claims.FROM_ALL);
        Chunk all = claim(queue, 1, 0);
        assertThat(all.isOpen()).isTrue();
        assertThat(claim(queue, 1, 0)).isSameAs(all);
        queue.takeBack(all, new ArrayList<>(), 0);
        assertThat(queue.ready(0)).isEqualTo(8);
        assertThat(claim(queue, 256, 0).left()).isEqualTo(4);
    }

    @Test
    void whatAWorkerLeftOfItsChunkComesNext() {
        WorkQueue queue = queue(8, WorkQueue.Claims.CHUNKS);
        Chunk chunk = claim(queue, 256, 0);
        assertThat(chunk.take()).isZero();
        queue.takeBack(chunk, new ArrayList<>(), 0);
        assertThat(claim(queue, 1, 0)).isSameAs(chunk);
    }

    @Test
    void anEarlierRetryMovesWhatIsDueNext() {
        WorkQueue queue = queue(0, WorkQueue.Claims.SINGLE);
        assertThat(queue.nextDue()).isEqualTo(Nanos.NEVER);
        retryIn(500, 1, queue);
        assertThat(queue.nextDue()).isEqualTo(1_500);
        retryIn(200, 2, queue);
        assertThat(queue.nextDue()).isEqualTo(1_200);
        retryIn(300, 3, queue);
        assertThat(queue.nextDue()).isEqualTo(1_200);
        assertThat(queue.ready(1_199)).isZero();
        assertThat(queue.isExhausted()).isFalse();
        assertThat(queue.ready(1_200)).isEqualTo(1);
        assertThat(queue.nextDue()).isEqualTo(1_300);
        assertThat(claim(queue, 1, 1_600).take()).isEqualTo(2);
        assertThat(claim(queue, 1, 1_600).take()).isEqualTo(3);
        assertThat(claim(queue, 1, 1_600).take()).isEqualTo(1);
        assertThat(queue.isExhausted()).isTrue();
        assertThat(queue.nextDue()).isEqualTo(Nanos.NEVER);
    }

    @Test
    void anItemThatRanOutOfMemoryIsDueAtOnceAndBeforeAllOthers() {
        WorkQueue queue = queue(0, WorkQueue.Claims.SINGLE);
        retryIn(0, 1, queue);
        assertThat(queue.ready(2_000)).isEqualTo(1);
        assertThat(queue.isAlone()).isFalse();
        waits.set(0, 5_000L);
        queue.takeBack(Chunk.NO_ITEMS, new ArrayList<>(List.of(failed(7, new OutOfMemoryError()))), 2_000);
        assertThat(queue.ready(2_000)).isEqualTo(2);
        assertThat(queue.isAlone()).isTrue();
        assertThat(claim(queue, 1, 2_000).take()).isEqualTo(7);
        assertThat(queue.isAlone()).isFalse();
    }

    @Test
    void afterAStopEverythingIsHandedOutDueOrNot() {
        WorkQueue queue = queue(9, WorkQueue.Claims.CHUNKS);
        Chunk begun = claim(queue, 3, 0);
        assertThat(begun.take()).isZero();
        retryIn(1_000_000, 0, queue);
        queue.takeBack(begun, new ArrayList<>(), 0);
        List<Long> rest = new ArrayList<>();
        while (queue.hasRest()) {
            Chunk chunk = Objects.requireNonNull(queue.nextRest());
            for (long index = chunk.take(); index >= 0; index = chunk.take()) {
                rest.add(index);
            }
        }
        assertThat(rest).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(queue.nextRest()).isNull();
        assertThat(queue.isExhausted()).isTrue();
    }
}
