package io.aitherzero.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecTurnsTest {
    @TempDir
    Path folder;

    private ExecTurns turns(Duration delay, int jobs) {
        ExecGate gate = new ExecGate(OptionalLong.empty(), OptionalInt.empty(), Optional.of(delay), folder, text -> {});
        ExecJob job = new ExecJob(1, "true", "", Optional.empty());
        return new ExecTurns(Collections.nCopies(jobs, job).iterator(), gate, new ExecOrder(false, folder));
    }

    @Test
    void jobPassesTheGateOnceHoweverOftenItIsAskedFor() {
        ExecTurns turns = turns(Duration.ofHours(1), 1);
        assertThat(List.of(turns.hasNext(), turns.hasNext())).containsExactly(true, true);
        assertThat(turns.next().sequence()).isEqualTo(1);
        assertThat(turns.hasNext()).isFalse();
        assertThatThrownBy(turns::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void interruptEndsTheWaitAndLeavesNoJob() {
        ExecTurns turns = turns(Duration.ofHours(1), 2);
        assertThat(turns.next().command()).isEqualTo("true");
        Thread.currentThread().interrupt();
        assertThat(turns.hasNext()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
