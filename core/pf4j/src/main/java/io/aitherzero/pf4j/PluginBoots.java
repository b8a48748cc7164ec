package io.aitherzero.pf4j;

import io.aitherzero.base.HeapShortage;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.run.BootEvents;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.BootRecorder;
import io.aitherzero.boot.run.BootScheduler;
import io.aitherzero.boot.run.Outcome;
import io.aitherzero.boot.run.OverdueException;
import io.aitherzero.boot.run.StopPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDependency;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops all plugins at once. */
final class PluginBoots {
    private static final Logger log = LoggerFactory.getLogger(PluginBoots.class);

    /** How often a stop of all plugins lets them start each other before it refuses. */
    private static final int MOST_RESTARTS = 3;

    /** How long what has begun may go on when a plugin has called {@code System.exit}. */
    private static final Duration AFTER_EXIT = Duration.ofSeconds(1);

    private final GuardedPluginManager plugins;
    private final PluginTickets tickets;
    private final PluginStates states;
    private final PluginLifecycle lifecycle;
    private final PluginResolution resolution;
    private final BootPlanning planning;
    private final RunThreads threads;
    private final ExitCalls exits;
    private final CodeOwners owners;
    private final Set<Boot> booting = ConcurrentHashMap.newKeySet();

    volatile BootListener listener = new BootListener() {};
    private volatile Optional<BootProfile> lastBoot = Optional.empty();
    private volatile List<Finding> lastStop = List.of();

    PluginBoots(
            GuardedPluginManager plugins,
            PluginTickets tickets,
            PluginStates states,
            PluginLifecycle lifecycle,
            PluginResolution resolution,
            BootPlanning planning,
            RunThreads threads,
            ExitCalls exits,
            CodeOwners owners) {
        this.plugins = plugins;
        this.tickets = tickets;
        this.states = states;
        this.lifecycle = lifecycle;
        this.resolution = resolution;
        this.planning = planning;
        this.threads = threads;
        this.exits = exits;
        this.owners = owners;
    }

    /** Several listeners, each shielded from what the others throw; the first such thing is thrown in the end. */
    private record Listeners(List<BootListener> all) implements BootListener {
        private enum Event {
            READY,
            BEGUN,
            LOADED,
            FINISHED
        }

        private static void tell(
                BootListener listener, Event event, String id, Optional<String> binding, @Nullable Outcome outcome) {
            switch (event) {
                case READY -> listener.ready(id, binding);
                case BEGUN -> listener.begun(id);
                case LOADED -> listener.loaded(id);
                case FINISHED -> listener.finished(id, Objects.requireNonNull(outcome));
            }
        }

        private void each(Event event, String id, Optional<String> binding, @Nullable Outcome outcome) {
            @Nullable Throwable failure = null;
            for (int i = 0; i < all.size(); i++) {
                try {
                    tell(all.get(i), event, id, binding, outcome);
                } catch (RuntimeException | Error e) {
                    failure = failure == null ? e : failure;
                }
            }
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
        }

        @Override
        public void ready(String id, Optional<String> binding) {
            each(Event.READY, id, binding, null);
        }

        @Override
        public void begun(String id) {
            each(Event.BEGUN, id, Optional.empty(), null);
        }

        @Override
        public void loaded(String id) {
            each(Event.LOADED, id, Optional.empty(), null);
        }

        @Override
        public void finished(String id, Outcome outcome) {
            each(Event.FINISHED, id, Optional.empty(), outcome);
        }
    }

    /** A boot that can be cancelled, also when it has hardly begun. */
    private static final class Boot implements BootListener {
        final BootScheduler scheduler;
        final PluginLifecycle.StartRun starter;
        private final BootRecorder recorder;
        private volatile @Nullable Duration grace;

        Boot(BootScheduler scheduler, PluginLifecycle.StartRun starter, BootRecorder recorder) {
            this.scheduler = scheduler;
            this.starter = starter;
            this.recorder = recorder;
        }

        void exitCalled(String id, OverdueException error) {
            if (!scheduler.exitCalled(id, error)) {
                // its start is over, and a thread of its own has done it
                recorder.exitCalled(id, error);
            }
        }

