package io.aitherzero.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
    private static final BatchSetup SETUP = new BatchSetup(
            Batches.atOnce(1),
            ItemTask.items(Batches.atOnce(1), (i, context) -> i),
            CallerContext.capture(false),
            new TimeoutRule(Batches.atOnce(1), 0),
            new Permits(() -> {}),
            Optional.empty(),
            () -> 0,
            0,
            why -> {});

    private final WorkerPool pool = new WorkerPool(() -> new Worker(SETUP));

    @Test
    void hiresAsManyAsThereAreClaims() {
        assertThat(pool.call(3)).isZero();
        assertThat(pool.size()).isEqualTo(3);
        assertThat(pool.hasHired()).isTrue();
        assertThat(pool.call(3)).isZero();
        assertThat(pool.size()).as("those that were hired come yet").isEqualTo(3);
        pool.beginsClaim();
        assertThat(pool.call(3)).isZero();
        assertThat(pool.size()).isEqualTo(4);
        pool.reader(Objects.requireNonNull(pool.pollHired()));
        assertThat(pool.call(3)).isZero();
        assertThat(pool.size()).as("the one that reads does not count").isEqualTo(5);
    }

    @Test
    void whoRestsIsCalledOnceAndBeforeAnyIsHired() {
        assertThat(pool.call(2)).isZero();
        pool.rests();
        pool.rests();
        assertThat(pool.call(1)).isEqualTo(1);
        assertThat(pool.call(2)).isEqualTo(1);
        assertThat(pool.call(2)).isZero();
        pool.wakes();
        pool.rests();
        assertThat(pool.call(2)).isEqualTo(1);
        assertThat(pool.size()).isEqualTo(2);
    }

    @Test
    void whoWakesWithoutACallRestsNoMore() {
        assertThat(pool.call(1)).isZero();
        pool.rests();
        pool.wakes();
        assertThat(pool.call(1)).isZero();
    }

    @Test
    void callingAllLeavesNobodyToCall() {
        assertThat(pool.call(2)).isZero();
        pool.rests();
        pool.rests();
        pool.callAll();
        assertThat(pool.call(2)).isZero();
        pool.wakes();
        pool.wakes();
        pool.rests();
        assertThat(pool.call(2)).isEqualTo(1);
    }

    @Test
    void whereThreadsAreScarceOnlyOneIsHiredAndOnlyIfThereIsNone() {
        pool.threadsAreScarce();
        assertThat(pool.call(5)).isZero();
        assertThat(pool.isEmpty()).isTrue();
        pool.callOne();
        pool.callOne();
        assertThat(pool.size()).isEqualTo(1);
    }

    @Test
    void whoHasNoThreadYetIsDismissed() {
        assertThat(pool.call(3)).isZero();
        Worker begun = Objects.requireNonNull(pool.pollHired());
        pool.dismissHired();
        assertThat(pool.size()).isEqualTo(1);
        assertThat(pool.hasHired()).isFalse();
        pool.leave(begun);
        assertThat(pool.isEmpty()).isTrue();
    }

    @Test
    void whoHangsIsReplacedByOneThatHasItsClaim() {
        pool.callOne();
        Worker hanging = Objects.requireNonNull(pool.pollHired());
        Chunk chunk = Chunk.one("item", 0, 0, Tries.NONE);
        hanging.claimed(chunk, Admission.Ticket.NONE);
        hanging.permit(Permits.Permit.LENT);
        Attempt abandoned = new Attempt(SETUP, chunk, Thread.currentThread());
        hanging.current(abandoned);
        assertThat(pool.running()).containsExactly(abandoned);
        pool.replace(hanging, abandoned);
        assertThat(pool.size()).isEqualTo(1);
        Worker next = Objects.requireNonNull(pool.pollHired());
        assertThat(next.chunk()).isSameAs(chunk);
        assertThat(next.permit()).isEqualTo(Permits.Permit.LENT);
        assertThat(next.toConclude()).isSameAs(abandoned);
    }
}
