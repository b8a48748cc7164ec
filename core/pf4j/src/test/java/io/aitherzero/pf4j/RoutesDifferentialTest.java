package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.fixture.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginState;
import org.pf4j.PluginStateEvent;

/** Hosts release and refuse in overridden methods; those that PF4J calls are called for the same plugins. */
class RoutesDifferentialTest {
    /** What a host does in its overrides: takes down the call, and may answer in the manager's stead. */
    private static final class Host {
        final List<String> calls = new ArrayList<>();
        final Map<String, Supplier<?>> answers = new ConcurrentHashMap<>();

        @SuppressWarnings("unchecked")
        synchronized <T> T called(String call, Supplier<T> ours) {
            calls.add(call);
            Supplier<?> answer = answers.get(call);
            return answer == null ? ours.get() : (T) answer.get();
        }

        Set<String> distinct() {
            return new TreeSet<>(calls);
        }
    }

    private interface Hosted {
        Host host();

        boolean unload(String id, boolean dependents);
    }

    private static final class Stock extends DefaultPluginManager implements Hosted {
        private final Host host = new Host();

        Stock(Path folder) {
            super(folder);
        }

        @Override
        public Host host() {
            return host;
        }

        @Override
        public boolean unload(String id, boolean dependents) {
            return unloadPlugin(id, dependents);
        }

        @Override
        public PluginState startPlugin(String id) {
            return host.called("start " + id, () -> super.startPlugin(id));
        }

        @Override
        public PluginState stopPlugin(String id) {
            return host.called("stop " + id, () -> super.stopPlugin(id));
        }

        @Override
        protected PluginState stopPlugin(String id, boolean dependents) {
            return host.called("stop " + id + " " + dependents, () -> super.stopPlugin(id, dependents));
        }

        @Override
        public boolean unloadPlugin(String id) {
            return host.called("unload " + id, () -> super.unloadPlugin(id));
        }

        @Override
        protected boolean unloadPlugin(String id, boolean dependents) {
            return host.called("unload " + id + " " + dependents, () -> super.unloadPlugin(id, dependents));
        }

        @Override
        protected boolean unloadPlugin(String id, boolean dependents, boolean resolve) {
            return host.called(
                    "unload " + id + " " + dependents + " " + resolve,
                    () -> super.unloadPlugin(id, dependents, resolve));
        }

        @Override
        public boolean enablePlugin(String id) {
            return host.called("enable " + id, () -> super.enablePlugin(id));
        }

        @Override
        public void stopPlugins() {
            host.called("stop all", () -> {
                super.stopPlugins();
                return true;
            });
        }

        @Override
        protected synchronized void firePluginStateEvent(PluginStateEvent event) {
            host.called("event " + event.getPlugin().getPluginId() + " " + event.getPluginState(), () -> {
                super.firePluginStateEvent(event);
                return true;
            });
        }
    }

    private static final class Ours extends ParallelPluginManager implements Hosted {
        private final Host host = new Host();

        Ours(Path folder) {
            super(folder);
        }

        @Override
        public Host host() {
            return host;
        }

        @Override
        public boolean unload(String id, boolean dependents) {
            return unloadPlugin(id, dependents);
        }

        @Override
        public PluginState startPlugin(String id) {
            return host.called("start " + id, () -> super.startPlugin(id));
        }

        @Override
        public PluginState stopPlugin(String id) {
            return host.called("stop " + id, () -> super.stopPlugin(id));
        }

        @Override
        protected PluginState stopPlugin(String id, boolean dependents) {
            return host.called("stop " + id + " " + dependents, () -> super.stopPlugin(id, dependents));
        }

        @Override
        public boolean unloadPlugin(String id) {
            return host.called("unload " + id, () -> super.unloadPlugin(id));
        }

        @Override
        protected boolean unloadPlugin(String id, boolean dependents) {
            return host.called("unload " + id + " " + dependents, () -> super.unloadPlugin(id, dependents));
        }

        @Override
        protected boolean unloadPlugin(String id, boolean dependents, boolean resolve) {
            return host.called(
                    "unload " + id + " " + dependents + " " + resolve,
                    () -> super.unloadPlugin(id, dependents, resolve));
        }

        @Override
        public boolean enablePlugin(String id) {
            return host.called("enable " + id, () -> super.enablePlugin(id));
        }

        @Override
        public void stopPlugins() {
            host.called("stop all", () -> {
                super.stopPlugins();
                return true;
            });
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // as ours
        protected void firePluginStateEvent(PluginStateEvent event) {
            host.called("event " + event.getPlugin().getPluginId() + " " + event.getPluginState(), () -> {
                super.firePluginStateEvent(event);
                return true;
            });
        }
    }

    @TempDir
    Path temp;

    private int played;

    private static void jars(Path folder) {
        folder.toFile().mkdirs();
        Script.jar(folder, "base");
        Script.jar(folder, "dep", "base");
        Script.jar(folder, "far", "dep");
        Script.jar(folder, "side", "base", "gone?");
    }

    private record Seen(Set<String> calls, List<String> states, List<String> answers) {}

    private interface Played {
        void on(DefaultPluginManager plugins, Hosted hosted, List<String> answers);
    }

    private static Seen seen(DefaultPluginManager plugins, Hosted hosted, Played scenario) {
        List<String> answers = new ArrayList<>();
        plugins.loadPlugins();
        plugins.startPlugins();
        hosted.host().calls.clear();
        try {
            scenario.on(plugins, hosted, answers);
        } catch (ConcurrentModificationException e) {
            // how PF4J 3.15.0 ends its stop of all plugins
        } catch (RuntimeException e) {
            answers.add("throws " + e);
        }
        return new Seen(
                hosted.host().distinct(),
                plugins.getPlugins().stream()
                        .map(plugin -> plugin.getPluginId() + " " + plugin.getPluginState() + " "
                                + plugin.getFailedException())
                        .sorted()
                        .toList(),
                answers);
    }