        void cancel(Duration left) {
            grace = left;
            scheduler.cancel(left);
        }

        @Override
        public void begun(String id) {
            Duration left = grace;
            if (left != null) {
                scheduler.cancel(left);
            }
        }
    }

    /** What a start of all plugins would do now. */
    BootPlan plan() {
        ModuleGraph graph = resolution.graph();
        Set<String> toStart = new HashSet<>();
        Set<String> ownBusy = new HashSet<>();
        boolean nested = tickets.nested();
        for (PluginWrapper plugin : plugins.resolved()) {
            String id = plugin.getPluginId();
            if (!plugin.getPluginState().isStarted() && graph.contains(id)) {
                toStart.add(id);
                if (nested && tickets.busy(plugin)) {
                    ownBusy.add(id);
                }
            }
        }
        // a plugin that starts all others from its own start must not wait for itself
        for (String busy : ownBusy) {
            toStart.remove(busy);
            graph.requiredBy(busy).forEach(toStart::remove);
        }
        boolean all = toStart.size() == graph.modules().size();
        ModuleGraph rest = all ? graph : graph.restrictedTo(toStart::contains);
        return plan(rest);
    }

    /** How the modules of a graph would be started now. */
    BootPlan plan(ModuleGraph graph) {
        return tickets.nested() ? BootPlan.of(graph, Schedule.SEQUENTIAL, OptionalInt.of(1)) : planning.plan(graph);
    }

    /** Does what a plan says. */
    void start(BootPlan plan) {
        ModuleGraph graph = resolution.graph();
        refuseDependentsOf(graph);
        Environment here = planning.environment();
        Discovered known = planning.noted(resolution.discovered(graph), graph);
        ThreadCpuClock cpuClock = new ThreadCpuClock();
        PluginLifecycle.StartRun starter = lifecycle.new StartRun(plugins.resolved(), resolution.isolating);
        long begin = System.nanoTime();
        BootRecorder recorder =
                new BootRecorder(Instant.now(), System::nanoTime, cpuClock, Failures::misconfigured, owners::at);
        recorder.expect(plan);
        BootEvents events = BootEvents.begin(plan, recorder);
        Optional<String> fallback = Optional.empty();
        try {
            fallback = threads.run(
                            plan.schedule() == Schedule.SEQUENTIAL,
                            !threads.startTimeout.isZero() || !lifecycle.stopBudget.isZero(),
                            plan.workers(),
                            plan.firstWorkers(),
                            scheduler -> boot(scheduler, plan, starter, recorder, events))
                    .fallback();
            if (fallback.isEmpty()) {
                fallback = oneThreadOnly();
            }
        } finally {
            // a listener that threw has not kept the plugins from starting
            long took = System.nanoTime() - begin;
            try {
                lastBoot = Optional.of(profile(plan, recorder, events, fallback, known, took, here));
            } finally {
                // who waits for the end of the boot looks at its profile then
                over(starter);
            }
        }
    }

    private BootProfile profile(
            BootPlan plan,
            BootRecorder recorder,
            BootEvents events,
            Optional<String> fallback,
            Discovered known,
            long took,
            Environment here) {
        for (int tries = 0; ; tries++) {
            try {
                BootProfile recorded = recorder.profile(plan, fallback, known, took, here);
                events.over(recorded);
                return LoaderUses.addTo(recorded, plugins);
            } catch (OutOfMemoryError | BootstrapMethodError e) {
                // the plugins run, and their times are still there
                HeapShortage.outlast(e, tries);
            }
        }
    }

    /** What requires a disabled plugin fails in PF4J's terms, too. */
    private void refuseDependentsOf(ModuleGraph graph) {
        for (PluginWrapper plugin : plugins.resolved()) {
            if (!graph.contains(plugin.getPluginId()) && PluginLifecycle.startable(plugin)) {
                plugin.getDescriptor().getDependencies().stream()
                        .filter(dependency -> !dependency.isOptional())
                        .map(PluginDependency::getPluginId)
                        .filter(dependency -> !graph.contains(dependency) && resolution.inTheWay(dependency))
                        .findFirst()
                        .map(PluginLifecycle::requiredDependencyFailed)
                        .ifPresent(reason -> lifecycle.refuse(plugin, reason));
            }
        }
        states.deliver();
    }

