package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.plan.WorkerGrowth;
import io.aitherzero.boot.run.BootEvents;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.BootRecorder;
import io.aitherzero.boot.run.BootScheduler;
import io.aitherzero.boot.run.Outcome;
import io.aitherzero.boot.run.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginDependency;
import org.pf4j.PluginWrapper;

/** Starts and stops all plugins at once. */
final class PluginBoots {
    private final ParallelPluginManager plugins;
    private final PluginTickets tickets;
    private final PluginStates states;
    private final PluginStarts starts;
    private final PluginStops stops;
    private final PluginResolution resolution;
    private final BootPlanning planning;
    private final Set<Boot> booting = ConcurrentHashMap.newKeySet();

    volatile Duration startTimeout = Duration.ZERO;
    volatile Duration stopBudget = Duration.ZERO;
    volatile Optional<Executor> executor = Optional.empty();
    volatile BootListener listener = new BootListener() {};
    private volatile Optional<BootProfile> lastBoot = Optional.empty();
    private volatile List<Finding> lastStop = List.of();

    PluginBoots(
            ParallelPluginManager plugins,
            PluginTickets tickets,
            PluginStates states,
            PluginStarts starts,
            PluginStops stops,
            PluginResolution resolution,
            BootPlanning planning) {
        this.plugins = plugins;
        this.tickets = tickets;
        this.states = states;
        this.starts = starts;
        this.stops = stops;
        this.resolution = resolution;
        this.planning = planning;
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
        final BulkStart starter;
        private volatile @Nullable Duration grace;

        Boot(BootScheduler scheduler, BulkStart starter) {
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

    BootPlan plan(ModuleGraph graph) {
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

    void start() {
        ModuleGraph graph = resolution.graph();
        BootPlan plan = plan(graph);
        refuseDependentsOf(graph);
        Environment here = planning.environment();
        Discovered known = planning.noted(resolution.discovered(graph), graph);
        ThreadCpuClock cpuClock = new ThreadCpuClock();
        BulkStart starter = new BulkStart(plugins, tickets, states, starts, plugins.getResolvedPlugins());
        long begin = System.nanoTime();
        BootRecorder recorder = new BootRecorder(Instant.now(), System::nanoTime, cpuClock);
        BootEvents events = BootEvents.begin(plan, recorder);
        Optional<String> fallback = Optional.empty();
        try {
            fallback = run(
                            plan.schedule(),
                            plan.workers(),
                            plan.firstWorkers(),
                            startTimeout,
                            scheduler -> boot(scheduler, plan, starter, recorder, events))
                    .fallback();
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
            if (!graph.contains(plugin.getPluginId()) && PluginStarts.startable(plugin)) {
                plugin.getDescriptor().getDependencies().stream()
                        .filter(dependency -> !dependency.isOptional())
                        .map(PluginDependency::getPluginId)
                        .filter(dependency -> !graph.contains(dependency))
                        .findFirst()
                        .map(PluginStarts::requiredDependencyFailed)
                        .ifPresent(reason -> starts.refuse(plugin, reason));
            }
        }
        states.deliver();
    }

    private BootScheduler.Result run(
            Schedule how,
            OptionalInt workers,
            int first,
            Duration limit,
            Function<BootScheduler, BootScheduler.Result> action) {
        if (tickets.nested()) {
            // other threads might wait for this one
            return runOn(Runnable::run, action);
        }
        if (executor.isPresent()) {
            return runOn(executor.get(), action);
        }
        if (how == Schedule.SEQUENTIAL && limit.isZero() && stopBudget.isZero()) {
            // nobody has to watch, so the calling thread can do it, as in PF4J
            return runOn(Runnable::run, action);
        }
        int processors = Runtime.getRuntime().availableProcessors();
        int fixed = how == Schedule.SEQUENTIAL ? 1 : workers.orElse(0);
        try (Workers pool =
                fixed > 0 ? Workers.fixed(fixed) : Workers.growing(processors, first, WorkerGrowth.MOST_WORKERS)) {
            return runOn(pool, action);
        }
    }

    private BootScheduler.Result runOn(Executor on, Function<BootScheduler, BootScheduler.Result> action) {
        return action.apply(new BootScheduler(on, startTimeout, System::nanoTime));
    }

    private BootScheduler.Result boot(
            BootScheduler scheduler, BootPlan plan, BulkStart starter, BootRecorder recorder, BootEvents events) {
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
        booting.forEach(boot -> boot.cancel(stopBudget));
    }

    void stop() {
        Set<Boot> now = Set.copyOf(booting);
        now.forEach(boot -> boot.cancel(stopBudget));
        if (tickets.nested()) {
            // a boot that waits for this thread cannot be awaited by it
            now.forEach(boot -> boot.starter.unwanted());
        } else {
            await(now);
        }
        stopAll();
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

    private void stopAll() {
        BulkStop stopper = new BulkStop(plugins, stops, states, plugins.getStartedPlugins());
        ModuleGraph graph = resolution.startedGraph();
        boolean parallel =
                planning.schedule != Schedule.SEQUENTIAL && graph.modules().size() > 1;
        Listeners listeners = new Listeners(List.of(BootEvents.ofStop(graph), stopper));
        try {
            run(
                    parallel ? Schedule.READY : Schedule.SEQUENTIAL,
                    planning.workers,
                    0,
                    Duration.ZERO,
                    scheduler -> scheduler.stop(graph, parallel, stopBudget, stopper, listeners));
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
