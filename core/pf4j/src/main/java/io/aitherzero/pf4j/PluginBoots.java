package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.run.BootEvents;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.BootRecorder;
import io.aitherzero.boot.run.BootScheduler;
import io.aitherzero.boot.run.Outcome;
import io.aitherzero.boot.run.StopPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDependency;
import org.pf4j.PluginWrapper;

/** Starts and stops all plugins at once. */
final class PluginBoots {
    private final GuardedPluginManager plugins;
    private final PluginTickets tickets;
    private final PluginStates states;
    private final PluginLifecycle lifecycle;
    private final PluginResolution resolution;
    private final BootPlanning planning;
    private final RunThreads threads;
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
            RunThreads threads) {
        this.plugins = plugins;
        this.tickets = tickets;
        this.states = states;
        this.lifecycle = lifecycle;
        this.resolution = resolution;
        this.planning = planning;
        this.threads = threads;
    }

    private record Listeners(List<BootListener> all) implements BootListener {
        @Override
        public void ready(String id, Optional<String> binding) {
            all.forEach(listener -> listener.ready(id, binding));
        }

        @Override
        public void begun(String id) {
            all.forEach(listener -> listener.begun(id));
        }

        @Override
        public void loaded(String id) {
            all.forEach(listener -> listener.loaded(id));
        }

        @Override
        public void finished(String id, Outcome outcome) {
            all.forEach(listener -> listener.finished(id, outcome));
        }
    }

    /** A boot that can be cancelled, also when it has hardly begun. */
    private static final class Boot implements BootListener {
        final BootScheduler scheduler;
        final PluginLifecycle.StartRun starter;
        private volatile @Nullable Duration grace;

        Boot(BootScheduler scheduler, PluginLifecycle.StartRun starter) {
            this.scheduler = scheduler;
            this.starter = starter;
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
        for (PluginWrapper plugin : plugins.getResolvedPlugins()) {
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
        return nested ? BootPlan.of(rest, Schedule.SEQUENTIAL, OptionalInt.of(1)) : planning.plan(rest);
    }

    /** Does what a plan says. */
    void start(BootPlan plan) {
        ModuleGraph graph = resolution.graph();
        refuseDependentsOf(graph);
        Environment here = planning.environment();
        Discovered known = planning.noted(resolution.discovered(graph), graph);
        ThreadCpuClock cpuClock = new ThreadCpuClock();
        PluginLifecycle.StartRun starter = lifecycle.new StartRun(plugins.getResolvedPlugins());
        long begin = System.nanoTime();
        BootRecorder recorder = new BootRecorder(Instant.now(), System::nanoTime, cpuClock, Failures::misconfigured);
        BootEvents events = BootEvents.begin(plan, recorder);
        Optional<String> fallback = Optional.empty();
        try {
            fallback = threads.run(
                            plan.schedule() == Schedule.SEQUENTIAL,
                            !threads.startTimeout.isZero() || !lifecycle.stopBudget.isZero(),
                            plan.workers(),
                            plan.firstWorkers(),
                            scheduler -> boot(scheduler, plan, starter, recorder, events))
                    .fallback()
                    .or(this::oneThreadOnly);
        } finally {
            // a listener that threw has not kept the plugins from starting
            BootProfile recorded = recorder.profile(plan, fallback, known, System.nanoTime() - begin, here);
            events.over(recorded);
            lastBoot = Optional.of(LoaderUses.addTo(recorded, plugins));
        }
    }

    /** What requires a disabled plugin fails in PF4J's terms, too. */
    private void refuseDependentsOf(ModuleGraph graph) {
        for (PluginWrapper plugin : plugins.getResolvedPlugins()) {
            if (!graph.contains(plugin.getPluginId()) && PluginLifecycle.startable(plugin)) {
                plugin.getDescriptor().getDependencies().stream()
                        .filter(dependency -> !dependency.isOptional())
                        .map(PluginDependency::getPluginId)
                        .filter(dependency -> !graph.contains(dependency))
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
        Boot boot = new Boot(scheduler, starter);
        booting.add(boot);
        try {
            return scheduler.start(
                    plan, starter, new Listeners(List.of(boot, recorder, events.modules(), starter, listener)));
        } finally {
            booting.remove(boot);
            synchronized (booting) {
                booting.notifyAll();
            }
        }
    }

    void cancel() {
        booting.forEach(boot -> boot.cancel(lifecycle.stopBudget));
    }

    /** Cancels the boots that are going on, and stops all plugins. */
    void stop() {
        Set<Boot> now = Set.copyOf(booting);
        now.forEach(boot -> boot.cancel(lifecycle.stopBudget));
        if (tickets.nested()) {
            // a boot that waits for this thread cannot be awaited by it
            now.forEach(boot -> boot.starter.unwanted());
        } else {
            await(now);
        }
        stop(stopPlan());
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
        PluginLifecycle.StopRun stopper = lifecycle.stopRun(plugins.getStartedPlugins());
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
