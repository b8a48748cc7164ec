package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.plan.BootPlan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes events of the flight recorder of one boot. */
final class JfrBootListener implements BootListener {
    /** The phase that a module is in. Its worker and whoever watches its deadline may both want to end it. */
    private final class Phase {
        private final String id;
        private ModulePhaseEvent event = new ModuleLoadEvent();
        private boolean over;

        Phase(String id) {
            this.id = id;
            event.begin();
        }

        synchronized void loaded() {
            if (!over) {
                commit("COMPLETED");
                event = new ModuleStartEvent();
                event.begin();
            }
        }

        synchronized void over(Outcome outcome) {
            over = true;
            commit(name(outcome));
        }

        private void commit(String outcome) {
            event.end();
            if (event.shouldCommit()) {
                ModuleProfile.Times waited = recorder.waited(id);
                event.module = id;
                event.version = versions.getOrDefault(id, "");
                event.level = plan.graph().level(id);
                event.worker = recorder.worker(id);
                event.dependencyWait = waited.dependencyWait();
                event.queueWait = waited.queueWait();
                event.outcome = outcome;
                event.commit();
            }
        }
    }

    private final BootPlan plan;
    private final BootRecorder recorder;
    private final Map<String, String> versions;
    private final Map<String, Phase> running = new ConcurrentHashMap<>();
    private final BootEvent boot = new BootEvent();

    JfrBootListener(BootPlan plan, BootRecorder recorder) {
        this.plan = plan;
        this.recorder = recorder;
        versions = versions(plan.graph());
        boot.begin();
    }

    static Map<String, String> versions(ModuleGraph graph) {
        return graph.modules().stream().collect(Collectors.toMap(ModuleDescriptor::id, ModuleDescriptor::version));
    }

    static String name(Outcome outcome) {
        if (outcome instanceof Outcome.Completed) {
            return "COMPLETED";
        }
        return outcome instanceof Outcome.TimedOut ? "TIMED_OUT" : "FAILED";
    }

    @Override
    public void begun(String id) {
        running.put(id, new Phase(id));
    }

    @Override
    public void loaded(String id) {
        @Nullable Phase phase = running.get(id);
        if (phase != null) {
            phase.loaded();
        }
    }

    @Override
    public void finished(String id, Outcome outcome) {
        @Nullable Phase phase = running.remove(id);
        // a module that never began has none
        if (phase != null) {
            phase.over(outcome);
        }
    }

    void over(BootProfile profile) {
        boot.end();
        if (boot.shouldCommit()) {
            boot.fill(profile);
            boot.commit();
        }
    }
}
