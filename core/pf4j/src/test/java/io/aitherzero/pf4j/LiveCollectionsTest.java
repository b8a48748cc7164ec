package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.fixture.Script;
import io.aitherzero.fixture.Threads;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** What PF4J hands out may be walked over and changed on the way. */
class LiveCollectionsTest {
    private final LiveList<String> list = new LiveList<>(List.of("a", "b", "c"));
    private final LiveMap<String, Integer> map = new LiveMap<>(new LinkedHashMap<>(Map.of("a", 1)));

    @Test
    void aWalkRemovesAndReplacesWhatItPasses() {
        ListIterator<String> walk = list.listIterator();
        assertThat(walk.next()).isEqualTo("a");
        walk.remove();
        assertThat(walk.next()).isEqualTo("b");
        walk.set("x");
        assertThat(walk.next()).isEqualTo("c");
        assertThat(walk.hasNext()).isFalse();
        assertThat(list).containsExactly("x", "c");
        assertThat(walk.previous()).isEqualTo("c");
        walk.add("y");
        assertThat(list).containsExactly("x", "c", "y");
        Iterator<String> all = list.iterator();
        while (all.hasNext()) {
            all.next();
            all.remove();
        }
        assertThat(list).isEmpty();
    }

    @Test
    void aWalkNeedsAnElementToChange() {
        Iterator<String> walk = list.iterator();
        assertThatThrownBy(walk::remove)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("next()");
        walk.next();
        walk.remove();
        assertThatThrownBy(walk::remove)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("next()");
        Iterator<String> keys = map.keySet().iterator();
        assertThatThrownBy(keys::remove)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("next()");
    }

    @Test
    void onlyTheElementThatWasMeantIsRemoved() {
        String one = new String("same");
        String other = new String("same");
        list.addAll(0, List.of(one, other));
        Iterator<String> walk = list.iterator();
        walk.next();
        walk.next();
        list.remove("a");
        walk.remove();
        assertThat(list.get(0)).isSameAs(one);
        assertThat(list).containsExactly("same", "b", "c");
        list.clear();
        walk.next();
        walk.remove();
        assertThat(list).isEmpty();
    }

    @Test
    @SuppressWarnings({"NullAway", "ModifyCollectionInEnhancedForLoop"}) // that is what the map is for
    void aMapHasItsOrderNullAsKeyAndWalksThatChangeIt() {
        map.put(null, 2);
        map.put("b", 3);
        assertThat(map.keySet()).containsExactly("a", null, "b");
        assertThat(map.get(null)).isEqualTo(2);
        assertThat(map.containsKey("c")).isFalse();
        for (Map.Entry<String, Integer> entry : map.entrySet()) {
            entry.setValue(entry.getValue() + 10);
            map.put("during " + entry.getKey(), 0);
        }
        assertThat(map.get("b")).isEqualTo(13);
        assertThat(map).hasSize(6);
        map.values().removeIf(value -> value < 12);
        assertThat(map.keySet()).containsExactly(null, "b");
        map.keySet().removeIf(key -> key == null);
        assertThat(map.remove("b", 1)).isFalse();
        assertThat(map.remove("b", 13)).isTrue();
        assertThat(map).isEmpty();
        map.put("a", 1);
        map.clear();
        assertThat(map).isEmpty();
    }

    @Test
    void whoWalksWhileOthersChangeIsNotDisturbed() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> other = Threads.go(() -> {
            for (int i = 0; i < 20_000; i++) {
                map.put("k" + i % 50, i);
                map.remove("k" + (i + 7) % 50);
                list.add("n");
                list.remove("n");
            }
            over.set(true);
        });
        long walked = 0;
        while (!over.get()) {
            walked += map.values().stream().filter(value -> value >= 0).count();
            for (Iterator<String> walk = list.iterator(); walk.hasNext(); ) {
                walked += walk.next().length();
            }
        }
        other.get();
        assertThat(walked).isPositive();
        assertThat(list).containsExactly("a", "b", "c");
    }

    /** As hosts do that were written before PF4J stopped plugins in reverse order by itself. */
    private static final class OwnStop extends ParallelPluginManager {
        OwnStop(Path folder) {
            super(folder);
        }

        @Override
        public void stopPlugins() {
            Collections.reverse(startedPlugins);
            for (Iterator<PluginWrapper> walk = startedPlugins.iterator(); walk.hasNext(); ) {
                PluginWrapper plugin = walk.next();
                plugin.getPlugin().stop();
                plugin.setPluginState(PluginState.STOPPED);
                walk.remove();
            }
        }

        void replaceAll() {
            for (ListIterator<PluginWrapper> walk = resolvedPlugins.listIterator(); walk.hasNext(); ) {
                walk.set(walk.next());
            }
            plugins.values().removeIf(plugin -> plugin.getPluginId().equals("b"));
        }
    }

    @Test
    void aHostStopsPluginsWithTheIteratorOfTheStartedOnes(@TempDir Path folder) {
        for (String id : List.of("a", "b", "c")) {
            Script.jar(folder, id);
        }
        OwnStop plugins = new OwnStop(folder);
        plugins.loadPlugins();
        plugins.startPlugins();
        plugins.stopPlugins();
        assertThat(plugins.getStartedPlugins()).isEmpty();
        assertThat(plugins.getPlugins(PluginState.STOPPED)).hasSize(3);
        assertThat(Script.of(plugins).calls()).contains("stop a", "stop b", "stop c");
        plugins.replaceAll();
        assertThat(plugins.getResolvedPlugins()).hasSize(3);
        assertThat(plugins.getPlugin("b")).isNull();
        assertThat(plugins.getPlugins()).hasSize(2);
    }
}
