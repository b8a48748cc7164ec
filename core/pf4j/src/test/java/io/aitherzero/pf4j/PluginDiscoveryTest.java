package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginRuntimeException;

class PluginDiscoveryTest {
    private static final List<Path> PATHS =
            IntStream.range(0, 64).mapToObj(i -> Path.of("p" + i)).toList();

    private record Finder(Consumer<Path> before) implements PluginDescriptorFinder {
        @Override
        public boolean isApplicable(Path path) {
            return true;
        }

        @Override
        public PluginDescriptor find(Path path) {
            before.accept(path);
            return new DefaultPluginDescriptor(path.toString(), "", "", "1.0.0", "", "", "");
        }
    }

    private static PluginDiscovery discovery(Consumer<Path> before, Duration deadline) {
        return new PluginDiscovery(new Finder(before), false, true, body -> new Thread(body, "describing"), deadline);
    }

    @Test
    void anInterruptDoesNotLeaveHelpersBehind() throws Exception {
        CountDownLatch helping = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        PluginDiscovery discovery = discovery(
                path -> {
                    inside.incrementAndGet();
                    helping.countDown();
                    Threads.hang(goOn);
                    inside.decrementAndGet();
                },
                Duration.ofHours(1));
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        CompletableFuture<Integer> left = Threads.run(() -> {
            caller.complete(Thread.currentThread());
            Thread.currentThread().interrupt();
            discovery.describeAll(PATHS);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return inside.get();
        });
        helping.await();
        while (!left.isDone() && caller.get().getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(left).isNotDone();
        goOn.countDown();
        assertThat(left.get()).isZero();
        assertThat(PATHS)
                .allSatisfy(path -> assertThat(discovery.descriptor(path)).isPresent());
    }

    @Test
    void whereNoThreadCanBeHadTheCallerDescribesAlone() {
        PluginDiscovery discovery = new PluginDiscovery(
                new Finder(path -> {}),
                false,
                true,
                body -> new Thread(body) {
                    @Override
                    public synchronized void start() {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                },
                Duration.ofHours(1));
        discovery.describeAll(PATHS);
        assertThat(PATHS)
                .allSatisfy(path -> assertThat(discovery.descriptor(path)).isPresent());
    }

    @Test
    void aFinderOfAHostsIsAskedByTheCallerInTurnAndForAsLongAsItTakes() {
        List<Path> inTurn = new ArrayList<>();
        Thread caller = Thread.currentThread();
        PluginDiscovery discovery = new PluginDiscovery(
                new Finder(path -> {
                    assertThat(Thread.currentThread()).isSameAs(caller);
                    inTurn.add(path);
                }),
                false,
                false,
                body -> new Thread(body, "describing"),
                Duration.ofNanos(1));
        discovery.describeAll(PATHS);
        assertThat(inTurn).isEqualTo(PATHS);
        assertThat(PATHS)
                .allSatisfy(path -> assertThat(discovery.descriptor(path)).isPresent());
    }

    @Test
    void whatIsNotReadWithinItsDeadlineIsGivenUpAndTheOthersAreRead() {
        CountDownLatch never = new CountDownLatch(1);
        Set<Path> stuck = Set.of(PATHS.get(0), PATHS.get(1), PATHS.get(40), PATHS.get(63));
        PluginDiscovery discovery = discovery(
                path -> {
                    if (stuck.contains(path)) {
                        Threads.hang(never);
                    }
                },
                Duration.ofMillis(20));
        discovery.describeAll(PATHS);
        never.countDown();
        for (Path path : PATHS) {
            if (stuck.contains(path)) {
                assertThatThrownBy(() -> discovery.find(path))
                        .isInstanceOf(PluginRuntimeException.class)
                        .hasMessage("Plugin " + path + " was not read within 20 ms; look at what keeps its file system,"
                                + " or take it out of the plugins folder");
            } else {
                assertThat(discovery.descriptor(path)).isPresent();
            }
        }
    }

    @Test
    void whateverTheReadingOfOneThrowsIsItsOwnFailure() {
        Map<Path, Throwable> thrown = Map.of(
                PATHS.get(3), new StackOverflowError(),
                PATHS.get(4), new OutOfMemoryError("Java heap space"),
                PATHS.get(5), new InternalError("a fault occurred in an unsafe memory access operation"),
                PATHS.get(6), new IllegalArgumentException("MALFORMED"));
        PluginDiscovery discovery = discovery(
                path -> {
                    Throwable fault = thrown.get(path);
                    if (fault instanceof Error error) {
                        throw error;
                    }
                    if (fault instanceof RuntimeException exception) {
                        throw exception;
                    }
                },
                Duration.ofHours(1));
        discovery.describeAll(PATHS);
        for (Path path : PATHS) {
            assertThat(discovery.descriptor(path).isPresent()).isEqualTo(!thrown.containsKey(path));
        }
        assertThatThrownBy(() -> discovery.find(PATHS.get(4)))
                .hasMessage("Describing p4 failed: java.lang.OutOfMemoryError: Java heap space");
    }
}
