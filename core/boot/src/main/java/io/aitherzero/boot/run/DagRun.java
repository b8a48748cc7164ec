package io.aitherzero.boot.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a graph in which each node begins after those it waits for.
 *
 * <p>The workers do the bookkeeping themselves: a worker that has finished a node releases what waited for it and goes
 * on with the most urgent node, so that a chain costs no change of threads. The thread that called {@link #run} only
 * watches deadlines, and works where no other thread can be had. A node whose deadline passes is given up; its thread is
 * replaced by a spare one and, should it ever come back, undoes what it did.
 */
final class DagRun {
    /** What is done at a node. */
    interface Task {
        /** Does it and says how it ended; does not throw. Need not go on once the node is no longer wanted. */
        Outcome perform(String id, BooleanSupplier wanted);

        /** {@link #perform} came back after the node had been given up. */
        void returnedLate(String id, Outcome outcome);
    }

    /** How often the caller looks whether a node waits for a lock that the caller has. */
    private static final long LOOK_NANOS = 200_000_000;

    private record Ending(RunQueue.Node node, Outcome outcome) {}

    private final RunQueue queue;
    private final RunRules rules;
    private final Task task;
    private final GuardedListener listener;
    private final BootScheduler.Means means;
    private final Thread caller = Thread.currentThread();
    private final @Nullable ClassLoader contextClassLoader = caller.getContextClassLoader();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Thread> looping = ConcurrentHashMap.newKeySet();
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final Deque<RunQueue.Node> inFlight = new ArrayDeque<>();
    private int loops;
    private boolean callerWorks;
    private boolean graceGiven;
    private long graceUntil;
    private @Nullable String refusal;
    private boolean interrupted;

    DagRun(RunQueue queue, RunRules rules, Task task, GuardedListener listener, BootScheduler.Means means) {
        this.queue = queue;
        this.rules = rules;
        this.task = task;
        this.listener = listener;
        this.means = means;
    }

    /** Runs all nodes; returns when each has an outcome. */
    Map<String, Outcome> run() {
        List<RunQueue.Node> roots = queue.roots();
        if (Thread.interrupted()) {
            interrupted = true;
            cancel(0);
        } else {
            roots.forEach(node -> listener.ready(node.id, Optional.empty()));
            release(roots);
        }
        lock.lock();
        try {
            while (!queue.done()) {
                try {
                    watch();
                } catch (InterruptedException e) {
                    interrupted = true;
                    unlocked(() -> cancel(0));
                }
            }
            return Map.copyOf(outcomes);
        } finally {
            lock.unlock();
            if (interrupted) {
                caller.interrupt();
            }
        }
    }

    /** Why the run went on with fewer threads than it wanted. */
    Optional<String> refusal() {
        lock.lock();
        try {
            return Optional.ofNullable(refusal);
        } finally {
            lock.unlock();
        }
    }

    /** Leaves out all nodes that have not begun; those in flight have so long to finish, 0 for as long as they like. */
    void cancel(long graceNanos) {
        List<RunQueue.Node> dropped;
        lock.lock();
        try {
            dropped = queue.dropAll();
            if (graceNanos > 0 && !graceGiven) {
                graceUntil = means.nanoClock().getAsLong() + graceNanos;
                graceGiven = true;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        report(dropped, new Outcome.Cancelled());
    }

    private void report(Collection<RunQueue.Node> nodes, Outcome outcome) {
        for (RunQueue.Node node : nodes) {
            listener.finished(node.id, outcome);
            lock.lock();
            try {
                account(node, outcome);
            } finally {
                lock.unlock();
            }
        }
    }

    private void account(RunQueue.Node node, Outcome outcome) {
        outcomes.put(node.id, outcome);
        queue.over(node);
        if (queue.done() || outcome instanceof Outcome.TimedOut) {
            changed.signalAll();
        }
    }

    private void unlocked(Runnable action) {
        lock.unlock();
        try {
            action.run();
        } finally {
            lock.lock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is in run()
    private void watch() throws InterruptedException {
        if (callerWorks) {
            callerWorks = false;
            loops++;
            unlocked(this::work);
            return;
        }
        RunQueue.@Nullable Node oldest = inFlight.peek();
        if (oldest == null) {
            changed.await();
            return;
        }
        long left = nanosLeft(oldest);
        if (left > 0) {
            if (changed.awaitNanos(Math.min(left, LOOK_NANOS)) <= 0) {
                lookForBlocked();
            }
            return;
        }
        OverdueException error = overdue(oldest);
        abandon(oldest, () -> Deadlocks.explain(error, oldest.thread));
    }

    /** Gives up nodes that wait for a lock which the caller has, since it will not let go of it before they are over. */
    private void lookForBlocked() {
        for (RunQueue.Node node : List.copyOf(inFlight)) {
            Thread worker = node.thread;
            if (worker == null || worker == caller) {
                continue;
            }
            List<Deadlocks.AwaitedLock> found = new ArrayList<>();
            // without the lock of this run, for which a worker may be waiting, too
            unlocked(() -> Deadlocks.lockHeldBy(caller, worker).ifPresent(found::add));
            if (!found.isEmpty() && node.state == RunQueue.State.RUNNING) {
                OverdueException error =
                        OverdueException.behindCaller(node.id, rules.action(), found.get(0), worker.getStackTrace());
                abandon(node, () -> error);
            }
        }
    }

    private void abandon(RunQueue.Node node, Supplier<OverdueException> error) {
        inFlight.remove(node);
        queue.ending(node);
        if (rules.interruptOverdue() && node.thread != null) {
            // under the lock, so that it cannot hit what the thread does after this node
            node.thread.interrupt();
        }
        unlocked(() -> giveUp(node, error.get()));
    }

    private long nanosLeft(RunQueue.Node node) {
        long now = means.nanoClock().getAsLong();
        long ofGrace = graceGiven ? graceUntil - now : Long.MAX_VALUE;
        return rules.timeoutNanos() == 0 ? ofGrace : Math.min(ofGrace, node.begunNanos + rules.timeoutNanos() - now);
    }

    private OverdueException overdue(RunQueue.Node node) {
        @Nullable Thread thread = node.thread;
        long took = means.nanoClock().getAsLong() - node.begunNanos;
        long allowed = rules.timeoutNanos() == 0 ? took : Math.min(took, rules.timeoutNanos());
        return new OverdueException(
                "Module '%s' did not %s within %d ms".formatted(node.id, rules.action(), allowed / 1_000_000),
                thread == null || thread == Thread.currentThread() ? new StackTraceElement[0] : thread.getStackTrace());
    }

    private void giveUp(RunQueue.Node node, OverdueException error) {
        // before the spare thread looks for work, or it would find nothing and leave
        finish(node, new Outcome.TimedOut(error));
        try {
            Thread spare = new Thread(this::work, "aither-spare");
            spare.setDaemon(true);
            spare.start();
        } catch (OutOfMemoryError e) {
            refused("no thread could replace that of '" + node.id + "': " + e.getMessage(), true);
        }
    }

    private void refused(String reason, boolean callerNeeded) {
        lock.lock();
        try {
            loops--;
            if (refusal == null) {
                refusal = reason;
            }
            if (callerNeeded || loops == 0) {
                callerWorks = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes nodes claimable and asks for the workers that are missing for it. */
    private void release(List<RunQueue.Node> ready) {
        int missing;
        lock.lock();
        try {
            (rules.barrier() ? queue.throughBarrier(ready) : ready).forEach(queue::offer);
            missing = queue.workersMissing(loops, rules.limit());
            loops += missing;
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < missing; i++) {
            try {
                means.executor().execute(this::work);
            } catch (RuntimeException | Error e) {
                refused("the executor refused a worker: " + e, false);
            }
        }
    }

    private void work() {
        Thread worker = Thread.currentThread();
        if (!looping.add(worker)) {
            // an executor that runs on the calling thread: the loop below on the stack goes on with it
            lock.lock();
            try {
                loops--;
            } finally {
                lock.unlock();
            }
            return;
        }
        String name = worker.getName();
        ClassLoader before = worker.getContextClassLoader();
        try {
            RunQueue.@Nullable Node node = claim(worker);
            while (node != null) {
                worker.setName("aither-" + rules.action() + " " + node.id);
                worker.setContextClassLoader(contextClassLoader);
                if (!runNode(node)) {
                    return;
                }
                node = claim(worker);
            }
        } finally {
            worker.setName(name);
            worker.setContextClassLoader(before);
            looping.remove(worker);
        }
    }

    private RunQueue.@Nullable Node claim(Thread worker) {
        lock.lock();
        try {
            RunQueue.@Nullable Node node = queue.claim();
            if (node == null) {
                loops--;
                return null;
            }
            node.thread = worker;
            node.begunNanos = means.nanoClock().getAsLong();
            if (inFlight.isEmpty()) {
                changed.signalAll();
            }
            inFlight.add(node);
            return node;
        } finally {
            lock.unlock();
        }
    }

    /** False where the node was given up meanwhile, and this thread has been replaced. */
    private boolean runNode(RunQueue.Node node) {
        listener.begun(node.id);
        if (queue.scripted()) {
            begun();
        }
        Outcome outcome = task.perform(node.id, () -> wanted(node));
        boolean late;
        lock.lock();
        try {
            late = node.state != RunQueue.State.RUNNING;
            if (!late) {
                inFlight.remove(node);
                queue.ending(node);
            }
            // a flag that one module leaves behind must not stop the next one
            if (Thread.interrupted() && Thread.currentThread() == caller) {
                interrupted = true;
            }
        } finally {
            lock.unlock();
        }
        long took = means.nanoClock().getAsLong() - node.begunNanos;
        if (late) {
            awaitOutcome(node);
        } else if (rules.timeoutNanos() == 0 || took <= rules.timeoutNanos()) {
            finish(node, outcome);
            return true;
        } else if (Thread.currentThread() == caller) {
            finish(node, new Outcome.TimedOut(overdue(node)));
            listener.guard(() -> task.returnedLate(node.id, outcome));
            return true;
        } else {
            giveUp(node, overdue(node));
        }
        task.returnedLate(node.id, outcome);
        return false;
    }

    /** The begin of a node may be what another one has been waiting for. */
    private void begun() {
        lock.lock();
        try {
            queue.told();
        } finally {
            lock.unlock();
        }
        release(List.of());
    }

    private boolean wanted(RunQueue.Node node) {
        lock.lock();
        try {
            return node.state == RunQueue.State.RUNNING;
        } finally {
            lock.unlock();
        }
    }

    private void awaitOutcome(RunQueue.Node node) {
        lock.lock();
        try {
            while (!outcomes.containsKey(node.id)) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void finish(RunQueue.Node node, Outcome outcome) {
        Deque<Ending> endings = new ArrayDeque<>(List.of(new Ending(node, outcome)));
        for (@Nullable Ending next = endings.poll(); next != null; next = endings.poll()) {
            String id = next.node.id;
            Outcome ending = next.outcome;
            listener.finished(id, ending);
            List<RunQueue.Node> ready = new ArrayList<>();
            boolean failed = rules.skipDependents() && !(ending instanceof Outcome.Completed);
            lock.lock();
            try {
                for (RunQueue.Node skipped : queue.release(next.node, failed, ready)) {
                    endings.add(new Ending(skipped, new Outcome.Skipped(id, node.id)));
                }
                account(next.node, ending);
            } finally {
                lock.unlock();
            }
            ready.forEach(freed -> listener.ready(freed.id, Optional.of(id)));
            release(ready);
        }
    }
}
