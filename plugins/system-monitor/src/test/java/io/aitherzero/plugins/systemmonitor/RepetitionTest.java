package io.aitherzero.plugins.systemmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RepetitionTest {
    private final LogLines log = new LogLines();

    @RepeatedTest(50)
    void closeLetsTheRunUnderWayFinishAndNoOtherBegin() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger finished = new AtomicInteger();
        Repetition repetition = Repetition.start("repetition", Duration.ofDays(1), log, () -> {
            begun.countDown();
            finished.incrementAndGet();
        });

        begun.await();
        repetition.close();

        assertThat(finished).hasValue(1);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("repetition");
    }

    @Test
    void failureIsLoggedOncePerCauseAndTheTaskTriedAgain() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(5);
        Repetition repetition = Repetition.start("repetition", Duration.ofNanos(1), log, () -> {
            runs.countDown();
            throw new IllegalStateException(runs.getCount() > 2 ? "early" : "late");
        });

        assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
        repetition.close();

        assertThat(log.seen)
                .hasSize(2)
                .containsOnly("ERROR repetition failed and is tried again every PT0.000000001S; restart the module, and"
                        + " report it if that does not help");
    }
}
