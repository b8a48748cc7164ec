package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchProgress;
import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.base.Nanos;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
    private final Stopping stopping;
    private boolean isOver;
    private long endNanos;

    /**
     * A batch that has not begun.
     *
     * @param whenGone run once, when the batch is over and its workers have left; under the batch's lock
     */
    BatchRun(
            EngineParts parts,
            WorkerThreads threads,
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
        this.threads = threads;
        limits = new LimitControl(parts.policy(options, startNanos), options.task());
        halt = new HaltRule(options.halt());
        retries = new RetryQueue(options);
        timeout = new TimeoutRule(options, startNanos);
        patrol = new Patrol(this, parts.watchdog(), parts.clock(), timeout, Nanos.of(options.grace()));
        gate = parts.admission().gate(options, this::wake);
        Tally tally = new Tally();
        figures = new Figures(options, source, tally, task.errors(), limits, startNanos);
        crew = new Crew(this, threads, places, parent.isPresent(), lock);
        boolean eachCounts = gate.isPresent() || halt.isActive() || timeout.learns() || task.hasListener();
        boolean inChunks = source instanceof Source.Whole && !eachCounts;
        supply =
                new Supply(this, lock, source, retries, crew, inChunks, inChunks && limits.isFixed(), parts.watchdog());
        ledger = new Ledger<>(source, results, tally, halt, timeout, inChunks);
        stopping = new Stopping(this, crew, supply, patrol, parts.watchdog());
    }

    void begin() {
        parent.ifPresent(attempt -> attempt.adopt(this));
        locked(() -> {
            observe();
            if (isFinished()) {
                finish();
                depart();
            } else {
                patrol.begin(options, startNanos);
                crew.callOne();
            }
        });
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
        return stopping.reason();
    }

    Ledger<T> ledger() {
        return ledger;
    }

    /** Changes when workers are wanted before they have run all that they claimed. */
    int calls() {
        return supply.calls();
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
                if (supply.canRead(ledger, limits.limit())) {
                    if (!supply.read(worker, parts.clock())) {
                        return false;
                    }
                    supply.failureText()
                            .ifPresent(e -> stopping.fromInside("The source of the items failed: " + e, false));
                } else if (!isFinished() && (stopReason().isEmpty() || !supply.hasRest())) {
                    if (worker.isGuest()) {
                        crew.leave(worker);
                        return false;
                    }
                    crew.rest();
                }
            }
            finish();
            crew.leave(worker);
            depart();
            return false;
        } finally {
            lock.unlock();
            crew.start();
        }
    }

    private void settle(Worker worker) {
        Claim claim = worker.claim();
        if (claim == null) {
            return;
        }
        if (ledger.take(worker)) {
            patrol.timeoutChanged();
        }
        handed.signalAll();
        supply.takeBack(claim.span(), worker.again(), now());
        long bytes = worker.bytes();
        worker.settled();
        crew.busy(-1);
        claim.ticket().leave(bytes);
        observe();
        if (stopReason().isEmpty()) {
            ledger.halt().ifPresent(reason -> stopping.fromInside(reason, halt.isNow()));
        }
    }

    private boolean tryClaim(Worker worker) {
        Optional<String> stopped = stopReason();
        if (stopped.isPresent()) {
            return supply.claimRest(worker, stopped.get());
        }
        if (crew.room(limits.limit()) <= 0 || supply.ready(now()) == 0 || !crew.takePlace(worker)) {
            return false;
        }
        Optional<Admission.Ticket> ticket =
                Admission.tryEnter(gate, crew.busy(), retries.isAlone(), why -> stopping.fromInside(why, false));
        if (ticket.isEmpty()) {
            return false;
        }
        Optional<Claim.Span> span = supply.next(worker, now());
        if (span.isEmpty()) {
            ticket.get().leave(-1);
            return false;
        }
        worker.claimed(new Claim(span.get(), ticket.get()), List.of());
        return true;
    }

    /** How many workers would find something to do now. */
    private long claimable() {
        int room = crew.room(limits.limit());
        return room <= 0 ? 0 : Math.min(room, supply.ready(now()) + (supply.canRead(ledger, limits.limit()) ? 1 : 0));
    }

    private void adjust() {
        if (!isOver) {
            crew.call(stopReason().isPresent() ? 1 : claimable());
            stopReason().ifPresent(why -> crew.callOne());
        }
    }

    private void observe() {
        if (limits.observe(ledger.observation(crew.busy(), now()))) {
            limitChanged();
        }
    }

    private void limitChanged() {
        supply.recall();
        if (parent.isEmpty()) {
            places.setLimit(limits.limit());
        }
    }

    // What comes from outside.

    /** Something this batch waited for may be there. */
    void wake() {
        locked(() -> {});
    }

    void retryIsDue() {
        locked(() -> supply.retryIsDue(now()));
    }

    void setLimit(int limit) {
        locked(() -> {
            limits.set(limit, now());
            limitChanged();
        });
    }

    /** Begins no more items and tells those that run to stop; answers whether this call was the first to do so. */
    boolean cancel(String reason) {
        return stopping.cancel(reason);
    }

    void readingIsLate() {
        locked(() -> {
            if (supply.giveUpReading() && isFinished()) {
                finish();
                depart();
            }
        });
    }

    /** Puts another worker in the place of one that hangs in this attempt. */
    void replace(Worker hanging, Attempt abandoned) {
        locked(() -> crew.replace(hanging, abandoned));
    }

    void runWithoutThread(Worker worker, String reason) {
        stopping.withoutThread(worker, reason);
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
        try {
            patrol.end();
            supply.end();
            gate.ifPresent(Admission.Gate::over);
            places.forget(this);
            parent.ifPresent(attempt -> attempt.disown(this));
        } finally {
            crew.dismiss();
            crew.wakeAll();
            handed.signalAll();
            over.countDown();
        }
    }

    void depart() {
        if (isOver && crew.isEmpty() && gone.getCount() > 0) {
            whenGone.accept(this);
            gone.countDown();
        }
    }

    // The caller's side.

    BatchProgress progress() {
        return read(() -> figures.progress(crew.busy(), isOver ? endNanos : now()));
    }

    BatchSummary summary() {
        return read(() -> figures.summary(endNanos, stopReason()));
    }

    /** What was left to do; to be asked through {@link #read}. */
    Supply supply() {
        return supply;
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
        boolean ignored = locked(() -> {
            part.run();
            return true;
        });
    }

    /** The same with an answer. */
    boolean locked(BooleanSupplier part) {
        lock.lock();
        try {
            boolean answer = part.getAsBoolean();
            adjust();
            return answer;
        } finally {
            lock.unlock();
            crew.start();
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
