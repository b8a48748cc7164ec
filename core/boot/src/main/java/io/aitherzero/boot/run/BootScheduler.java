package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootPlan;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Starts and stops the modules of a graph on an executor that it does not own. Safe for use by several threads.
 *
 * <p>With READY and work in the queue at all times the start takes at most T1/p + (1 - 1/p) Tinf on p workers, where T1
 * is the sum of all start times and Tinf the critical path (R. L. Graham, Bounds on multiprocessing timing anomalies,
 * SIAM J. Appl. Math. 17, 1969).
 */
public final class BootScheduler {
    /** What a run uses of its surroundings. */
    record Means(Executor executor, LongSupplier nanoClock) {}

    private static final Outcome COMPLETED = new Outcome.Completed();

    private final Means means;
    private final Duration startTimeout;
    private final Set<DagRun> active = ConcurrentHashMap.newKeySet();

    /**
     * How a boot ended.
     *
     * @param outcomes of each module of the plan
     * @param fallback why fewer threads were used than planned
     */
    public record Result(Map<String, Outcome> outcomes, Optional<String> fallback) {
        /** Copies the map. */
        public Result {
            outcomes = Map.copyOf(outcomes);
        }
    }

    /**
     * Makes a scheduler.
     *
     * @param executor runs the modules; may be the calling thread
     * @param startTimeout how long a module may take to load and start; zero for ever. On an executor that uses the
     *     calling thread it is only noticed when the module returns
     * @param nanoClock nanoseconds of any origin
     */
    public BootScheduler(Executor executor, Duration startTimeout, LongSupplier nanoClock) {
        this.means = new Means(executor, nanoClock);
        this.startTimeout = startTimeout;
    }

    /**
     * Starts all modules of a plan and returns when each has an outcome. The calling thread watches the deadlines. When
     * it is interrupted, modules that have not begun are cancelled. Where it runs the modules itself, an interrupt during
     * a module counts as that module's own and is only kept for the caller.
     *
     * @param plan what to start
     * @param starter starts one module
     * @param listener sees it happen
     */
    public Result start(BootPlan plan, ModuleStarter starter, BootListener listener) {
        RunRules rules = new RunRules(
                plan.schedule() == Schedule.SEQUENTIAL ? 1 : Integer.MAX_VALUE,
                plan.schedule() == Schedule.LEVEL,
                true,
                startTimeout.toNanos(),
                false,
                "start");
        GuardedListener guarded = new GuardedListener(listener);
        return run(RunQueue.forward(plan), rules, new Start(starter, guarded), guarded);
    }

    /**
     * Stops modules, those first that others do not need. One that fails does not keep the others from being stopped.
     *
     * @param plan the modules to stop
     * @param budget how long one may take before its thread is interrupted and left to itself; zero for ever
     * @param stopper stops one module
     * @param listener sees it happen
     */
    public Result stop(StopPlan plan, Duration budget, ModuleStopper stopper, BootListener listener) {
        RunRules rules =
                new RunRules(plan.parallel() ? Integer.MAX_VALUE : 1, false, false, budget.toNanos(), true, "stop");
        return run(RunQueue.backward(plan.graph()), rules, new Stop(stopper), new GuardedListener(listener));
    }

    private Result run(RunQueue queue, RunRules rules, DagRun.Task task, GuardedListener listener) {
        DagRun run = new DagRun(queue, rules, task, listener, means);
        active.add(run);
        try {
            Map<String, Outcome> outcomes = run.complete();
            listener.rethrow();
            return new Result(outcomes, run.refusal());
        } finally {
            active.remove(run);
        }
    }

    /**
     * Cancels all modules that have not begun.
     *
     * @param grace how long those that have begun may go on before they are given up; zero for ever
     */
    public void cancel(Duration grace) {
        active.forEach(run -> run.cancel(grace.toNanos()));
    }

    /**
     * Gives up a module whose code has called {@code System.exit}.
     *
     * @param id the module
     * @param error says so
     * @return false where it is not being started or stopped
     */
    public boolean exitCalled(String id, OverdueException error) {
        boolean found = false;
        for (DagRun run : active) {
            found |= run.exitCalled(id, error);
        }
        return found;
    }

    private record Start(ModuleStarter starter, GuardedListener listener) implements DagRun.Task {
        @Override
        public Outcome perform(RunQueue.Node node, DagRun run) {
            String id = node.id;
            boolean loading = true;
            try {
                starter.load(id);
                if (!run.wants(node)) {
                    return new Outcome.Cancelled();
                }
                listener.loaded(id);
                loading = false;
                starter.start(id);
                return COMPLETED;
            } catch (Throwable e) {
                // whatever a module throws, an Error included, is its own failure and not that of the others
                return new Outcome.Failed(e, loading);
            }
        }

        @Override
        public void returnedLate(String id, Outcome outcome) {
            starter.returnedLate(id, outcome);
        }
    }

    private record Stop(ModuleStopper stopper) implements DagRun.Task {
        @Override
        public Outcome perform(RunQueue.Node node, DagRun run) {
            try {
                stopper.stop(node.id);
                return COMPLETED;
            } catch (Throwable e) {
                return new Outcome.Failed(e, false);
            }
        }

        @Override
        public void returnedLate(String id, Outcome outcome) {
            stopper.returnedLate(id);
        }
    }
}
