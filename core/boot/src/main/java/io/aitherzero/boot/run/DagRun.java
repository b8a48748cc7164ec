package io.aitherzero.boot.run;

import io.aitherzero.base.HeapShortage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a graph in which each node begins after those it waits for.
 *
 * <p>The workers do the bookkeeping themselves: a worker that has finished a node releases what waited for it and goes
 * on with the most urgent node, so that a chain costs no change of threads. The thread that called {@link #complete} only
 * watches deadlines, and works where no other thread can be had. A node whose deadline passes is given up; its thread is
 * replaced by a spare one and, should it ever come back, undoes what it did. A listener that keeps the thread which tells
 * it of an end for longer than that is not waited for either.
 *
 * <p>Whatever is thrown while a worker is at a node ends that node and not the worker. What a worker does between two
 * nodes needs no heap, or is tried again until there is some: a monitor is used as the lock, since other locks of the JDK
 * allocate when they are contended.
 */
final class DagRun implements Runnable {
    /** What is done at a node. */
    interface Task {
        /** Does it and says how it ended. Need not go on once the run no longer {@link DagRun#wants} the node. */
        Outcome perform(RunQueue.Node node, DagRun run);

        /** {@link #perform} came back after the node had been given up. */
        void returnedLate(String id, Outcome outcome);
    }

    /** How often the caller looks whether a node waits for a lock that the caller has. */
    private static final long LOOK_NANOS = 200_000_000;

    /** A listener that takes less never keeps a run from waiting for it, however short the deadline of a node. */
    private static final long LEAST_TELLING_NANOS = 1_000_000_000;

    private static final Outcome.Failed NO_MEMORY =
            new Outcome.Failed(new OutOfMemoryError("The heap is full, and remained so"), false);

    private final RunQueue queue;
    private final RunRules rules;
    private final Task task;
    private final GuardedListener listener;
    private final BootScheduler.Means means;
    private final Thread caller = Thread.currentThread();
    private final @Nullable ClassLoader contextClassLoader = caller.getContextClassLoader();

    /** Guards all that follows; the queue, too. */
    private final Object lock = new Object();

    private final Set<Thread> looping = ConcurrentHashMap.newKeySet();
    private final Deque<RunQueue.Node> inFlight;
    private final Deque<RunQueue.Node> inTelling;
    private int loops;
    private boolean callerIdle;
    private boolean callerWorks;
    private boolean cancelled;
    private long graceNanos;
    private long graceUntil;
    private @Nullable String refusal;
    private boolean interrupted;

    DagRun(RunQueue queue, RunRules rules, Task task, GuardedListener listener, BootScheduler.Means means) {
        this.queue = queue;
        this.rules = rules;
        this.task = task;
        this.listener = listener;
        this.means = means;
        inFlight = new ArrayDeque<>(queue.size() + 1);
        inTelling = new ArrayDeque<>(queue.size() + 1);
    }

    /** Runs all nodes; returns when each has an outcome. */
    Map<String, Outcome> complete() {
        List<RunQueue.Node> roots = queue.roots();
        if (Thread.interrupted()) {
            interrupted = true;
            cancel(0);
        } else {
            for (RunQueue.Node node : roots) {
                listener.ready(node.id, Optional.empty());
            }
            release(roots);
        }
        int tries = 0;
        while (!done()) {
            try {
                watch();
                tries = 0;
            } catch (InterruptedException e) {
                interrupted = true;
                cancel(0);
            } catch (OutOfMemoryError | LinkageError e) {
                // those who work need this thread, also to have memory again
                HeapShortage.pause(tries++);
            }
        }
        if (interrupted) {
            caller.interrupt();
        }
        return outcomes();
    }

    private boolean done() {
        synchronized (lock) {
            return queue.done();
        }
    }

    private Map<String, Outcome> outcomes() {
        for (int tries = 0; ; tries++) {
            try {
                synchronized (lock) {
                    return queue.outcomes();
                }
            } catch (OutOfMemoryError | BootstrapMethodError e) {
                HeapShortage.outlast(e, tries);
            }
        }
    }

    /** Why the run went on with fewer threads than it wanted. */
    Optional<String> refusal() {
        synchronized (lock) {
            return Optional.ofNullable(refusal);
        }
    }

    /** Leaves out all nodes that have not begun; those in flight have so long to finish, 0 for as long as they like. */
    void cancel(long grace) {
        RunQueue.@Nullable Node dropped = drop(grace);
        Outcome cancelled = new Outcome.Cancelled();
        for (RunQueue.@Nullable Node node = dropped; node != null; node = node.toldNext) {
            node.outcome = cancelled;
        }
        if (dropped != null) {
            tell(dropped, false);
        }
    }

    private RunQueue.@Nullable Node drop(long grace) {
        for (int tries = 0; ; tries++) {
            try {
                synchronized (lock) {
                    RunQueue.@Nullable Node dropped = queue.dropAll();
                    cancelled = true;
                    if (grace > 0 && graceNanos == 0) {
                        graceUntil = means.nanoClock().getAsLong() + grace;
                        graceNanos = grace;
                    }
                    lock.notifyAll();
                    return dropped;
                }
            } catch (OutOfMemoryError | BootstrapMethodError e) {
                HeapShortage.outlast(e, tries);
            }
        }
    }

    // ---- the caller ----

    private void watch() throws InterruptedException {
        RunQueue.@Nullable Node overdue;
        boolean work;
        boolean look = false;
        synchronized (lock) {
            if (queue.done()) {
                return;
            }
            work = callerWorks;
            overdue = work ? null : overdue();
            if (work) {
                callerWorks = false;
                loops++;
            } else if (overdue == null) {
                look = !await();
            }
        }
        if (work) {
            run();
        } else if (overdue != null) {
            giveUp(overdue);
        } else if (look) {
            lookForBlocked();
        }
    }

    private RunQueue.@Nullable Node overdue() {
        long now = means.nanoClock().getAsLong();
        RunQueue.@Nullable Node oldest = inFlight.peek();
        if (oldest != null && nanosLeft(oldest, now) <= 0) {
            return oldest;
        }
        RunQueue.@Nullable Node told = inTelling.peek();
        return told != null && tellingLeft(told, now) <= 0 ? told : null;
    }

    /** Waits for news; false where there were none and it is time to look after those in flight. */
    @SuppressWarnings("WaitNotInLoop") // the loop is in complete()
    private boolean await() throws InterruptedException {
        long now = means.nanoClock().getAsLong();
        RunQueue.@Nullable Node oldest = inFlight.peek();
        RunQueue.@Nullable Node told = inTelling.peek();
        long ofTold = told == null ? Long.MAX_VALUE : tellingLeft(told, now);
        if (oldest == null && told == null) {
            callerIdle = true;
            lock.wait();
            callerIdle = false;
            return true;
        }
        long ofOldest = oldest == null ? Long.MAX_VALUE : nanosLeft(oldest, now);
        long left = Math.min(LOOK_NANOS, Math.min(ofOldest, ofTold));
        long begin = System.nanoTime();
        TimeUnit.NANOSECONDS.timedWait(lock, left);
        return System.nanoTime() - begin < left;
    }

    private long nanosLeft(RunQueue.Node node, long now) {
        long ofGrace = graceNanos == 0 ? Long.MAX_VALUE : graceUntil - now;
        return Math.min(ofGrace, ownNanosLeft(node, now));
    }

    private long ownNanosLeft(RunQueue.Node node, long now) {
        return rules.timeoutNanos() == 0 ? Long.MAX_VALUE : node.begunNanos + rules.timeoutNanos() - now;
    }

    /** Listeners have as long as a node has, or as a cancelled run leaves to it. */
    private long tellingLeft(RunQueue.Node node, long now) {
        long allowed = Math.min(
                rules.timeoutNanos() == 0 ? Long.MAX_VALUE : rules.timeoutNanos(),
                graceNanos == 0 ? Long.MAX_VALUE : graceNanos);
        return allowed == Long.MAX_VALUE ? allowed : node.toldNanos + Math.max(allowed, LEAST_TELLING_NANOS) - now;
    }

    /** Gives up a node whose code has called {@code System.exit}; false where it is not in flight. */
    boolean exitCalled(String id, OverdueException error) {
        RunQueue.@Nullable Node node;
        synchronized (lock) {
            node = inFlight.stream()
                    .filter(each -> each.id.equals(id))
                    .findFirst()
                    .orElse(null);
        }
        if (node != null) {
            giveUp(node, new Outcome.TimedOut(error));
        }
        return node != null;
    }

    /**
     * Gives up nodes that wait for a lock which the caller has, since it will not let go of it before they are over, and goes
     * on without listeners that do.
     */
    private void lookForBlocked() {
        List<RunQueue.Node> nodes;
        List<RunQueue.Node> told;
        synchronized (lock) {
            nodes = List.copyOf(inFlight);
            told = List.copyOf(inTelling);
        }
        for (RunQueue.Node node : told) {
            Thread teller = node.teller;
            if (teller != null
                    && teller != caller
                    && Deadlocks.lockHeldBy(caller, teller).isPresent()) {
                goOnWithoutTeller(
                        node,
                        "a listener that is told of the end of '%s' waits for a lock of the thread that waits for all");
            }
        }
        boolean ending = JvmExit.isBegun();
        for (RunQueue.Node node : nodes) {
            Thread thread = node.thread;
            if (thread == null || thread == caller) {
                continue;
            }
            if (ending && JvmExit.isIn(thread.getStackTrace())) {
                exitCalled(node.id, OverdueException.exitCalled(node.id, thread.getStackTrace()));
                continue;
            }
            // without the lock of this run, for which a worker may be waiting, too
            Optional<Deadlocks.AwaitedLock> found = Deadlocks.lockHeldBy(caller, thread);
            if (found.isPresent()) {
                giveUp(
                        node,
                        new Outcome.TimedOut(OverdueException.behindCaller(
                                node.id, rules.action(), found.get(), thread.getStackTrace())));
            }
        }
    }

    private void giveUp(RunQueue.Node node) {
        boolean told;
        synchronized (lock) {
            told = inTelling.contains(node);
        }
        if (told) {
            goOnWithoutTeller(node, "a listener has not come back in time from being told of the end of '%s'");
        } else {
            giveUp(node, late(node));
        }
    }

    /** What becomes of a node that is given up: a cancelled run has not left it the time that it had. */
    private Outcome late(RunQueue.Node node) {
        boolean stopped;
        synchronized (lock) {
            stopped = cancelled;
        }
        return stopped
                ? new Outcome.Cancelled(
                        overdue(node, "Module '%s' was still in its %s, after %d ms, when the boot was stopped"))
                : new Outcome.TimedOut(
                        Deadlocks.explain(overdue(node, "Module '%s' did not %s within %d ms"), node.thread));
    }

    /** Ends a node in the place of the worker that is still at it, and replaces that one. */
    private void giveUp(RunQueue.Node node, Outcome outcome) {
        synchronized (lock) {
            if (node.state != RunQueue.State.RUNNING) {
                return;
            }
            ending(node);
            if (rules.interruptOverdue() && node.thread != null) {
                // under the lock, so that it cannot hit what the thread does after this node
                node.thread.interrupt();
            }
        }
        // listeners are told by the new thread, since nobody watches this one
        if (!spare(node, () -> finish(node, outcome, true))) {
            finish(node, outcome, false);
        }
    }

    /** Lets another thread do what the one that tells listeners of a node's end would do after it. */
    private void goOnWithoutTeller(RunQueue.Node node, String why) {
        String text = why.formatted(node.id);
        boolean worked;
        synchronized (lock) {
            if (!inTelling.remove(node)) {
                return;
            }
            worked = node.toldByWorker;
            if (refusal == null) {
                refusal = text;
            }
        }
        if (!worked || !spare(node, () -> goOnAfter(node, true))) {
            goOnAfter(node, false);
        }
    }

    /** Replaces the worker of a node by a thread that does something else first; false where there is none. */
    private boolean spare(RunQueue.Node node, BooleanSupplier first) {
        try {
            Thread spare = new Thread(
                    () -> {
                        if (first.getAsBoolean()) {
                            run();
                        }
                    },
                    "aither-spare");
            spare.setDaemon(true);
            spare.start();
            return true;
        } catch (OutOfMemoryError e) {
            refused(e, node);
            return false;
        }
    }

    private OverdueException overdue(RunQueue.Node node, String text) {
        @Nullable Thread thread = node.thread;
        long took = means.nanoClock().getAsLong() - node.begunNanos;
        long allowed = rules.timeoutNanos() == 0 ? took : Math.min(took, rules.timeoutNanos());
        return new OverdueException(
                text.formatted(node.id, rules.action(), allowed / 1_000_000),
                thread == null || thread == Thread.currentThread() ? new StackTraceElement[0] : thread.getStackTrace());
    }

    /** A thread could not be had, be it an own one in the place of a node's worker or one of the executor's. */
    private void refused(Throwable error, RunQueue.@Nullable Node replacedAt) {
        String reason = "the heap was full when a thread was asked for";
        try {
            reason = replacedAt == null
                    ? "the executor refused a worker: " + error
                    : "no thread could replace that of '" + replacedAt.id + "': " + error.getMessage();
        } catch (OutOfMemoryError e) {
            // as said
        }
        synchronized (lock) {
            loops--;
            if (refusal == null) {
                refusal = reason;
            }
            if (replacedAt != null || loops == 0) {
                callerWorks = true;
                lock.notifyAll();
            }
        }
    }

    // ---- the workers ----

    /** Makes nodes claimable and asks for the workers that are missing for it. */
    private void release(List<RunQueue.Node> ready) {
        int missing;
        synchronized (lock) {
            if (rules.barrier()) {
                queue.offerThroughBarrier(ready);
            } else {
                for (int i = 0; i < ready.size(); i++) {
                    queue.offer(ready.get(i));
                }
            }
            missing = queue.workersMissing(loops, rules.limit());
            loops += missing;
        }
        for (int i = 0; i < missing; i++) {
            try {
                means.executor().execute(this);
            } catch (RuntimeException | Error e) {
                refused(e, null);
            }
        }
    }

    /** What a worker does: one node after the other, as long as there are any to begin with. */
    @Override
    public void run() {
        Thread thread = Thread.currentThread();
        boolean begins;
        try {
            begins = begins(thread);
        } catch (OutOfMemoryError e) {
            refused(e, null);
            return;
        }
        if (!begins) {
            // an executor that runs on the calling thread: the loop below on the stack goes on with it
            synchronized (lock) {
                loops--;
            }
            return;
        }
        String name = thread.getName();
        ClassLoader before = thread.getContextClassLoader();
        try {
            RunQueue.@Nullable Node node = claim(thread);
            while (node != null && runNode(node)) {
                node = claim(thread);
            }
        } finally {
            thread.setName(name);
            thread.setContextClassLoader(before);
            looping.remove(thread);
        }
    }

    private boolean begins(Thread thread) {
        for (int tries = 0; ; tries++) {
            try {
                return looping.add(thread);
            } catch (OutOfMemoryError | BootstrapMethodError e) {
                HeapShortage.outlast(e, tries);
            }
        }
    }

    private RunQueue.@Nullable Node claim(Thread thread) {
        long now = means.nanoClock().getAsLong();
        synchronized (lock) {
            RunQueue.@Nullable Node node = queue.claim();
            if (node == null) {
                loops--;
                return null;
            }
            node.thread = thread;
            node.begunNanos = now;
            inFlight.add(node);
            wakeIdleCaller();
            return node;
        }
    }

    /** One that watches a node has a time to look again, before which the deadline of a later one cannot pass. */
    private void wakeIdleCaller() {
        if (callerIdle) {
            lock.notifyAll();
        }
    }

    private void ending(RunQueue.Node node) {
        inFlight.remove(node);
        queue.ending(node);
    }

    /** False where the node was given up meanwhile, and this thread has been replaced. */
    private boolean runNode(RunQueue.Node node) {
        Outcome outcome = perform(node);
        long took = means.nanoClock().getAsLong() - node.begunNanos;
        boolean late;
        synchronized (lock) {
            late = node.state != RunQueue.State.RUNNING;
            if (!late) {
                ending(node);
            }
            // a flag that one module leaves behind must not stop the next one
            if (Thread.interrupted() && Thread.currentThread() == caller) {
                interrupted = true;
            }
        }
        if (late) {
            awaitOutcome(node);
            returnedLate(node, outcome);
            return false;
        }
        if (rules.timeoutNanos() == 0 || took <= rules.timeoutNanos()) {
            return finish(node, outcome, true);
        }
        boolean goesOn = finish(node, overstayed(node), true);
        boolean own = Thread.currentThread() == caller;
        if (goesOn && !own) {
            // what the node did is undone by this thread, for which others need not wait
            spare(node, () -> true);
        }
        returnedLate(node, outcome);
        return goesOn && own;
    }

    /** Whatever is thrown is the failure of the node. */
    private Outcome perform(RunQueue.Node node) {
        try {
            Thread thread = Thread.currentThread();
            thread.setName(node.threadName);
            thread.setContextClassLoader(contextClassLoader);
            listener.begun(node.id);
            if (queue.scripted()) {
                begun();
            }
            return task.perform(node, this);
        } catch (Throwable e) {
            try {
                return new Outcome.Failed(e, true);
            } catch (OutOfMemoryError again) {
                return NO_MEMORY;
            }
        }
    }

    private Outcome overstayed(RunQueue.Node node) {
        try {
            return late(node);
        } catch (OutOfMemoryError e) {
            return NO_MEMORY;
        }
    }

    private void returnedLate(RunQueue.Node node, Outcome outcome) {
        try {
            task.returnedLate(node.id, outcome);
        } catch (RuntimeException | Error e) {
            listener.keep(e);
        }
    }

    /** The begin of a node may be what another one has been waiting for. */
    private void begun() {
        synchronized (lock) {
            queue.told();
        }
        release(List.of());
    }

    /** Whether a node has not been given up. */
    boolean wants(RunQueue.Node node) {
        synchronized (lock) {
            return node.state == RunQueue.State.RUNNING;
        }
    }

    private void awaitOutcome(RunQueue.Node node) {
        boolean woken = false;
        synchronized (lock) {
            while (node.state != RunQueue.State.OVER) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    woken = true;
                }
            }
        }
        if (woken) {
            Thread.currentThread().interrupt();
        }
    }

    /** False where listeners kept this thread for so long that another one goes on in its place. */
    private boolean finish(RunQueue.Node node, Outcome outcome, boolean worker) {
        node.outcome = outcome;
        return tell(node, worker);
    }

    private boolean tell(RunQueue.@Nullable Node first, boolean worker) {
        for (RunQueue.@Nullable Node node = first; node != null; node = node.toldNext) {
            Outcome outcome = node.outcome == null ? NO_MEMORY : node.outcome;
            long now = means.nanoClock().getAsLong();
            synchronized (lock) {
                node.toldNanos = now;
                node.teller = Thread.currentThread();
                node.toldByWorker = worker;
                inTelling.add(node);
                wakeIdleCaller();
            }
            listener.finished(node.id, outcome);
            if (!letGo(node, outcome, true)) {
                return false;
            }
            for (int i = 0; i < node.freed.size(); i++) {
                ready(node.freed.get(i), node.id);
            }
            synchronized (lock) {
                if (!inTelling.remove(node)) {
                    return false;
                }
            }
            over(node, outcome);
        }
        return true;
    }

    private boolean goOnAfter(RunQueue.Node node, boolean worker) {
        Outcome outcome = node.outcome == null ? NO_MEMORY : node.outcome;
        boolean ignored = letGo(node, outcome, false);
        over(node, outcome);
        return tell(node.toldNext, worker);
    }

    /** The end of a node has been told: lets go what waited for it. False where another thread does all of that. */
    private boolean letGo(RunQueue.Node node, Outcome outcome, boolean telling) {
        boolean failed = rules.skipDependents() && !(outcome instanceof Outcome.Completed);
        synchronized (lock) {
            if (telling && !inTelling.contains(node)) {
                return false;
            }
            if (node.letGo) {
                return true;
            }
            node.letGo = true;
            queue.release(node, failed);
            if (!node.skipped.isEmpty()) {
                skip(node, outcome instanceof Outcome.Skipped skipped ? skipped.culprit() : node.id);
            }
        }
        return true;
    }

    private void over(RunQueue.Node node, Outcome outcome) {
        synchronized (lock) {
            queue.over(node);
            if (queue.done() || outcome instanceof Outcome.TimedOut || outcome instanceof Outcome.Cancelled) {
                lock.notifyAll();
            }
        }
        release(node.freed);
    }

    private void ready(RunQueue.Node node, String binding) {
        try {
            listener.ready(node.id, Optional.of(binding));
        } catch (OutOfMemoryError e) {
            listener.keep(e);
        }
    }

    /** Those left out are told of after what is still to be told. */
    private static void skip(RunQueue.Node node, String culprit) {
        RunQueue.Node last = node;
        for (RunQueue.@Nullable Node next = last.toldNext; next != null; next = last.toldNext) {
            last = next;
        }
        for (int i = 0; i < node.skipped.size(); i++) {
            RunQueue.Node skipped = node.skipped.get(i);
            skipped.outcome = skipped(node.id, culprit);
            last.toldNext = skipped;
            last = skipped;
        }
    }

    private static Outcome skipped(String dependency, String culprit) {
        try {
            return new Outcome.Skipped(dependency, culprit);
        } catch (OutOfMemoryError e) {
            return NO_MEMORY;
        }
    }
}