    private Optional<String> oneThreadOnly() {
        return threads.callerLocksManager()
                ? Optional.of("the calling thread holds the monitor of the manager, which is needed to call it")
                : Optional.empty();
    }

    private BootScheduler.Result boot(
            BootScheduler scheduler,
            BootPlan plan,
            PluginLifecycle.StartRun starter,
            BootRecorder recorder,
            BootEvents events) {
        Boot boot = new Boot(scheduler, starter, recorder);
        booting.add(boot);
        BootScheduler.Result result = scheduler.start(
                plan, starter, new Listeners(List.of(boot, recorder, events.modules(), starter, listener)));
        listener.over();
        return result;
    }

    private void over(PluginLifecycle.StartRun starter) {
        boolean ignored = booting.removeIf(boot -> boot.starter == starter);
        synchronized (booting) {
            booting.notifyAll();
        }
    }

    /** What has begun may end, but not where a plugin wants the JVM to end at once. */
    private Duration grace() {
        Duration budget = lifecycle.stopBudget;
        return exits.first().isPresent() && (budget.isZero() || budget.compareTo(AFTER_EXIT) > 0) ? AFTER_EXIT : budget;
    }

    /** A call of {@code System.exit} is the end of its plugin's part in the boots that are going on. */
    private void lookForExit() {
        exits.look().ifPresent(called -> booting.forEach(boot -> boot.exitCalled(called.id(), called.error())));
    }

    void cancel() {
        lookForExit();
        booting.forEach(boot -> boot.cancel(grace()));
    }

    /** Cancels the boots that are going on, and stops all plugins. */
    void stop() {
        lookForExit();
        Set<Boot> now = Set.copyOf(booting);
        now.forEach(boot -> boot.cancel(grace()));
        if (tickets.nested()) {
            // a boot that waits for this thread cannot be awaited by it
            now.forEach(boot -> boot.starter.unwanted());
        } else {
            await(now);
        }
        stopAll();
    }

    /** A stop may start plugins, which are stopped, too; it can do so a few times. */
    private void stopAll() {
        List<Finding> findings = new ArrayList<>();
        StopPlan plan = stopPlan();
        if (plan.graph().modules().isEmpty()) {
            lastStop = List.of();
            return;
        }
        try {
            for (int round = 1; ; round++) {
                stop(plan);
                findings.addAll(lastStop);
                plan = stopPlan();
                if (plan.graph().modules().isEmpty() || round > MOST_RESTARTS + 1) {
                    return;
                }
                log.warn(
                        "Started while all plugins were being stopped, so stopped, too: {}",
                        plan.graph().modules().stream()
                                .map(ModuleDescriptor::id)
                                .toList());
                lifecycle.noStarts = round >= MOST_RESTARTS;
            }
        } finally {
            lifecycle.noStarts = false;
            lastStop = List.copyOf(findings);
        }
    }

    private void await(Set<Boot> boots) {
        boolean interrupted = false;
        synchronized (booting) {
            while (!Collections.disjoint(booting, boots)) {
                try {
                    booting.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a stop of all plugins would do now. */
    StopPlan stopPlan() {
        ModuleGraph graph = resolution.startedGraph();
        return new StopPlan(
                graph,
                planning.schedule != Schedule.SEQUENTIAL && graph.modules().size() > 1);
    }

    /** Does what a plan says. */
    void stop(StopPlan plan) {
        PluginLifecycle.StopRun stopper = lifecycle.stopRun(plugins.started());
        Listeners listeners = new Listeners(List.of(BootEvents.ofStop(plan.graph()), stopper));
        try {
            threads.run(
                    !plan.parallel(),
                    !lifecycle.stopBudget.isZero(),
                    planning.workers,
                    0,
                    scheduler -> scheduler.stop(plan, lifecycle.stopBudget, stopper, listeners));
        } finally {
            lastStop = stopper.findings();
        }
    }

    Optional<BootProfile> lastBoot() {
        return lastBoot;
    }

    List<Finding> lastStop() {
        return lastStop;
    }
}
