package io.aitherzero.pf4j;

import io.aitherzero.fixture.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginWrapper;

/** One manager in a scenario, its folder, and what could be seen of it. */
final class Stage {
    /** Makes the manager of a scenario. */
    interface Maker extends Function<List<Path>, DefaultPluginManager> {}

    final String name;
    final Path folder;
    private final Maker maker;
    private final List<String> answers = new ArrayList<>();
    private final Map<String, PluginWrapper> known = new TreeMap<>();
    private List<Path> roots;
    private final Events events = new Events();
    private @Nullable DefaultPluginManager plugins;

    Stage(String name, Path folder, Maker maker) {
        this.name = name;
        this.folder = folder;
        this.maker = maker;
        this.roots = List.of(folder);
    }

    /** Other roots than the folder; to be called before the manager is used. */
    void roots(Path... others) {
        roots = List.of(others);
    }

    /** The manager, made on the first call. */
    DefaultPluginManager plugins() {
        DefaultPluginManager known = plugins;
        if (known == null) {
            known = maker.apply(roots);
            known.addPluginStateListener(events);
            plugins = known;
        }
        return known;
    }

    Script script() {
        return Script.of(plugins());
    }

    Path jar(String id, String... dependencies) {
        return Script.jar(folder, id, dependencies);
    }

    /** As PF4J's IGNORE_PLUGIN_AND_CONTINUE, which only a subclass can choose. */
    void ignoreUnresolvable() {
        if (plugins() instanceof Choosing choosing) {
            choosing.ignoreUnresolvable();
        }
    }

    /** A manager whose protected switches a test may use. */
    interface Choosing {
        void ignoreUnresolvable();
    }

    static final class Stock extends DefaultPluginManager implements Choosing {
        Stock(List<Path> roots) {
            super(roots);
        }

        @Override
        public void ignoreUnresolvable() {
            setResolveRecoveryStrategy(AbstractPluginManager.ResolveRecoveryStrategy.IGNORE_PLUGIN_AND_CONTINUE);
        }
    }

    static final class Ours extends ParallelPluginManager implements Choosing {
        Ours(List<Path> roots) {
            super(roots);
        }

        @Override
        public void ignoreUnresolvable() {
            setResolveRecoveryStrategy(AbstractPluginManager.ResolveRecoveryStrategy.IGNORE_PLUGIN_AND_CONTINUE);
        }
    }

    /** Does something and takes down what it returned or threw. */
    void ask(String what, Callable<?> question) {
        String answer;
        try {
            answer = String.valueOf(question.call());
        } catch (Throwable e) {
            answer = "throws " + e.getClass().getSimpleName() + ": " + e.getMessage();
        }
        remember();
        answers.add(what + " = " + neutral(answer));
    }

    void tell(String what, Script.Action action) {
        ask(what, () -> {
            action.run();
            return "done";
        });
    }

    /** Does the same without a look at the message of an exception. */
    void askRoughly(String what, Callable<?> question) {
        ask(what, question);
        int last = answers.size() - 1;
        answers.set(last, answers.get(last).replaceAll("(?s)(throws \\w+):.*", "$1"));
    }

    private void remember() {
        for (PluginWrapper plugin : plugins().getPlugins()) {
            known.put(plugin.getPluginId(), plugin);
        }
    }

    private String neutral(String text) {
        return text.replace(folder.toString(), "$");
    }

    /** All that can be seen now. */
    Map<String, Object> seen() {
        remember();
        Map<String, Object> seen = new TreeMap<>();
        seen.put("answers", List.copyOf(answers));
        seen.put("loaded", ids(plugins().getPlugins()));
        seen.put("resolved", ids(plugins().getResolvedPlugins()));
        seen.put("unresolved", ids(plugins().getUnresolvedPlugins()));
        seen.put("started", ids(plugins().getStartedPlugins()));
        known.forEach((id, plugin) -> {
            Throwable failure = plugin.getFailedException();
            seen.put(
                    "plugin " + id,
                    plugin.getPluginState()
                            + (failure == null
                                    ? ""
                                    : " " + failure.getClass().getName() + ": " + failure.getMessage()));
            seen.put("events of " + id, events.of(id));
            seen.put("calls of " + id, script().calls(id));
        });
        seen.put("dependencies started first", startsInOrder());
        seen.put("files", files());
        return seen;
    }

    private static List<String> ids(Collection<PluginWrapper> some) {
        return some.stream().map(PluginWrapper::getPluginId).sorted().toList();
    }

    private boolean startsInOrder() {
        List<String> started = events.all().stream()
                .filter(event -> event.endsWith(">STARTED"))
                .map(event -> event.substring(0, event.indexOf(' ')))
                .toList();
        return known.values().stream()
                .filter(plugin -> started.contains(plugin.getPluginId()))
                .allMatch(plugin -> plugin.getDescriptor().getDependencies().stream()
                        .filter(dependency -> !dependency.isOptional())
                        .map(dependency -> started.indexOf(dependency.getPluginId()))
                        .allMatch(before -> before <= started.indexOf(plugin.getPluginId())));
    }

    private Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            // the lock of a list of ids is hidden and stays; PF4J has none
            for (Path file : new TreeSet<>(
                    all.filter(path -> !path.toString().endsWith(".txt.lock")).toList())) {
                String content = file.toString().endsWith(".txt") ? Files.readString(file) : "";
                files.put(folder.relativize(file).toString(), content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
