package io.aitherzero.job;

import io.aitherzero.api.BatchOptions;
import io.aitherzero.api.BatchProgress;
import io.aitherzero.api.BatchSummary;
import io.aitherzero.job.Watchdog.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A batch while it runs.
 *
 * <p>One lock guards all of it. Workers come with the results of a claim and leave with the next one, or wait; none of
 * the caller's code runs under the lock. Locks are taken in the order batch, then patrol or places, then watchdog, and
 * never those of two batches at once: what concerns another batch is left to the watchdog's thread.
 */
final class BatchRun<T> {
    private final EngineParts parts;
    private final BatchOptions options;
    private final ItemTask task;
    private final Ledger<T> ledger;
    private final Optional<Attempt> parent = Worker.attemptHere();
    private final Places places;
    private final CallerContext context;
    private final WorkerThreads threads;
    private final LimitControl limits;
    private final HaltRule halt;
    private final RetryQueue retries;
    private final TimeoutRule timeout;
    private final Patrol patrol;
    private final Optional<Admission.Gate> gate;
    private final Consumer<BatchRun<?>> whenGone;
    private final long startNanos;
    private final Figures figures;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition handed = lock.newCondition();
    private final Crew crew;
    private final Supply supply;
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile Optional<String> stopReason = Optional.empty();
    private boolean interrupted;
    private boolean isOver;
    private long endNanos;
    private @Nullable Timer deadline;

    /** @param whenGone run once, when the batch is over and its workers have left; under the batch's lock */
    BatchRun(
            EngineParts parts,
            BatchOptions options,
            ItemTask task,
            Source source,
            Results<T> results,
            long startNanos,
            Consumer<BatchRun<?>> whenGone) {
        this.parts = parts;
        this.options = options;
        context = CallerContext.capture(parts.logging());
        this.task = task;
        this.startNanos = startNanos;
        this.whenGone = whenGone;
        places = parent.map(attempt -> attempt.batch().places)
                .orElseGet(() -> new Places(batch -> parts.watchdog().soon(batch::wake)));
        threads = new WorkerThreads(parts.group(), options);
        limits = new LimitControl(parts.policy(options, startNanos), options.task());
        halt = new HaltRule(options.halt());
        retries = new RetryQueue(options);
        timeout = new TimeoutRule(options, startNanos);
        patrol = new Patrol(this, parts.watchdog(), parts.clock(), timeout, Nanos.of(options.grace()));
        gate = parts.admission().gate(options, this::wake);
        Tally tally = new Tally();
        ledger = new Ledger<>(source, results, tally, halt, timeout);
        figures = new Figures(options, source, tally, retries, limits, startNanos);
        crew = new Crew(this, threads, places, parent.isPresent(), lock.newCondition());
        boolean inChunks = source instanceof Source.Whole && gate.isEmpty() && !halt.isActive() && !task.hasListener();
        supply = new Supply(lock, source, retries, crew, inChunks, parts.watchdog(), this::retryIsDue);
    }

    void begin() {
        parent.ifPresent(attempt -> attempt.adopt(this));
        locked(() -> {
            observe();
            if (isFinished()) {
                finish();
                depart();
            } else {
                options.deadline().ifPresent(this::schedule);
                timeout.nanos().ifPresent(nanos -> patrol.lookAt(startNanos + nanos));
                crew.callOne();
            }
        });
    }

    private void schedule(Duration time) {
        String reason = "The deadline of batch '%s', %s after its begin, has passed."
                .formatted(options.task(), Nanos.words(Nanos.of(time)));
        deadline = parts.watchdog().at(startNanos + Nanos.of(time), () -> cancel(reason));
    }

    // What workers ask while they run items, without the lock.

    BatchOptions options() {
        return options;
    }

    ItemTask task() {
        return task;
    }

    CallerContext context() {
        return context;
    }

    boolean hasVirtualThreads() {
        return threads.areVirtual();
    }

    long now() {
        return parts.clock().getAsLong();
    }

    long startNanos() {
        return startNanos;
    }

    Optional<String> stopReason() {
        return stopReason;
    }

    RetryQueue retries() {
        return retries;
    }

    Optional<Duration> remaining(long attemptNanos) {
        return timeout.remaining(attemptNanos, now());
    }

    // The worker's turn.