    private Seen same(Played scenario) {
        Path folder = temp.resolve("stock" + ++played);
        jars(folder);
        Stock stock = new Stock(folder);
        Seen expected = seen(stock, stock, scenario);
        Path other = temp.resolve("ours" + played);
        jars(other);
        Ours ours = new Ours(other);
        assertThat(seen(ours, ours, scenario)).isEqualTo(expected);
        return expected;
    }

    @Test
    void stopsOfOnePluginAskForEachDependent() {
        Seen seen = same((plugins, hosted, answers) -> answers.add("" + plugins.stopPlugin("base")));
        assertThat(seen.calls)
                .contains("stop base", "stop base true", "stop dep false", "stop far false", "stop side false");
        same((plugins, hosted, answers) -> answers.add("" + plugins.stopPlugin("far")));
    }

    @Test
    void unloadingAndDeletingAsksForEachDependent() {
        Seen seen = same((plugins, hosted, answers) -> answers.add("" + plugins.unloadPlugin("dep")));
        assertThat(seen.calls).contains("unload dep", "unload dep true", "unload far false false", "stop far false");
        same((plugins, hosted, answers) -> answers.add("" + hosted.unload("base", false)));
        same((plugins, hosted, answers) -> answers.add("" + plugins.deletePlugin("base")));
        same((plugins, hosted, answers) -> answers.add("" + plugins.disablePlugin("dep")));
        same((plugins, hosted, answers) -> {
            plugins.disablePlugin("dep");
            answers.add("" + plugins.startPlugin("far"));
        });
    }

    @Test
    void unloadingAllAsksForEachPlugin() {
        Seen seen = same((plugins, hosted, answers) -> plugins.unloadPlugins());
        assertThat(seen.calls)
                .contains("unload base", "unload far", "unload side")
                .doesNotContain("stop all");
        assertThat(seen.states).isEmpty();
    }

    @Test
    void stoppingAllAsksForNone() {
        Seen seen = same((plugins, hosted, answers) -> {
            plugins.stopPlugin("base");
            plugins.startPlugin("base");
            hosted.host().calls.clear();
            plugins.stopPlugins();
        });
        assertThat(seen.calls).containsExactly("event base STOPPED", "stop all");
    }

    private static Played refusing(String call, Object answer, Played then) {
        return (plugins, hosted, answers) -> {
            hosted.host().answers.put(call, () -> answer);
            then.on(plugins, hosted, answers);
        };
    }

    @Test
    void aHostThatRefusesToStopAPluginIsObeyed() {
        Played all = (plugins, hosted, answers) -> answers.add("" + plugins.unloadPlugin("base"));
        same(refusing("stop dep false", PluginState.STARTED, all));
        same(refusing("stop base false", PluginState.STARTED, all));
        same(refusing("unload far false false", false, all));
        same(refusing("unload dep false false", true, all));
        Played stop = (plugins, hosted, answers) -> answers.add("" + plugins.stopPlugin("base"));
        same(refusing("stop dep false", PluginState.STARTED, stop));
        same(refusing("stop far false", PluginState.STOPPED, stop));
        same(refusing("stop base", PluginState.STARTED, stop));
        same(refusing("stop base true", PluginState.STARTED, stop));
        Played delete = (plugins, hosted, answers) -> answers.add("" + plugins.deletePlugin("dep"));
        same(refusing("stop dep false", PluginState.STARTED, delete));
        same(refusing("stop far false", PluginState.STARTED, delete));
        same(refusing("stop dep", PluginState.FAILED, delete));
        same(refusing("unload dep", false, delete));
        Played disable = (plugins, hosted, answers) -> answers.add("" + plugins.disablePlugin("dep"));
        same(refusing("stop dep", PluginState.STARTED, disable));
        same(refusing("stop dep true", PluginState.STARTED, disable));
        same(refusing("stop far false", PluginState.STARTED, disable));
        Played every = (plugins, hosted, answers) -> plugins.unloadPlugins();
        same(refusing("unload side", false, every));
        same(refusing("stop side false", PluginState.STARTED, every));
    }

    @Test
    void whatAHostThrowsOnAStopKeepsNoPluginFromBeingUnloaded() {
        Played throwing = (plugins, hosted, answers) -> {
            hosted.host().answers.put("stop dep false", () -> {
                throw new IllegalStateException("still in use");
            });
            answers.add("" + plugins.unloadPlugin("base"));
        };
        assertThat(same(throwing).states).isEmpty();
    }

    @Test
    void aUserThatIsLoadedMeanwhileIsUnloadedTooAndNotTakenForOneTheHostKeeps() {
        Path folder = temp.resolve("late");
        jars(folder);
        Ours plugins = new Ours(folder);
        plugins.loadPlugins();
        plugins.startPlugins();
        plugins.host.answers.put("unload dep false false", () -> {
            plugins.host.answers.clear();
            plugins.loadPlugin(Script.jar(folder, "late", "dep"));
            return plugins.unloadPlugin("dep", false, false);
        });
        assertThat(plugins.unloadPlugin("base")).isTrue();
        assertThat(plugins.getPlugins()).isEmpty();
        assertThat(plugins.getResolvedPlugins()).isEmpty();
    }
}
