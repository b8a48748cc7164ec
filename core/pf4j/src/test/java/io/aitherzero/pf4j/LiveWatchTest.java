package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveWatchTest {
    @TempDir
    Path folder;

    @Test
    void neitherAFailingTurnNorAnUnknownFolderEndsTheThread() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(1);
        try (LiveWatch watch = new LiveWatch(
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new IllegalStateException("no folders");
                    }
                    return List.of(folder);
                },
                LiveWatch.service(),
                () -> {
                    switch (turns.incrementAndGet()) {
                        case 1 -> throw new IllegalArgumentException("bad class");
                        case 2 -> throw new StackOverflowError("deep");
                        default -> third.countDown();
                    }
                    return Duration.ofMillis(1);
                },
                "failing")) {
            watch.start();
            third.await();
        }
        assertThat(turns.get()).isGreaterThanOrEqualTo(3);
        assertThat(asked.get()).isGreaterThan(turns.get());
    }

    @Test
    void theSameWithoutEvents() throws InterruptedException {
        CountDownLatch turns = new CountDownLatch(2);
        try (LiveWatch watch = new LiveWatch(
                List::of,
                Optional.empty(),
                () -> {
                    turns.countDown();
                    throw new IllegalStateException("always");
                },
                "failing")) {
            watch.start();
            turns.await();
        }
        assertThat(turns.getCount()).isZero();
    }
}