    /** Takes the results of the worker's claim and gives it another, or lets it wait; false when the batch is over. */
    boolean next(Worker worker) {
        lock.lock();
        try {
            settle(worker);
            while (!isFinished()) {
                if (tryClaim(worker)) {
                    crew.busy(1);
                    adjust();
                    return true;
                }
                crew.leavePlace(worker);
                if (!isFinished()) {
                    crew.rest();
                }
            }
            finish();
            crew.leave(worker);
            depart();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void settle(Worker worker) {
        Claim claim = worker.claim();
        if (claim == null) {
            return;
        }
        if (ledger.take(worker.results())) {
            patrol.timeoutChanged();
        }
        handed.signalAll();
        if (!worker.again().isEmpty()) {
            supply.tryAgain(worker.again(), now());
            worker.again().clear();
        }
        claim.ticket().leave(worker.bytes());
        worker.settled();
        crew.busy(-1);
        observe();
        if (stopReason.isEmpty()) {
            ledger.halt().ifPresent(reason -> stopFromInside(reason, halt.isNow()));
        }
    }

    private boolean tryClaim(Worker worker) {
        if (stopReason.isPresent()) {
            return supply.claimRest(worker, stopReason.get());
        }
        if (claimable() <= 0 || !crew.takePlace(worker)) {
            return false;
        }
        Optional<Admission.Ticket> ticket = Admission.tryEnter(gate, crew.busy(), retries.isAlone());
        if (ticket.isEmpty()) {
            return false;
        }
        Optional<Claim.Span> span = supply.next(worker, now());
        if (span.isEmpty()) {
            ticket.get().leave(-1);
            supply.failure().ifPresent(e -> stopFromInside("The source of the items failed: " + e, false));
            return false;
        }
        worker.claimed(new Claim(span.get(), ticket.get()), List.of());
        return true;
    }

    /** How many claims could be made now. */
    private long claimable() {
        int room = limits.limit() - crew.engaged();
        int window = options.window() > 0 ? options.window() : Math.max(64, 4 * limits.limit());
        return room <= 0 ? 0 : Math.min(room, supply.left(now(), ledger.hasRoom(window)));
    }

    private void adjust() {
        if (!isOver) {
            crew.call(stopReason.isPresent() ? 1 : claimable());
        }
    }

    private void observe() {
        if (limits.observe(ledger.observation(crew.busy(), now()))) {
            limitChanged();
        }
    }

    private void limitChanged() {
        if (parent.isEmpty()) {
            places.setLimit(limits.limit());
        }
    }

    // What comes from outside.

    /** Something this batch waited for may be there. */
    void wake() {
        locked(() -> {});
    }

    private void retryIsDue() {
        locked(() -> supply.retryIsDue(now()));
    }

    void setLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "The limit of batch '%s' must be at least 1, is %d".formatted(options.task(), limit));
        }
        locked(() -> {
            limits.set(limit, now());
            limitChanged();
        });
    }

    /** Begins no more items and tells those that run to stop; answers whether this call was the first to do so. */
    boolean cancel(String reason) {
        List<Attempt> running = new ArrayList<>();
        lock.lock();
        try {
            if (isOver || interrupted) {
                return false;
            }
            interrupted = true;
            markStopped(reason);
            for (Worker worker : crew.all()) {
                Optional.ofNullable(worker.current()).ifPresent(running::add);
            }
        } finally {
            lock.unlock();
        }
        long now = now();
        running.forEach(attempt -> attempt.stopForBatch(reason, now));
        patrol.stopped(now);
        return true;
    }

    /** From under the lock: the interrupts are left to the watchdog. */
    private void stopFromInside(String reason, boolean interrupt) {
        markStopped(reason);
        if (interrupt) {
            parts.watchdog().soon(() -> cancel(reason));
        }
    }

    private void markStopped(String reason) {
        if (stopReason.isEmpty()) {
            stopReason = Optional.of(reason);
        }
        supply.stop();
        crew.wakeAll();
        adjust();
    }

    /** Puts another worker in the place of one that hangs in this attempt. */
    void replace(Worker hanging, Attempt abandoned) {
        locked(() -> crew.replace(hanging, abandoned));
    }

    /** When no thread can be had: the watchdog reports what is left; after a stop it runs no item. */
    void runWithoutThread(Worker worker, String reason) {
        stopReason = Optional.of(stopReason.orElse(reason));
        supply.stop();
        crew.wakeAll();
        parts.watchdog().soon(worker);
    }

    // The end.

    private boolean isFinished() {
        return isOver || (supply.isExhausted() && crew.busy() == 0);
    }

    private void finish() {
        if (isOver) {
            return;
        }
        isOver = true;
        endNanos = now();
        patrol.end();
        supply.end();
        if (deadline != null) {
            parts.watchdog().cancel(deadline);
        }
        places.forget(this);
        parent.ifPresent(attempt -> attempt.disown(this));
        crew.wakeAll();
        handed.signalAll();
        over.countDown();
    }

    private void depart() {
        if (crew.isEmpty()) {
            whenGone.accept(this);
            gone.countDown();
        }
    }

    // The caller's side.

    BatchProgress progress() {
        return read(() -> figures.progress(crew.busy(), isOver ? endNanos : now()));
    }

    BatchSummary summary() {
        return read(() -> figures.summary(endNanos, stopReason));
    }

    Optional<Throwable> sourceFailure() {
        return read(supply::failure);
    }

    List<Worker> workers() {
        return read(crew::all);
    }

    <V> V read(Supplier<V> part) {
        lock.lock();
        try {
            return part.get();
        } finally {
            lock.unlock();
        }
    }

    /** Does something under the lock and wakes whoever may have work then. */
    void locked(Runnable part) {
        lock.lock();
        try {
            part.run();
            adjust();
        } finally {
            lock.unlock();
        }
    }

    Wait<T> waiting() {
        return new Wait<>(this, lock, crew, handed, over, gone);
    }

    boolean isOver() {
        return isOver;
    }

    Optional<Attempt> parent() {
        return parent;
    }

    boolean shares(BatchRun<?> other) {
        return places == other.places;
    }
}
