package io.aitherzero.pf4j;

import io.aitherzero.boot.plan.WorkerGrowth;
import io.aitherzero.boot.run.BootScheduler;
import io.aitherzero.boot.run.Workers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Chooses the threads that a run of the scheduler gets. */
final class RunThreads {
    private final Object managerMonitor;
    private final PluginTickets tickets;
    volatile Optional<Executor> executor = Optional.empty();
    volatile Duration startTimeout = Duration.ZERO;

    /**
     * Chooses for a manager.
     *
     * @param managerMonitor the manager, which a host may have locked
     */
    RunThreads(Object managerMonitor, PluginTickets tickets) {
        this.managerMonitor = managerMonitor;
        this.tickets = tickets;
    }

    /** Whether the caller must do the work itself, since what is run might wait for it. */
    boolean callerOnly() {
        return tickets.nested() || callerLocksManager();
    }

    /** Whether the caller holds the manager's monitor, which a plugin needs that calls a synchronized method of it. */
    boolean callerLocksManager() {
        return Thread.holdsLock(managerMonitor);
    }

    /**
     * Runs something on the calling thread where it must be or nobody has to watch it, else on the host's executor or on
     * threads of its own.
     *
     * @param sequential whether one thread does it all
     * @param watched whether another thread has to watch a deadline
     * @param workers the fixed number of workers, or empty where it grows with need
     * @param first how many workers are expected to be busy at once
     */
    BootScheduler.Result run(
            boolean sequential,
            boolean watched,
            OptionalInt workers,
            int first,
            Function<BootScheduler, BootScheduler.Result> action) {
        if (callerOnly()) {
            return runOn(Runnable::run, action);
        }
        if (executor.isPresent()) {
            return runOn(executor.get(), action);
        }
        if (sequential && !watched) {
            // as in PF4J
            return runOn(Runnable::run, action);
        }
        int processors = Runtime.getRuntime().availableProcessors();
        int fixed = sequential ? 1 : workers.orElse(0);
        try (Workers pool =
                fixed > 0 ? Workers.fixed(fixed) : Workers.growing(processors, first, WorkerGrowth.MOST_WORKERS)) {
            return runOn(pool, action);
        }
    }

    private BootScheduler.Result runOn(Executor on, Function<BootScheduler, BootScheduler.Result> action) {
        return action.apply(new BootScheduler(on, startTimeout, System::nanoTime));
    }
}
