package io.aitherzero.pf4j;

import io.aitherzero.fixture.PluginSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;

/** What the {@link ScriptedPlugin}s of one manager do, and what they were asked to do. */
public final class Script {
    /** What a plugin does in one of its methods. */
    public interface Action {
        void run() throws Exception;
    }

    private static final Map<PluginManager, Script> scripts = new WeakHashMap<>();

    private final Map<String, Action> actions = new ConcurrentHashMap<>();
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    public static Script of(PluginManager plugins) {
        synchronized (scripts) {
            return scripts.computeIfAbsent(plugins, manager -> new Script());
        }
    }

    public static Script of(PluginWrapper plugin) {
        return of(plugin.getPluginManager());
    }

    /** A jar of a scripted plugin that depends on others, as written in a descriptor. */
    public static Path jar(Path folder, String id, String... dependencies) {
        return sources(id, dependencies).jar(folder);
    }

    static PluginSources sources(String id, String... dependencies) {
        return PluginSources.plugin(id)
                .attribute("Plugin-Class", ScriptedPlugin.class.getName())
                .attribute("Plugin-Dependencies", String.join(", ", dependencies));
    }

    /** What to do on a call such as {@code start a}. */
    public Script on(String call, Action action) {
        actions.put(call, action);
        return this;
    }

    void call(String method, String id) {
        calls.add(method + " " + id);
        Action action = actions.get(method + " " + id);
        if (action != null) {
            try {
                action.run();
            } catch (Exception e) {
                throw sneaky(e);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> RuntimeException sneaky(Exception e) throws E {
        throw (E) e;
    }

    /** All calls so far. */
    List<String> calls() {
        return new ArrayList<>(calls);
    }

    /** The calls of one plugin so far, as {@code start} or {@code stop}. */
    List<String> calls(String id) {
        return calls.stream()
                .filter(call -> call.endsWith(" " + id))
                .map(call -> call.substring(0, call.indexOf(' ')))
                .toList();
    }
}
