package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.run.OverdueException;
import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;
import org.pf4j.PluginStateEvent;
import org.pf4j.PluginWrapper;

/** Hosts that hold a lock of their own while they call the manager, and plugins that need it, too. */
class HostLocksTest {
    private static final String LOCK = "java\\.util\\.concurrent\\.locks\\.ReentrantLock\\$NonfairSync@[0-9a-f]+";

    private static final class SynchronizedHost extends ParallelPluginManager {
        SynchronizedHost(Path folder) {
            super(folder);
        }

        @Override
        public synchronized void startPlugins() {
            super.startPlugins();
        }

        @Override
        public synchronized void stopPlugins() {
            super.stopPlugins();
        }

        @Override
        public synchronized PluginState startPlugin(String id) {
            return super.startPlugin(id);
        }
    }

    /** Each of its methods that PF4J has, and that tell of plugins, is guarded by one lock. */
    private static final class LockingHost extends ParallelPluginManager {
        private static final ReentrantLock GUARD = new ReentrantLock();

        LockingHost(Path folder) {
            super(folder);
        }

        private static <T> T guarded(Supplier<T> action) {
            GUARD.lock();
            try {
                return action.get();
            } finally {
                GUARD.unlock();
            }
        }

        private static void guardedRun(Runnable action) {
            boolean done = guarded(() -> {
                action.run();
                return true;
            });
            assertThat(done).isTrue();
        }

        @Override
        public void loadPlugins() {
            guardedRun(super::loadPlugins);
        }

        @Override
        public void startPlugins() {
            guardedRun(super::startPlugins);
        }

        @Override
        public void stopPlugins() {
            guardedRun(super::stopPlugins);
        }

        @Override
        public PluginState startPlugin(String id) {
            return guarded(() -> super.startPlugin(id));
        }

        @Override
        public PluginState stopPlugin(String id) {
            return guarded(() -> super.stopPlugin(id));
        }

        @Override
        public PluginWrapper getPlugin(String id) {
            return guarded(() -> super.getPlugin(id));
        }

        @Override
        public List<PluginWrapper> getPlugins() {
            return guarded(super::getPlugins);
        }

        @Override
        public List<PluginWrapper> getPlugins(PluginState state) {
            return guarded(() -> super.getPlugins(state));
        }

        @Override
        public List<PluginWrapper> getResolvedPlugins() {
            return guarded(super::getResolvedPlugins);
        }

        @Override
        public List<PluginWrapper> getUnresolvedPlugins() {
            return guarded(super::getUnresolvedPlugins);
        }

        @Override
        public List<PluginWrapper> getStartedPlugins() {
            return guarded(super::getStartedPlugins);
        }

        @Override
        public ClassLoader getPluginClassLoader(String id) {
            return guarded(() -> super.getPluginClassLoader(id));
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the lock is another one
        protected void firePluginStateEvent(PluginStateEvent event) {
            guardedRun(() -> super.firePluginStateEvent(event));
        }
    }

    @TempDir
    Path folder;

    private final ReentrantLock lock = new ReentrantLock();

    @BeforeEach
    void jars() {
        Script.jar(folder, "a");
        Script.jar(folder, "b");
        Script.jar(folder, "c", "a");
    }

    private static <M extends ParallelPluginManager> M loaded(M plugins) {
        plugins.setSchedule(Schedule.READY);
        plugins.setWorkers(OptionalInt.of(2));
        plugins.loadPlugins();
        return plugins;
    }

    @SuppressWarnings("LockNotBeforeTry") // there is nothing in between
    private void needsLock() {
        lock.lock();
        lock.unlock();
    }

    @Test
    void aSynchronizedHostIsServedByItsOwnThread() {
        SynchronizedHost plugins = loaded(new SynchronizedHost(folder));
        Script.of(plugins).on("start a", () -> plugins.startPlugin("b")).on("stop c", () -> plugins.startPlugin("b"));
        plugins.startPlugins();
        assertThat(plugins.getPlugins(PluginState.STARTED)).hasSize(3);
        assertThat(plugins.lastBoot().orElseThrow().fallback())
                .contains("the calling thread holds the monitor of the manager, which is needed to call it");
        plugins.stopPlugins();
        assertThat(plugins.getPlugin("a").getPluginState()).isEqualTo(PluginState.STOPPED);
    }

    @Test
    void aHostThatGuardsAllByALockOfItsOwnIsServed() {
        LockingHost plugins = loaded(new LockingHost(folder));
        CountDownLatch events = new CountDownLatch(6);
        plugins.addPluginStateListener(event -> events.countDown());

        plugins.startPlugins();

        assertThat(plugins.getPlugins(PluginState.STARTED)).hasSize(3);
        assertThat(plugins.getStartedPlugins()).hasSize(3);

        plugins.stopPlugins();

        assertThat(plugins.getPlugins(PluginState.STOPPED)).hasSize(3);
        assertThat(plugins.getStartedPlugins()).isEmpty();
        Threads.hang(events);
    }

