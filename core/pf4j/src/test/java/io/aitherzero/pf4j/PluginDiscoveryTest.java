package io.aitherzero.pf4j;

import io.aitherzero.fixture.Threads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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

    @Test
    void anInterruptDoesNotLeaveHelpersBehind() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor needs no helper");
        CountDownLatch helping = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        AtomicInteger inside = new AtomicInteger();
        PluginDiscovery discovery = new PluginDiscovery(new Finder(path -> {
            inside.incrementAndGet();
            if (Thread.currentThread() == caller.join()) {
                Threads.hang(helping);
            } else {
                helping.countDown();
                Threads.hang(goOn);
            }
            inside.decrementAndGet();
        }));
        CompletableFuture<Integer> left = Threads.run(() -> {
            caller.complete(Thread.currentThread());
            Thread.currentThread().interrupt();
            discovery.describeAll(PATHS);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return inside.get();
        });
        helping.await();
        while (!left.isDone() && caller.get().getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        assertThat(left.get()).isZero();
        assertThat(PATHS)
                .allSatisfy(path -> assertThat(discovery.descriptor(path)).isPresent());
    }

    @Test
    void whereNoThreadCanBeHadTheCallerDescribesAlone() {
        PluginDiscovery discovery = new PluginDiscovery(new Finder(path -> {}), body -> new Thread(body) {
            @Override
            public synchronized void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        });
        discovery.describeAll(PATHS);
        assertThat(PATHS)
                .allSatisfy(path -> assertThat(discovery.descriptor(path)).isPresent());
    }
}
