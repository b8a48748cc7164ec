package io.aitherzero.pf4j;

import io.aitherzero.base.HeapShortage;
import io.aitherzero.base.SafeText;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.ModuleStarter;
import io.aitherzero.boot.run.ModuleStopper;
import io.aitherzero.boot.run.Outcome;
import io.aitherzero.boot.run.OverdueException;
import io.aitherzero.boot.run.StopPlan;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pf4j.Plugin;
import org.pf4j.PluginDependency;
import org.pf4j.PluginNotFoundException;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops plugins, one by one on the calling thread as PF4J does or many at once for the scheduler, and publishes
 * what became of each. Whoever starts or stops a plugin has its ticket meanwhile.
 */
final class PluginLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PluginLifecycle.class);

    /** The part of the stop budget after which what goes on is named, so that there is time to do so. */
    private static final double PART = 0.8;

    /** Read before memory is short: a class whose initializer fails for want of it is lost for good. */
    private static final Finding.Code STOP_FAILED = Finding.Code.STOP_FAILED;

    private final GuardedPluginManager plugins;
    private final PluginRegistry registry;
    private final PluginTickets tickets;
    private final PluginStates states;
    private final RunThreads threads;
    private final ExitCalls exits;
    private final CodeOwners owners;

    /** Is told when a plugin begins, and ends what one left running. */
    volatile ModuleRuns host = ModuleRuns.NONE;

    /** Whether the context class loader of a plugin's code is the plugin's. */
    volatile boolean ownContextLoader;

    /** How long the stop of one plugin may take; zero for ever. */
    volatile Duration stopBudget = Duration.ZERO;

    /** Whether all plugins are being stopped, and have started each other all the while. */
    volatile boolean noStarts;

    /**
     * What is left running on purpose by the stop of a plugin with its dependents that the calling thread is at: overrides
     * of the host's are asked to stop each dependent, and may say no.
     */
    @SuppressWarnings("ThreadLocalUsage") // another manager has another one
    private final ThreadLocal<@Nullable Set<PluginWrapper>> leftByHost = new ThreadLocal<>();

    PluginLifecycle(
            GuardedPluginManager plugins,
            PluginRegistry registry,
            PluginTickets tickets,
            PluginStates states,
            RunThreads threads,
            ExitCalls exits,
            CodeOwners owners) {
        this.plugins = plugins;
        this.registry = registry;
        this.tickets = tickets;
        this.states = states;
        this.threads = threads;
        this.exits = exits;
        this.owners = owners;
    }

    // ---- the calls into a plugin ----

    /** What of a plugin's code is called. */
    private enum Step {
        MAKE,
        START,
        STOP
    }

    /** Makes the instance of a plugin, starts or stops it; if that fails, what it began is ended. */
    private void call(PluginWrapper plugin, Step step) {
        String id = plugin.getPluginId();
        try {
            LoggingContext before = LoggingContext.enter(id);
            try {
                if (ownContextLoader) {
                    Thread.currentThread().setContextClassLoader(plugin.getPluginClassLoader());
                }
                // one that runs is made, and its stop must not want for memory
                Plugin instance = step == Step.STOP ? plugin.getPlugin() : ReasonedPluginFactory.made(plugin);
                if (step == Step.START) {
                    instance.start();
                } else if (step == Step.STOP) {
                    instance.stop();
                }
            } finally {
                before.comeBack();
            }
        } catch (Throwable e) {
            long begin = System.nanoTime();
            try {
                List<String> left = host.over(id, timeLeft(begin));
                if (!left.isEmpty()) {
                    e.addSuppressed(new StillRunningException(id, left));
                }
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /**
     * Stops a plugin, and then what it left running.
     *
     * @throws StillRunningException if something of it goes on
     */
    private void callStop(PluginWrapper plugin) {
        String id = plugin.getPluginId();
        long begin = System.nanoTime();
        host.stopping(id);
        call(plugin, Step.STOP);
        List<String> left = host.over(id, timeLeft(begin));
        if (!left.isEmpty()) {
            throw new StillRunningException(id, left);
        }
    }

    private Duration timeLeft(long beginNanos) {
        Duration budget = stopBudget;
        if (budget.isZero()) {
            return Duration.ofNanos(Long.MAX_VALUE);
        }
        long left = (long) (PART * (budget.toNanos() - (System.nanoTime() - beginNanos)));
        return Duration.ofNanos(Math.max(0, left));
    }

    /** Has what a plugin began told to end, and waits for nothing: its thread is still at it. */
    private void abandon(String id) {
        try {
            List<String> left = host.over(id, Duration.ZERO);
            log.debug("Plugin '{}' is given up; told to end: {}", id, left);
        } catch (RuntimeException | Error e) {
            Failures.log(log, "What plugin '{}' left running could not be ended", id, e);
        }
    }

    // ---- the start ----

    static PluginRuntimeException requiredDependencyFailed(String dependency) {
        return new PluginRuntimeException("Required dependency '" + dependency + "' failed to start");
    }

    /** Whether a plugin may be started, as far as its own state goes. */
    static boolean startable(PluginWrapper plugin) {
        return !plugin.getPluginState().isStarted() && !takenAway(plugin);
    }

    /** Whether a plugin is no longer to run, be it that its own start has brought that about. */
    private static boolean takenAway(PluginWrapper plugin) {
        PluginState state = plugin.getPluginState();
        return state.isDisabled() || state.isUnloaded();
    }

    /** Starts one plugin on the calling thread, what it depends on first. */
    PluginState start(String id) {
        PluginWrapper plugin = registry.registered(id);
        if (plugin.getPluginState().isStarted()) {
            // unless another thread is about to stop it
            tickets.settle(plugin);
        }
        PluginState state = plugin.getPluginState();
        if (state.isStarted()) {
            return PluginState.STARTED;
        }
        // a thread of the host's may start what it likes, as in PF4J
        if (noStarts && LoggingContext.running() != null) {
            throw new PluginRuntimeException(
                    "Plugin '" + id + "' cannot be started, because all plugins are being stopped"
                            + " and start each other again and again; start none from a stop()");
        }
        if (!plugins.resolved().contains(plugin)) {
            log.warn("Cannot start an unresolved plugin '{}'", registry.label(plugin));
            return state;
        }
        if (state.isDisabled()) {
            log.info("Plugin '{}' is disabled and is enabled by starting it", id);
            if (!plugins.enablePlugin(id)) {
                return state;
            }
        }
        PluginTickets.@Nullable Ticket ticket = tickets.enter(plugin, PluginTickets.Purpose.START);
        if (ticket != null) {
            try (ticket) {
                if (startable(plugin)) {
                    startHeld(plugin);
                }
            }
            states.deliver();
        }
        return plugin.getPluginState();
    }

    private void startHeld(PluginWrapper plugin) {
        for (PluginDependency dependency : plugin.getDescriptor().getDependencies()) {
            if (dependency.isOptional()) {
                startOptional(plugin, dependency.getPluginId());
            } else if (!startRequired(plugin, dependency.getPluginId())) {
                states.failed(plugin, requiredDependencyFailed(dependency.getPluginId()));
                return;
            }
        }
        Outcome outcome;
        try {
            begin(plugin);
            call(plugin, Step.START);
            outcome = new Outcome.Completed();
        } catch (Throwable e) {
            // as in a boot, an Error is the plugin's own failure
            outcome = new Outcome.Failed(e, false);
        }
        publishStart(plugin, outcome);
    }

    private void begin(PluginWrapper plugin) {
        try {
            log.info("Start plugin '{}'", registry.label(plugin));
        } catch (OutOfMemoryError e) {
            // the plugin itself may get by with what there is
        }
        host.begins(plugin.getPluginId());
    }

    private boolean startRequired(PluginWrapper plugin, String needed) {
        PluginState state = plugins.startPlugin(needed);
        if (!state.isStarted()) {
            log.error("Plugin '{}' cannot start: it requires '{}', which is {}", plugin.getPluginId(), needed, state);
        }
        return state.isStarted();
    }

    private void startOptional(PluginWrapper plugin, String usable) {
        if (plugins.byId().get(usable) == null) {
            return;
        }
        tickets.dispensably(() -> {
            try {
                PluginState state = plugins.startPlugin(usable);
                if (!state.isStarted()) {
                    log.warn("Plugin '{}' starts without '{}', which is {}", plugin.getPluginId(), usable, state);
                }
            } catch (PluginRuntimeException e) {
                log.warn("Plugin '{}' starts without '{}'", plugin.getPluginId(), usable, SafeText.loggable(e));
            }
        });
    }

    /** Makes a plugin fail that is not to be started, unless another thread is at it or has started it. Does not wait. */
    void refuse(PluginWrapper plugin, Throwable reason) {
        PluginTickets.@Nullable Ticket ticket = tickets.tryEnter(plugin, PluginTickets.Purpose.START);
        if (ticket == null) {
            Failures.warn(log, "Plugin '{}' is left to the thread that is at it", plugin.getPluginId(), reason);
            return;
        }
        try (ticket) {
            if (startable(plugin)) {
                states.failed(plugin, reason);
            }
        }
    }

    /** Stops a plugin whose start came to an end when it was no longer wanted. */
    private void undo(PluginWrapper plugin) {
        try {
            callStop(plugin);
        } catch (Throwable e) {
            Failures.log(
                    log, "Plugin '{}' failed to stop after a start that was no longer wanted", plugin.getPluginId(), e);
        }
    }

    private void publishStart(PluginWrapper plugin, Outcome outcome) {
        boolean wanted = !takenAway(plugin);
        if (outcome instanceof Outcome.Completed && wanted) {
            states.started(plugin);
            host.started(plugin.getPluginId());
        } else if (outcome instanceof Outcome.Completed) {
            undo(plugin);
        } else if (outcome instanceof Outcome.Failed failed) {
            if (wanted) {
                states.failed(plugin, failed.error());
            }
            List<String> mistakes = Failures.misconfigured(failed.error());
            if (mistakes.isEmpty()) {
                Failures.log(log, "Unable to start plugin '{}'", registry.label(plugin), failed.error());
            } else {
                // the stack would show how the file was read
                mistakes.forEach(mistake ->
                        log.error("Plugin '{}' cannot use its configuration: {}", registry.label(plugin), mistake));
            }
        } else if (outcome instanceof Outcome.TimedOut timedOut && wanted) {
            exits.note(plugin.getPluginId(), timedOut.error());
            states.failed(plugin, timedOut.error());
            abandon(plugin.getPluginId());
            Failures.log(
                    log,
                    timedOut.error().exitCalled()
                            ? "Plugin '{}' has called System.exit in its start and counts as failed{}"
                            : "Plugin '{}' is still in its start and counts as failed{}",
                    registry.label(plugin),
                    where(plugin.getPluginId(), timedOut.error()),
                    timedOut.error());
        } else if (outcome instanceof Outcome.Cancelled cancelled
                && cancelled.left().isPresent()) {
            OverdueException left = cancelled.left().get();
            if (wanted) {
                states.failed(plugin, left);
            }
            abandon(plugin.getPluginId());
            Failures.log(
                    log,
                    "Plugin '{}' is still in its start and is left to itself{}",
                    registry.label(plugin),
                    where(plugin.getPluginId(), left),
                    left);
        }
    }

    private String where(String id, OverdueException error) {
        return error.where(stack -> owners.at(id, stack));
    }

    /** The starts of one run of the scheduler. */
    final class StartRun implements ModuleStarter, BootListener {
        private final Map<String, Passage> passages = new ConcurrentHashMap<>();
        private final Thread caller = Thread.currentThread();
        private final boolean strict;
        private volatile boolean unwanted;

        /**
         * Starts of some plugins.
         *
         * @param strict whether a plugin must not start without what nobody has loaded
         */
        StartRun(Collection<PluginWrapper> candidates, boolean strict) {
            this.strict = strict;
            for (PluginWrapper plugin : candidates) {
                passages.put(plugin.getPluginId(), new Passage(plugin));
            }
        }

        /** From now on what has started is stopped at once. */
        void unwanted() {
            unwanted = true;
        }

        private Passage passage(String id) {
            Passage passage = passages.get(id);
            if (passage == null) {
                throw new PluginRuntimeException(
                        "Plugin '" + id + "' was unloaded before its start; load it again to start it");
            }
            return passage;
        }

        @Override
        public void load(String id) throws Exception {
            @Nullable Thread before = PluginTickets.actFor(caller);
            try {
                load(passage(id));
            } finally {
                PluginTickets.actFor(before);
            }
        }

        private void load(Passage passage) {
            PluginWrapper plugin = passage.plugin;
            PluginTickets.@Nullable Ticket ticket =
                    insistently(() -> tickets.enter(plugin, PluginTickets.Purpose.START));
            if (ticket == null) {
                return;
            }
            if (!startable(plugin)) {
                ticket.close();
                return;
            }
            if (!passage.enter(ticket)) {
                return;
            }
            for (PluginDependency dependency : plugin.getDescriptor().getDependencies()) {
                if (!dependency.isOptional() && !runs(dependency.getPluginId())) {
                    throw requiredDependencyFailed(dependency.getPluginId());
                }
            }
            begin(plugin);
            call(plugin, Step.MAKE);
        }

        private boolean runs(String id) {
            @Nullable Passage passage = passages.get(id);
            @Nullable PluginWrapper plugin = passage == null ? plugins.byId().get(id) : passage.plugin;
            if (plugin == null) {
                // where resolution is the host's, it may have let pass what the host provides
                return !strict;
            }
            tickets.settle(plugin);
            return plugin.getPluginState().isStarted();
        }

        @Override
        public void start(String id) throws Exception {
            Passage passage = passage(id);
            if (passage.entered()) {
                @Nullable Thread before = PluginTickets.actFor(caller);
                try {
                    call(passage.plugin, Step.START);
                } finally {
                    PluginTickets.actFor(before);
                }
            } else if (!passage.plugin.getPluginState().isStarted()) {
                throw new PluginRuntimeException(
                        passage.plugin.getFailedException(),
                        "Plugin '{}' was not started: another thread has made it {} during the boot",
                        id,
                        passage.plugin.getPluginState());
            }
        }

        @Override
        public void finished(String id, Outcome outcome) {
            @Nullable Passage passage = passages.get(id);
            if (passage == null) {
                return;
            }
            boolean entered = passage.decide();
            try {
                if (entered) {
                    publishStart(passage.plugin, outcome);
                } else if (outcome instanceof Outcome.Skipped skipped) {
                    refuse(passage.plugin, requiredDependencyFailed(skipped.dependency()));
                } else if (outcome.left().isPresent()) {
                    refuse(passage.plugin, outcome.left().get());
                }
            } finally {
                if (outcome.left().isPresent()) {
                    passage.giveUp();
                } else {
                    passage.leave();
                }
            }
            states.deliver();
            if (entered && unwanted && outcome instanceof Outcome.Completed) {
                try {
                    plugins.stopPlugin(id, true);
                } catch (PluginRuntimeException e) {
                    Failures.log(log, "Plugin '{}' goes on although the boot was stopped", id, e);
                }
            }
        }

        @Override
        public void returnedLate(String id, Outcome outcome) {
            Passage passage = passage(id);
            try {
                if (passage.entered() && outcome instanceof Outcome.Completed) {
                    log.warn("Plugin '{}' started after its deadline and is stopped again", id);
                    undo(passage.plugin);
                }
            } finally {
                passage.leave();
            }
        }
    }

    // ---- the stop ----

    /**
     * What is to be stopped before a plugin.
     *
     * @param stop stops those users that run
     * @param all those of which none may run when the plugin stops
     */
    private record Users(Runnable stop, Supplier<List<PluginWrapper>> all) {}

    /** Stops a plugin; as in PF4J, what requires it is stopped through the method that a host may override. */
    PluginState stop(PluginWrapper plugin, boolean stopDependents) {
        if (keptByCheck(plugin)) {
            return plugin.getPluginState();
        }
        @Nullable Set<PluginWrapper> above = leftByHost.get();
        Set<PluginWrapper> left =
                above == null || stopDependents ? Collections.newSetFromMap(new IdentityHashMap<>()) : above;
        Users users = above == null && !stopDependents
                ? new Users(() -> {}, List::of)
                // one of them may be started again after it was asked to stop
                : users(plugin, left);
        if (stopDependents) {
            Runnable ask = () -> askDependents(plugin, left);
            if (watched()) {
                if (plugin.getPluginState().isStarted()) {
                    ask.run();
                }
            } else {
                users = new Users(ask, users.all);
            }
        }
        if (watched()) {
            stopWatched(plugin, users);
        } else {
            stopHere(ticket(plugin, users), plugin);
        }
        return plugin.getPluginState();
    }

    /** Whether the host's own check of states says of a plugin that runs that it does not. */
    private boolean keptByCheck(PluginWrapper plugin) {
        long before = states.count(plugin);
        return !plugins.checkPluginState(plugin.getPluginId(), PluginState.STARTED)
                && plugin.getPluginState().isStarted()
                && states.count(plugin) == before;
    }

    private boolean watched() {
        return !stopBudget.isZero() && !threads.callerOnly();
    }

    /** Stops a plugin on a thread that can be left to itself when the budget is spent. */
    private void stopWatched(PluginWrapper plugin, Users users) {
        if (!plugin.getPluginState().isStarted() && !tickets.busy(plugin)) {
            return;
        }
        StopRun run = new StopRun(List.of(plugin), stopped -> ticket(stopped, users));
        ModuleDescriptor alone =
                new ModuleDescriptor(plugin.getPluginId(), "0.0.0", "*", List.of(), plugin.getPluginId(), true);
        StopPlan plan = new StopPlan(
                ModuleGraph.of(List.of(alone), "0.0.0", new Pf4jVersions(plugins.getVersionManager(), false)), false);
        threads.run(true, true, OptionalInt.of(1), 0, scheduler -> scheduler.stop(plan, stopBudget, run, run));
    }

    private Users users(PluginWrapper plugin, Set<PluginWrapper> left) {
        Supplier<List<PluginWrapper>> all = () -> registry.dependents(plugin.getPluginId()).stream()
                .filter(user -> !left.contains(user))
                .toList();
        return new Users(() -> all.get().forEach(this::stopWithUsers), all);
    }

    private void stopWithUsers(PluginWrapper plugin) {
        stopHere(ticketWithUsers(plugin), plugin);
    }

    private void askDependents(PluginWrapper plugin, Set<PluginWrapper> left) {
        @Nullable Set<PluginWrapper> before = leftByHost.get();
        leftByHost.set(left);
        try {
            for (PluginWrapper user : registry.allDependents(plugin.getPluginId())) {
                if (!left.contains(user) && registry.isLoaded(user) && leavesRunning(user)) {
                    log.warn(
                            "Plugin '{}' goes on although '{}', which it requires, is stopped: the host leaves it running",
                            user.getPluginId(),
                            plugin.getPluginId());
                    left.add(user);
                }
            }
        } finally {
            if (before == null) {
                leftByHost.remove();
            } else {
                leftByHost.set(before);
            }
        }
    }

    private boolean leavesRunning(PluginWrapper user) {
        long before = states.count(user);
        try {
            plugins.stopPlugin(user.getPluginId(), false);
            return user.getPluginState().isStarted() && states.count(user) == before;
        } catch (PluginNotFoundException e) {
            // another thread has unloaded it
            return false;
        }
    }

    /** The ticket to stop a running plugin together with all that requires it; null where there is nothing to do. */
    private PluginTickets.@Nullable Ticket ticketWithUsers(PluginWrapper plugin) {
        return ticket(plugin, users(plugin, Set.of()));
    }

    /** The ticket to stop a running plugin, once its users are stopped; null where there is nothing to do. */
    private PluginTickets.@Nullable Ticket ticket(PluginWrapper plugin, Users users) {
        tickets.settle(plugin);
        while (plugin.getPluginState().isStarted()) {
            users.stop.run();
            List<PluginWrapper> all = users.all.get();
            PluginTickets.@Nullable Ticket ticket = tickets.enter(plugin, PluginTickets.Purpose.STOP, all);
            if (ticket == null
                    || all.stream().noneMatch(user -> user.getPluginState().isStarted() && !tickets.inside(user))) {
                return ticket;
            }
            // one of them was started again in between
            ticket.closeUnused();
        }
        return null;
    }

    /** A plugin whose turn it is must not miss it because another one has filled the heap for a moment. */
    private static PluginTickets.@Nullable Ticket insistently(Supplier<PluginTickets.@Nullable Ticket> entry) {
        for (int tries = 0; ; tries++) {
            try {
                return entry.get();
            } catch (OutOfMemoryError | BootstrapMethodError e) {
                HeapShortage.outlast(e, tries);
            }
        }
    }

    private void stopHere(PluginTickets.@Nullable Ticket ticket, PluginWrapper plugin) {
        if (ticket == null) {
            return;
        }
        try (ticket) {
            if (plugin.getPluginState().isStarted()) {
                log.info("Stop plugin '{}'", registry.label(plugin));
                try {
                    callStop(plugin);
                    states.stopped(plugin);
                } catch (Throwable e) {
                    states.failedToStop(plugin, e);
                    Failures.log(log, "Unable to stop plugin '{}'", registry.label(plugin), e);
                }
            }
        }
        states.deliver();
    }

    /** Makes a plugin fail whose stop is no longer waited for, unless another thread is at it. Does not wait. */
    private void giveUpStop(PluginWrapper plugin, Throwable reason) {
        PluginTickets.@Nullable Ticket ticket = tickets.tryEnter(plugin, PluginTickets.Purpose.STOP);
        if (ticket == null) {
            Failures.warn(log, "Plugin '{}' is left to the thread that is at it", plugin.getPluginId(), reason);
            return;
        }
        try (ticket) {
            if (plugin.getPluginState().isStarted()) {
                states.failed(plugin, reason);
            }
        }
    }

    /** The stops of one run of the scheduler, with what requires them where that was started meanwhile. */
    StopRun stopRun(Collection<PluginWrapper> running) {
        return new StopRun(running, this::ticketWithUsers);
    }

    /** The stops of one run of the scheduler. */
    final class StopRun implements ModuleStopper, BootListener {
        private final Map<String, Passage> passages = new ConcurrentHashMap<>();
        private final List<Finding> findings = new CopyOnWriteArrayList<>();
        private final Function<PluginWrapper, PluginTickets.@Nullable Ticket> entry;
        private final Thread caller = Thread.currentThread();

        private StopRun(
                Collection<PluginWrapper> running, Function<PluginWrapper, PluginTickets.@Nullable Ticket> entry) {
            this.entry = entry;
            running.forEach(plugin -> passages.put(plugin.getPluginId(), new Passage(plugin)));
        }

        @Override
        public void stop(String id) throws Exception {
            @Nullable Passage passage = passages.get(id);
            if (passage != null) {
                @Nullable Thread before = PluginTickets.actFor(caller);
                try {
                    stop(passage);
                } finally {
                    PluginTickets.actFor(before);
                }
            }
        }

        private void stop(Passage passage) {
            PluginWrapper plugin = passage.plugin;
            PluginTickets.@Nullable Ticket ticket = insistently(() -> entry.apply(plugin));
            if (ticket != null
                    && passage.enter(ticket)
                    && plugin.getPluginState().isStarted()) {
                log.info("Stop plugin '{}'", registry.label(plugin));
                callStop(plugin);
            }
        }

        @Override
        public void returnedLate(String id) {
            @Nullable Passage passage = passages.get(id);
            if (passage != null) {
                passage.leave();
            }
        }

        @Override
        public void finished(String id, Outcome outcome) {
            @Nullable Passage passage = passages.get(id);
            if (passage == null) {
                return;
            }
            boolean entered = passage.decide();
            try {
                publish(passage.plugin, outcome, entered);
            } finally {
                if (outcome.left().isPresent()) {
                    passage.giveUp();
                } else {
                    passage.leave();
                }
            }
            states.deliver();
        }

        private void publish(PluginWrapper plugin, Outcome outcome, boolean entered) {
            boolean runs = plugin.getPluginState().isStarted();
            if (outcome instanceof Outcome.Completed && entered && runs) {
                states.stopped(plugin);
            } else if (outcome instanceof Outcome.Failed failed && (runs || !entered)) {
                if (entered) {
                    states.failed(plugin, failed.error());
                }
                stopFailed(plugin.getPluginId(), failed.error());
            } else if (outcome instanceof Outcome.TimedOut timedOut && runs) {
                if (entered) {
                    states.failed(plugin, timedOut.error());
                } else {
                    giveUpStop(plugin, timedOut.error());
                }
                stopTimedOut(plugin.getPluginId(), timedOut.error());
            }
        }

        private void stopTimedOut(String id, OverdueException error) {
            exits.note(id, error);
            abandon(id);
            findings.add(new Finding(
                    error.exitCalled() ? Finding.Code.EXIT_CALLED : Finding.Code.STOP_TIMEOUT,
                    id,
                    error.cause(stack -> owners.at(id, stack)),
                    error.exitCalled()
                            ? "Mend its stop(): a host may have more to do when a module has stopped"
                            : "Look at what it waits for there, or give it more time"));
            Failures.log(log, "Plugin '{}' is still in its stop and is left to itself{}", id, where(id, error), error);
        }

        private void stopFailed(String id, Throwable error) {
            findings.add(new Finding(
                    STOP_FAILED,
                    id,
                    error instanceof StillRunningException running
                            ? String.valueOf(running.getMessage())
                            : "Module '%s' failed in stop(): %s".formatted(id, Failures.describe(error)),
                    "Mend '%s'; what it held may not be released".formatted(id)));
            Failures.log(log, "Unable to stop plugin '{}'", id, error);
        }

        /** The plugins that could not be stopped. */
        List<Finding> findings() {
            return List.copyOf(findings);
        }
    }
}