    @Test
    void aListenerThatNeedsALockOfTheBootingThreadIsToldWhenThatIsFree() {
        ParallelPluginManager plugins = loaded(new ParallelPluginManager(folder));
        CountDownLatch started = new CountDownLatch(3);
        CountDownLatch stopped = new CountDownLatch(3);
        plugins.addPluginStateListener(event -> {
            needsLock();
            (event.getPluginState().isStarted() ? started : stopped).countDown();
        });
        lock.lock();
        try {
            plugins.startPlugins();

            assertThat(plugins.getPlugins(PluginState.STARTED)).hasSize(3);
            assertThat(plugins.lastBoot().orElseThrow().fallback().orElseThrow())
                    .endsWith(" waits for a lock of the thread that waits for all");
        } finally {
            lock.unlock();
        }
        Threads.hang(started);
        Object menu = new Object();
        plugins.addPluginStateListener(event -> {
            synchronized (menu) {
                assertThat(event.getPlugin()).isNotNull();
            }
        });
        synchronized (menu) {
            plugins.stopPlugins();

            assertThat(plugins.getPlugins(PluginState.STOPPED)).hasSize(3);
        }
        Threads.hang(stopped);
    }

    @Test
    void aPluginThatNeedsALockOfTheBootingThreadFailsAndSaysWhy() {
        ParallelPluginManager plugins = loaded(new ParallelPluginManager(folder));
        CountDownLatch over = new CountDownLatch(1);
        Script.of(plugins).on("start a", this::needsLock).on("stop a", over::countDown);
        lock.lock();
        try {
            plugins.startPlugins();
        } finally {
            lock.unlock();
        }
        assertThat(plugins.getPlugin("a").getPluginState()).isEqualTo(PluginState.FAILED);
        assertThat(plugins.getPlugin("a").getFailedException())
                .isInstanceOf(OverdueException.class)
                .hasMessageMatching("Module 'a' cannot start: it waits for " + LOCK + ", held by thread '.*',"
                        + " which waits for the module\\. Let go of the lock before all modules are told to start,"
                        + " or let the calling thread run them with setExecutor\\(Runnable::run\\)");
        assertThat(plugins.getPlugin("b").getPluginState()).isEqualTo(PluginState.STARTED);
        assertThat(plugins.getPlugin("c").getFailedException()).hasMessage("Required dependency 'a' failed to start");
        Threads.hang(over);
        assertThat(Script.of(plugins).calls("a")).containsExactly("new", "start", "stop");
    }

    @Test
    void aPluginThatNeedsAMonitorOfTheStoppingThreadIsGivenUp() {
        ParallelPluginManager plugins = loaded(new ParallelPluginManager(folder));
        Object monitor = new Object();
        Script.of(plugins).on("stop a", () -> {
            synchronized (monitor) {
                assertThat(monitor).isNotNull();
            }
        });
        plugins.startPlugins();
        synchronized (monitor) {
            plugins.stopPlugins();
        }
        assertThat(plugins.getPlugins(PluginState.STOPPED))
                .extracting(PluginWrapper::getPluginId)
                .containsExactlyInAnyOrder("b", "c");
        assertThat(plugins.lastStop())
                .singleElement()
                .satisfies(finding -> assertThat(finding.cause()).startsWith("Module 'a' cannot stop: it waits for "));
    }

    @Test
    void aStartUnderALockThatTheOtherPluginNeedsIsRefused() {
        ParallelPluginManager plugins = loaded(new ParallelPluginManager(folder));
        CyclicBarrier both = new CyclicBarrier(2);
        Script.of(plugins)
                .on("start a", () -> {
                    lock.lock();
                    try {
                        both.await();
                        plugins.startPlugin("b");
                    } finally {
                        lock.unlock();
                    }
                })
                .on("start b", () -> {
                    both.await();
                    needsLock();
                });
        plugins.startPlugins();
        assertThat(plugins.getPlugin("b").getPluginState()).isEqualTo(PluginState.STARTED);
        assertThat(plugins.getPlugin("a").getFailedException())
                .hasMessageMatching("Plugin 'b' is being started or stopped by thread '.*', which cannot go on before "
                        + LOCK + " is free, held by thread '.*', which waits for the plugin: they would wait for each"
                        + " other for ever\\. Hold no lock while plugins are started or stopped that they need, too");
    }

    @Test
    void aBootUnderALockThatAnotherThreadsPluginNeedsEnds() throws Exception {
        ParallelPluginManager plugins = loaded(new ParallelPluginManager(folder));
        CountDownLatch inside = new CountDownLatch(1);
        Script.of(plugins).on("start a", () -> {
            inside.countDown();
            needsLock();
        });
        CompletableFuture<PluginState> other;
        lock.lock();
        try {
            other = Threads.run(() -> plugins.startPlugin("a"));
            inside.await();
            plugins.startPlugins();
            assertThat(plugins.lastBoot().orElseThrow().modules()).hasSize(3);
            assertThat(plugins.getPlugin("b").getPluginState()).isEqualTo(PluginState.STARTED);
        } finally {
            lock.unlock();
        }
        assertThat(other.get()).isEqualTo(PluginState.STARTED);
    }

    @Test
    @SuppressWarnings({"FutureReturnValueIgnored", "LockNotBeforeTry"}) // the thread only holds the lock
    void aLockOfAThirdThreadIsAwaited() throws Exception {
        ParallelPluginManager plugins = loaded(new ParallelPluginManager(folder));
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Threads.go(() -> {
            lock.lock();
            held.countDown();
            Threads.hang(goOn);
            lock.unlock();
        });
        held.await();
        CompletableFuture<Thread> starter = new CompletableFuture<>();
        Script.of(plugins).on("start a", () -> {
            starter.complete(Thread.currentThread());
            needsLock();
        });
        CompletableFuture<Void> boot = Threads.go(plugins::startPlugins);
        Threads.untilWaiting(starter.get());
        assertThat(boot).isNotDone();
        goOn.countDown();
        boot.get();
        assertThat(plugins.getPlugins(PluginState.STARTED)).hasSize(3);
    }
}
