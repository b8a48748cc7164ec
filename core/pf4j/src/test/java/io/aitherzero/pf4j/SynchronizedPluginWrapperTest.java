package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultPluginManager;
import org.pf4j.Plugin;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

class SynchronizedPluginWrapperTest {
    @TempDir
    Path folder;

    private PluginWrapper wrapper() {
        var descriptor = new DefaultPluginDescriptor("a", "", "org.pf4j.Plugin", "1.0.0", "*", "", "");
        return new SynchronizedPluginWrapper(
                new DefaultPluginManager(folder),
                descriptor,
                folder.resolve("a.jar"),
                getClass().getClassLoader());
    }

    @RepeatedTest(50)
    void manyThreadsThatAskAtOnceGetOneInstance() throws Exception {
        AtomicInteger made = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        PluginWrapper wrapper = wrapper();
        wrapper.setPluginFactory(asking -> {
            made.incrementAndGet();
            return new Plugin();
        });
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Plugin>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(threads.submit(() -> {
                    go.await();
                    return wrapper.getPlugin();
                }));
            }
            go.countDown();
            for (Future<Plugin> answer : answers) {
                assertThat(answer.get()).isNotNull().isSameAs(wrapper.getPlugin());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void failedFactoryIsAskedAgainByTheNextCall() {
        AtomicInteger calls = new AtomicInteger();
        PluginWrapper wrapper = wrapper();
        wrapper.setPluginFactory(asking -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("first");
            }
            return new Plugin();
        });
        assertThatThrownBy(wrapper::getPlugin)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("first");
        assertThat(wrapper.getPlugin()).isNotNull();
        assertThat(calls).hasValue(2);
    }

    @Test
    void pluginThatAsksForItselfInItsConstructorIsToldSo() {
        PluginWrapper wrapper = wrapper();
        wrapper.setPluginFactory(PluginWrapper::getPlugin);
        assertThatThrownBy(wrapper::getPlugin)
                .isInstanceOf(PluginRuntimeException.class)
                .hasMessage("Plugin 'a' asks for itself while it is being made; use 'this', or ask in start()");
    }

    @Test
    void unloadedPluginIsNotMadeButKeptWhenItWasMade() {
        PluginWrapper never = wrapper();
        never.setPluginFactory(asking -> new Plugin());
        never.setPluginState(PluginState.UNLOADED);
        assertThat(never.getPlugin()).isNull();

        PluginWrapper made = wrapper();
        made.setPluginFactory(asking -> new Plugin());
        Plugin plugin = made.getPlugin();
        made.setPluginState(PluginState.UNLOADED);
        assertThat(made.getPlugin()).isSameAs(plugin);
    }

    @Test
    void stateAndFailureStartAsUpstreams() {
        PluginWrapper wrapper = wrapper();
        assertThat(wrapper.getPluginState()).isEqualTo(PluginState.CREATED);
        assertThat(wrapper.getFailedException()).isNull();
        assertThat(wrapper).isEqualTo(wrapper()).hasSameHashCodeAs(wrapper());
        assertThatThrownBy(wrapper::getPlugin)
                .hasMessage("Plugin 'a' has no factory to be made by; call setPluginFactory before getPlugin");
    }
}
