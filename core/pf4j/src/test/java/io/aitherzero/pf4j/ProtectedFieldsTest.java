package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DependencyResolver;
import org.pf4j.Plugin;
import org.pf4j.PluginNotFoundException;
import org.pf4j.PluginState;
import org.pf4j.PluginStateEvent;
import org.pf4j.PluginWrapper;

/** Subclasses and tests of embedders put plain things into PF4J's protected fields. */
class ProtectedFieldsTest {
    private static final class Counting extends Plugin {
        int starts;
        int stops;

        @Override
        public void start() {
            starts++;
        }

        @Override
        public void stop() {
            stops++;
        }
    }

    /** Makes no use of the manager's own collections, and answers for one plugin that is in none of them. */
    private static final class Bare extends ParallelPluginManager {
        final List<PluginStateEvent> fired = new ArrayList<>();
        final Counting instance = new Counting();
        final PluginWrapper plugin;

        Bare(PluginState state) {
            DefaultPluginDescriptor descriptor =
                    new DefaultPluginDescriptor("plain", "", Counting.class.getName(), "1.0.0", "", "", "");
            plugin = new PluginWrapper(
                    this, descriptor, Path.of("plain"), getClass().getClassLoader());
            plugin.setPluginFactory(wrapper -> instance);
            plugin.setPluginState(state);
            plugins = new HashMap<>();
            pluginClassLoaders = new HashMap<>();
            resolvedPlugins = new ArrayList<>(List.of(plugin));
            unresolvedPlugins = new ArrayList<>();
            startedPlugins = new ArrayList<>();
            dependencyResolver = new DependencyResolver(versionManager);
            dependencyResolver.resolve(List.of(descriptor));
        }

        @Override
        public PluginWrapper getPlugin(String pluginId) {
            return plugin;
        }

        @Override
        protected void checkPluginId(String pluginId) {}

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // for one thread
        protected void firePluginStateEvent(PluginStateEvent event) {
            fired.add(event);
            super.firePluginStateEvent(event);
        }

        void usingStatusIn(Path folder) {
            pluginStatusProvider = new AtomicPluginStatusProvider(folder);
        }

        void load() {
            plugins.put("plain", plugin);
        }

        PluginStateEvent event(PluginState before) {
            return new PluginStateEvent(this, plugin, before);
        }
    }

    @Test
    void aPlainWrapperStartsAndStopsWithPlainEvents() {
        Bare plugins = new Bare(PluginState.RESOLVED);
        assertThat(plugins.startPlugin("plain")).isEqualTo(PluginState.STARTED);
        assertThat(plugins.fired).containsExactly(plugins.event(PluginState.RESOLVED));
        plugins.getStartedPlugins().clear();
        assertThat(plugins.stopPlugin("plain")).isEqualTo(PluginState.STOPPED);
        assertThat(plugins.fired)
                .containsExactly(plugins.event(PluginState.RESOLVED), plugins.event(PluginState.STARTED));
        assertThat(plugins.instance.starts).isOne();
        assertThat(plugins.instance.stops).isOne();
    }

    @Test
    void aPlainWrapperOnlyInTheListsTakesPartInBulkStartAndStop() {
        Bare plugins = new Bare(PluginState.RESOLVED);
        plugins.startPlugins();
        assertThat(plugins.getStartedPlugins()).containsExactly(plugins.plugin);
        assertThat(plugins.fired).containsExactly(plugins.event(PluginState.RESOLVED));
        plugins.stopPlugins();
        assertThat(plugins.getStartedPlugins()).isEmpty();
        assertThat(plugins.plugin.getPluginState()).isEqualTo(PluginState.STOPPED);
        assertThat(plugins.instance.stops).isOne();
    }

    @Test
    void aPlainWrapperIsDisabledAndEnabledWithPlainEvents(@TempDir Path folder) {
        Bare plugins = new Bare(PluginState.STARTED);
        plugins.usingStatusIn(folder);
        plugins.getStartedPlugins().add(plugins.plugin);
        assertThat(plugins.disablePlugin("plain")).isTrue();
        assertThat(plugins.enablePlugin("plain")).isTrue();
        assertThat(plugins.plugin.getPluginState()).isEqualTo(PluginState.CREATED);
        assertThat(plugins.fired)
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.getClass()).isEqualTo(PluginStateEvent.class));
    }

    @Test
    void aPlainWrapperIsUnloaded() {
        Bare plugins = new Bare(PluginState.STARTED);
        plugins.load();
        plugins.getStartedPlugins().add(plugins.plugin);
        assertThat(plugins.unloadPlugin("plain")).isTrue();
        assertThat(plugins.plugin.getPluginState()).isEqualTo(PluginState.UNLOADED);
        assertThat(plugins.getResolvedPlugins()).isEmpty();
        assertThat(plugins.fired)
                .containsExactly(plugins.event(PluginState.STARTED), plugins.event(PluginState.STOPPED));
    }

    @Test
    void eventsWithoutAChangeReachNoListener() {
        Bare plugins = new Bare(PluginState.STARTED);
        List<PluginStateEvent> heard = new ArrayList<>();
        plugins.addPluginStateListener(heard::add);
        plugins.firePluginStateEvent(plugins.event(PluginState.STARTED));
        assertThat(heard).isEmpty();
        plugins.firePluginStateEvent(plugins.event(PluginState.RESOLVED));
        assertThat(heard).hasSize(1);
    }

    @Test
    void unknownIdsAreRefusedWithPf4jsException() {
        ParallelPluginManager plugins = new ParallelPluginManager();
        assertThatThrownBy(() -> plugins.startPlugin("plain"))
                .isInstanceOf(PluginNotFoundException.class)
                .hasMessageContaining("plain");
        assertThatThrownBy(() -> plugins.unloadPlugin("plain")).isInstanceOf(IllegalStateException.class);
    }
}
