package io.aitherzero.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnProcessTest {
    @Test
    void theNumberIsTheOneThatTheJdkTells() {
        assertThat(OwnProcess.pid()).isEqualTo(ProcessHandle.current().pid());
    }
}
