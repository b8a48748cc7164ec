package io.aitherzero.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CancellationTest {
    private final Cancellation cancellation = new Cancellation();

    @Test
    void theFirstReasonStays() {
        assertThat(cancellation.reason()).isEmpty();
        cancellation.close("first");
        cancellation.close("second");
        assertThat(cancellation.cancel("third")).isTrue();
        assertThat(cancellation.reason()).contains("first");
    }

    @Test
    void onlyTheFirstOrderInterrupts() {
        assertThat(cancellation.cancel("first")).isTrue();
        assertThat(cancellation.cancel("second")).isFalse();
        cancellation.close("third");
        assertThat(cancellation.cancel("fourth")).isFalse();
        assertThat(cancellation.reason()).contains("first");
    }

    @Test
    void whatIsOverEndsOnceAndIsNotCancelled() {
        assertThat(cancellation.isOver()).isFalse();
        assertThat(cancellation.end()).isTrue();
        assertThat(cancellation.end()).isFalse();
        assertThat(cancellation.isOver()).isTrue();
        assertThat(cancellation.cancel("too late")).isFalse();
        assertThat(cancellation.reason()).isEmpty();
    }
}
