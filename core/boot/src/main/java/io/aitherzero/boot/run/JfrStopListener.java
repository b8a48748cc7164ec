package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.ModuleGraph;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes events of the flight recorder of one stop of all modules. */
final class JfrStopListener implements BootListener {
    private final Map<String, String> versions;
    private final Map<String, ModuleStopEvent> running = new ConcurrentHashMap<>();

    JfrStopListener(ModuleGraph graph) {
        versions = JfrBootListener.versions(graph);
    }

    @Override
    public void begun(String id) {
        ModuleStopEvent event = new ModuleStopEvent();
        event.begin();
        running.put(id, event);
    }

    @Override
    public void finished(String id, Outcome outcome) {
        @Nullable ModuleStopEvent event = running.remove(id);
        if (event != null) {
            event.module = id;
            event.version = versions.getOrDefault(id, "");
            event.outcome = JfrBootListener.name(outcome);
            event.commit();
        }
    }
}
