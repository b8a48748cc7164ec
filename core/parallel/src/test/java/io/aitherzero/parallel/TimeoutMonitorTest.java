package io.aitherzero.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.base.Nanos;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutMonitorTest {
    private static TimeoutMonitor monitor(long timeoutNanos) {
        TimeoutRule rule = new TimeoutRule(
                timeoutNanos < 0 ? Batches.atOnce(1) : Batches.atOnce(1).itemTimeout(Duration.ofNanos(timeoutNanos)),
                0);
        return new TimeoutMonitor(rule, 50);
    }

    @Test
    void withoutATimeoutNothingIsDueAndNobodyLooks() {
        TimeoutMonitor monitor = monitor(-1);
        assertThat(monitor.nextLook()).isEqualTo(Nanos.NEVER);
        assertThat(monitor.beginLook(1_000_000)).isFalse();
        assertThat(monitor.isDue(0, Nanos.NEVER, 1_000_000)).isFalse();
        assertThat(monitor.nextLook()).isEqualTo(Nanos.NEVER);
    }

    @Test
    void anEarlierLookMovesTheNextOneAndALaterOneDoesNot() {
        TimeoutMonitor monitor = monitor(100);
        monitor.lookAt(500);
        monitor.lookAt(300);
        monitor.lookAt(400);
        assertThat(monitor.nextLook()).isEqualTo(300);
        assertThat(monitor.beginLook(299)).isFalse();
        assertThat(monitor.nextLook()).isEqualTo(300);
        assertThat(monitor.beginLook(300)).isTrue();
        assertThat(monitor.nextLook()).as("items that begin now").isEqualTo(400);
    }

    @Test
    void aRunningItemIsDueAfterItsTimeoutAndLookedAtThen() {
        TimeoutMonitor monitor = monitor(100);
        monitor.lookAt(100);
        assertThat(monitor.beginLook(150)).isTrue();
        assertThat(monitor.isDue(60, Nanos.NEVER, 150)).isFalse();
        assertThat(monitor.nextLook()).isEqualTo(160);
        assertThat(monitor.isDue(50, Nanos.NEVER, 150)).isTrue();
        assertThat(monitor.nextLook()).as("its grace comes later").isEqualTo(160);
    }

    @Test
    void oneThatWasToldToStopIsDueAfterItsGrace() {
        TimeoutMonitor monitor = monitor(-1);
        monitor.stopped(100);
        assertThat(monitor.nextLook()).isEqualTo(150);
        assertThat(monitor.beginLook(150)).isTrue();
        assertThat(monitor.isDue(0, 101, 150)).isFalse();
        assertThat(monitor.nextLook()).isEqualTo(151);
        assertThat(monitor.isDue(0, 100, 150)).isTrue();
    }

    @Test
    void oneThatIsToldToStopNowIsLookedAtAgainAfterItsGrace() {
        TimeoutMonitor monitor = monitor(1_000);
        monitor.lookAt(1_000);
        assertThat(monitor.beginLook(1_000)).isTrue();
        assertThat(monitor.isDue(0, Nanos.NEVER, 1_000)).isTrue();
        assertThat(monitor.nextLook()).isEqualTo(1_050);
    }

    @Test
    void timesMayPassTheLargestNumber() {
        TimeoutMonitor monitor = monitor(100);
        long near = Long.MAX_VALUE - 10;
        monitor.lookAt(near + 100);
        monitor.lookAt(near);
        assertThat(monitor.nextLook()).isEqualTo(near);
        assertThat(monitor.beginLook(near + 20)).isTrue();
        assertThat(monitor.isDue(near, Nanos.NEVER, near + 99)).isFalse();
        assertThat(monitor.isDue(near, Nanos.NEVER, near + 100)).isTrue();
    }
}
