package io.aitherzero.parallel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoppedTimeTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong millis = new AtomicLong(5000);
    private final StoppedTime stopped = new StoppedTime(millis::get);

    @Test
    void firstSecondIsUnknown() {
        assertThat(stopped.share(0)).isEmpty();
        assertThat(stopped.share(SECOND - 1)).isEmpty();
        assertThat(stopped.share(SECOND)).hasValue(0);
    }

    @Test
    void shareIsOfTheLastTenSeconds() {
        stopped.share(0);
        millis.addAndGet(500);
        assertThat(stopped.share(2 * SECOND)).hasValue(0.25);
        assertThat(stopped.share(10 * SECOND)).hasValue(0.05);
        assertThat(stopped.share(12 * SECOND)).hasValue(0);
    }

    @Test
    void longGapIsStillTwoReadings() {
        stopped.share(0);
        millis.addAndGet(1000);
        assertThat(stopped.share(100 * SECOND)).hasValue(0.01);
    }

    @Test
    void cyclesRunBesideTheApplication() {
        assertThat(StoppedTime.isConcurrent("ZGC Major Cycles")).isTrue();
        assertThat(StoppedTime.isConcurrent("Shenandoah Cycles")).isTrue();
        assertThat(StoppedTime.isConcurrent("ZGC Major Pauses")).isFalse();
        assertThat(StoppedTime.isConcurrent("G1 Concurrent GC")).isFalse();
    }
}
