package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchProgress;
import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.base.Nanos;
import io.aitherzero.parallel.Permits.Permit;
import io.aitherzero.parallel.limit.ThrottlePolicy.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch while it runs: the owner of its lock and of all state under it.
 *
 * <p>Whoever has something for the batch takes a turn: a worker that hands in its results and asks for the next claim, a
 * caller that cancels, the alarm. A turn changes the parts, which are plain values, and leaves what is to be done outside of
 * the lock: threads to start, an alarm to set, items to interrupt, other batches to wake. {@link #endTurn} gives the lock
 * back and does it. So no thread ever holds the locks of two batches, and none of the caller's code runs under one.
 */
final class BatchRun<T> {
    private static final long AGAIN_NANOS = 10_000_000;

    private final BatchSetup setup;
    private final WorkerThreads threads;
    private final boolean metered;
    private final Watchdog watchdog;
    private final Consumer<BatchRun<?>> whenGone;
    private final RetryRule retryRule;
    private final Watchdog.Alarm alarm;
    private final boolean resultsComeApart;
    private final Instant startedAt = Instant.now();
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean readerIsInterrupted;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition handed = lock.newCondition();

    // What follows is only touched in a turn.
    private final Source source;
    private final Results<T> results;
    private final WorkQueue queue;
    private final Permits permits;
    private final WorkerPool workers;
    private final TimeoutMonitor timeouts;
    private final Cancellation cancellation = new Cancellation();
    private final HaltRule halt;
    private final Totals totals = new Totals();
    private final LimitControl limits;
    private final Optional<Admission.Gate> gate;
    private long deadline;
    private long readingEnds = Nanos.NEVER;
    private long alarmAt = Nanos.NEVER;
    private @Nullable Thread readerThread;
    private Optional<String> leftReading = Optional.empty();
    private long endNanos;
    private boolean goneIsTold;

    // What the turn leaves to do after it, beside what the parts know.
    private List<Attempt> toInterrupt = List.of();
    private String interruptReason = "";
    private boolean readerToInterrupt;
    private boolean endToTell;

    /**
     * A batch that has not begun.
     *
     * @param whenGone run once, when the batch is over and its workers have left; without the batch's lock
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
        Optional<Attempt> parent = Worker.attemptHere();
        permits =
                parent.map(item -> item.setup().permits().inside(this::wake)).orElseGet(() -> new Permits(this::wake));
        setup = new BatchSetup(
                options,
                task,
                CallerContext.capture(parts.logging()),
                new TimeoutRule(options, startNanos),
                permits,
                parent,
                parts.clock(),
                startNanos,
                this::cancelled);
        this.threads = threads;
        // what an item takes is estimated by what earlier ones allocated
        metered = (parts.metered() || options.reservesMemory()) && !threads.areVirtual();
        this.source = source;
        this.results = results;
        this.whenGone = whenGone;
        watchdog = parts.watchdog();
        alarm = watchdog.alarm(this::alarmed);
        retryRule = new RetryRule(options);
        limits = new LimitControl(parts.policy(options, startNanos), options.task());
        halt = new HaltRule(options.halt());
        timeouts = new TimeoutMonitor(setup.timeout(), Nanos.of(options.grace()));
        gate = parts.admission().gate(options, this::wake);
        workers = new WorkerPool(() -> new Worker(setup));
        boolean eachCounts =
                gate.isPresent() || halt.isActive() || setup.timeout().learns() || task.hasListener();
        resultsComeApart = source instanceof Source.Whole && !eachCounts;
        WorkQueue.Claims claims = !resultsComeApart
                ? WorkQueue.Claims.SINGLE
                : limits.isFixed() ? WorkQueue.Claims.FROM_ALL : WorkQueue.Claims.CHUNKS;
        queue = new WorkQueue(source, new RetryQueue(options), claims);
        deadline = options.deadline().map(time -> startNanos + Nanos.of(time)).orElse(Nanos.NEVER);
    }

    void begin() {
        setup.parent().ifPresent(item -> item.adopt(setup.cancel()));
        lock.lock();
        try {
            observe();
            if (isFinished()) {
                finish();
            } else {
                OptionalLong longest = setup.timeout().nanos();
                if (longest.isPresent()) {
                    timeouts.lookAt(setup.startNanos() + longest.getAsLong());
                }
                workers.callOne();
                adjust();
            }
        } finally {
            endTurn();
        }
    }

    // What workers ask while they run items, without a turn.

    BatchSetup setup() {
        return setup;
    }

    BatchOptions options() {
        return setup.options();
    }

    /** Whether processor time and allocated bytes of items are measured; virtual threads have no counters. */
    boolean isMetered() {
        return metered;
    }

    Optional<String> stopReason() {
        return cancellation.reason();
    }

    /** Changes when workers are wanted before they have run all that they claimed. */
    int calls() {
        return calls.get() + permits.recalls();
    }

    /** Whether all results stay in memory until the batch is over. */
    boolean keepsResults() {
        return results.areKept();
    }

    RetryRule retryRule() {
        return retryRule;
    }

    /**
     * Keeps the result of an item that succeeded, where nobody hears of single items; answers whether it did. Its totals are
     * to be handed in with the claim.
     */
    boolean keep(JobResult<Object> result) {
        if (resultsComeApart) {
            results.add(typed(result));
        }
        return resultsComeApart;
    }

    @SuppressWarnings("unchecked") // the value is what the body returned, a T
    private static <T> JobResult<T> typed(JobResult<Object> result) {
        return (JobResult<T>) (JobResult<?>) result;
    }

    // The worker's turn.

    /** Takes the results of the worker's claim and gives it another, or lets it wait; false when it is to leave. */
    boolean next(Worker worker) {
        lock.lock();
        try {
            settle(worker);
            while (!isFinished()) {
                if (tryClaim(worker)) {
                    workers.beginsClaim();
                    adjust();
                    return true;
                }
                leavePermit(worker);
                if (isAnythingToDoAfter()) {
                    pause();
                } else if (canRead()) {
                    if (!read(worker, (Source.Read) source)) {
                        return false;
                    }
                } else if (stopReason().isEmpty() || !queue.hasRest()) {
                    if (worker.isGuest()) {
                        workers.leave(worker);
                        return false;
                    }
                    rest();
                }
            }
            finish();
            leavePermit(worker);
            workers.leave(worker);
            return false;
        } finally {
            endTurn();
        }
    }

    private void settle(Worker worker) {
        Chunk chunk = worker.chunk();
        if (chunk == null) {
            return;
        }
        take(worker);
        handed.signalAll();
        queue.takeBack(chunk, worker.again(), setup.now());
        long bytes = worker.bytes();
        Admission.Ticket ticket = worker.ticket();
        worker.settled();
        workers.endsClaim();
        ticket.leave(bytes);
        observe();
        if (stopReason().isEmpty()) {
            Optional<String> verdict = halt.verdict(source.total());
            if (verdict.isPresent() && halt.isNow()) {
                cancelInTurn(verdict.get());
            } else {
                verdict.ifPresent(this::close);
            }
        }
    }

    /** Takes what a worker has for the batch one by one, so that it can be repeated. */
    private void take(Worker worker) {
        totals.add(worker.kept());
        worker.kept().clear();
        List<JobResult<Object>> settled = worker.results();
        boolean shorter = false;
        for (int last = settled.size() - 1; last >= 0; last--) {
            JobResult<Object> result = settled.get(last);
            results.add(typed(result));
            totals.add(result);
            halt.over(result.outcome());
            if (result.outcome() == Outcome.SUCCEEDED) {
                shorter |= setup.timeout().succeeded(result.runNanos());
            }
            settled.remove(last);
        }
        if (shorter) {
            timeouts.lookAt(setup.now());
        }
    }

    private boolean tryClaim(Worker worker) {
        if (stopReason().isPresent()) {
            Chunk rest = queue.nextRest();
            if (rest != null) {
                worker.claimed(rest, Admission.Ticket.NONE);
            }
            return rest != null;
        }
        long now = setup.now();
        if (workers.busy() >= limits.limit() || queue.ready(now) == 0 || !hasPermit(worker)) {
            return false;
        }
        Optional<Admission.Ticket> ticket = Admission.tryEnter(gate, workers.busy(), queue.isAlone(), this::close);
        if (ticket.isEmpty()) {
            return false;
        }
        Chunk chunk = queue.next(worker.appetite(), workers.size(), now);
        if (chunk == null) {
            ticket.get().leave(-1);
            return false;
        }
        worker.claimed(chunk, ticket.get());
        return true;
    }

    private boolean hasPermit(Worker worker) {
        if (!permits.mayKeep(worker.permit())) {
            leavePermit(worker);
            worker.permit(permits.take());
        }
        return worker.permit() != Permit.NONE;
    }

    private void leavePermit(Worker worker) {
        Permit had = worker.permit();
        worker.permit(Permit.NONE);
        permits.giveBack(had);
    }

    /** Waits until there may be something to do. */
    @SuppressWarnings("WaitNotInLoop") // the loop is the worker's turn
    private void rest() {
        workers.rests();
        work.awaitUninterruptibly();
        workers.wakes();
        boolean ignored = Thread.interrupted();
    }

    /** Whether an item is to be read ahead: none is, one more may run, and few enough results wait. */
    private boolean canRead() {
        return source instanceof Source.Read read
                && read.canRead()
                && workers.busy() < limits.limit()
                && (results.areKept() || source.begun() - totals.over() + results.untaken() < window());
    }

    private long window() {
        int chosen = options().window();
        return chosen > 0 ? chosen : Math.max(64, 4L * limits.limit());
    }

    /**
     * Reads an item ahead, between two turns. The reader holds no permit and no memory: the source may wait for what others
     * need them for. Answers false if it was given up before it came back.
     */
    private boolean read(Worker worker, Source.Read read) {
        read.beginReading();
        workers.reader(worker);
        readerThread = Thread.currentThread();
        Source.Read.Reading got = null;
        lock.unlock();
        try {
            got = read.read();
        } finally {
            lock.lock();
            if (got == null && workers.reader() == worker) {
                forgetReader();
                read.giveUpReading();
            }
        }
        if (workers.reader() != worker) {
            return false;
        }
        forgetReader();
        while (readerIsInterrupted) {
            // the interrupt that is on its way is for the reading and for nothing that comes later
            lock.unlock();
            Thread.onSpinWait();
            lock.lock();
        }
        boolean ignored = Thread.interrupted();
        read.endReading(got, setup.now());
        if (read.failure().isPresent()) {
            close("The source of the items failed: " + read.failureText());
        }
        return true;
    }

    /** Lets no stop interrupt the reader from here on. */
    private void forgetReader() {
        workers.reader(null);
        readerThread = null;
        readingEnds = Nanos.NEVER;
    }

    // What is decided in turns.

    /** How many workers would find something to do now. */
    private long claimable() {
        int room = limits.limit() - workers.busy();
        if (room <= 0) {
            return 0;
        }
        long wanted = Math.min(room, queue.ready(setup.now()) + (canRead() ? 1 : 0));
        return setup.parent().isPresent() ? permits.available(wanted) : wanted;
    }

    /** Calls as many workers as would find something to do. */
    private void adjust() {
        if (cancellation.isOver()) {
            return;
        }
        boolean stops = stopReason().isPresent();
        for (int wake = workers.call(stops ? 1 : claimable()); wake > 0; wake--) {
            work.signal();
        }
        if (stops) {
            workers.callOne();
        }
    }

    private void observe() {
        OptionalLong total = source.total();
        long remaining = total.isPresent() ? total.getAsLong() - source.begun() : -1;
        if (limits.observe(
                new Observation(setup.now(), workers.busy(), totals.completed(), totals.failures(), remaining))) {
            limitChanged();
        }
    }

    private void limitChanged() {
        recall();
        if (setup.parent().isEmpty()) {
            permits.setPoolLimit(limits.limit());
        }
    }

    /** Calls workers back before they have run all that they claimed. */
    private void recall() {
        int ignored = calls.incrementAndGet();
    }

    /** Lets no item begin any more. */
    private void close(String why) {
        cancellation.close(why);
        stopReading();
        callAll();
    }

    /** The same, and interrupts those that run; answers whether this is the first order to do so. */
    private boolean cancelInTurn(String why) {
        List<Attempt> running = workers.running();
        if (!cancellation.cancel(why)) {
            return false;
        }
        stopReading();
        callAll();
        timeouts.stopped(setup.now());
        toInterrupt = running;
        interruptReason = why;
        return true;
    }

    /** A worker that reads is interrupted, and left behind after the grace. */
    private void stopReading() {
        if (source instanceof Source.Read read) {
            read.stop();
            if (workers.reader() != null) {
                readerToInterrupt = true;
                if (readingEnds == Nanos.NEVER) {
                    readingEnds = setup.now() + Nanos.of(options().grace());
                }
            }
        }
    }

    private void callAll() {
        workers.callAll();
        work.signalAll();
    }

    private boolean isFinished() {
        return cancellation.isOver() || (queue.isExhausted() && workers.busy() == 0);
    }

    private void finish() {
        if (!cancellation.end()) {
            return;
        }
        endNanos = setup.now();
        endToTell = true;
        try {
            gate.ifPresent(Admission.Gate::over);
            permits.end();
        } finally {
            workers.dismissHired();
            callAll();
            handed.signalAll();
            over.countDown();
        }
    }

    // What comes after a turn.

    private long nextAlarm() {
        long first = Nanos.earlier(deadline, readingEnds);
        return Nanos.earlier(first, Nanos.earlier(timeouts.nextLook(), queue.nextDue()));
    }

    private boolean alarmIsLateFor(long nanos) {
        return Nanos.isBefore(nanos, alarmAt);
    }

    private boolean isAnythingToDoAfter() {
        return workers.hasHired()
                || permits.hasNews()
                || readerToInterrupt
                || !toInterrupt.isEmpty()
                || alarmIsLateFor(nextAlarm());
    }

    /** Ends a turn in the middle of it and begins the next one. */
    private void pause() {
        try {
            endTurn();
        } finally {
            lock.lock();
        }
    }

    /**
     * Gives the lock back and does what the turn has left to do. Of the workers that were hired it starts two: each does so
     * after each of its turns, and all begin, the many of a large limit by many threads.
     */
    private void endTurn() {
        Worker first = workers.pollHired();
        Worker second = first == null ? null : workers.pollHired();
        List<Attempt> running = toInterrupt;
        String why = interruptReason;
        toInterrupt = List.of();
        Thread reader = readerToInterrupt ? readerThread : null;
        readerToInterrupt = false;
        if (reader != null) {
            readerIsInterrupted = true;
        }
        boolean news = permits.takeNews();
        boolean ended = endToTell;
        endToTell = false;
        boolean left = cancellation.isOver() && workers.isEmpty() && !goneIsTold;
        goneIsTold |= left;
        long soonest = cancellation.isOver() ? Nanos.NEVER : nextAlarm();
        boolean sooner = alarmIsLateFor(soonest);
        if (sooner) {
            alarmAt = soonest;
        }
        lock.unlock();
        try {
            start(first);
            start(second);
            interrupt(reader);
            interrupt(running, why);
            if (sooner) {
                set(soonest);
            }
        } finally {
            if (news) {
                permits.wakeOthers();
            }
            if (ended) {
                alarm.end();
                setup.parent().ifPresent(item -> item.disown(setup.cancel()));
            }
            if (left) {
                tellGone();
            }
        }
    }

    private void start(@Nullable Worker worker) {
        if (worker == null) {
            return;
        }
        try {
            threads.start(new WorkerLoop(this, worker));
        } catch (RuntimeException | Error e) {
            goOnWithout(worker, e);
        }
    }

    /** Does without a thread for this worker. If it cannot be done without, the watchdog reports what is left. */
    private void goOnWithout(Worker worker, Throwable reason) {
        String why = "No thread could be started: " + reason;
        boolean needed;
        int others;
        lock.lock();
        try {
            workers.threadsAreScarce();
            needed = !cancellation.isOver() && (workers.size() == 1 || worker.chunk() != null);
            if (needed) {
                close(why);
                worker.becomeGuest();
            } else {
                workers.leave(worker);
            }
            others = workers.size();
        } finally {
            endTurn();
        }
        if (needed) {
            watchdog.soon(new WorkerLoop(this, worker));
        }
        log().error("No thread for another worker; {} go on", others, reason);
    }

    private void interrupt(@Nullable Thread reader) {
        if (reader != null) {
            try {
                WorkerThreads.interrupt(reader);
            } finally {
                readerIsInterrupted = false;
            }
        }
    }

    private void interrupt(List<Attempt> running, String why) {
        if (!running.isEmpty()) {
            long now = setup.now();
            running.forEach(attempt -> attempt.stopForBatch(why, now));
        }
    }

    private void set(long nanos) {
        boolean done = false;
        try {
            alarm.noLaterThan(nanos);
            done = true;
        } finally {
            if (!done) {
                // there was no memory for it: the next turn tries again
                forgetAlarm();
            }
        }
    }

    private void forgetAlarm() {
        lock.lock();
        try {
            alarmAt = Nanos.NEVER;
        } finally {
            lock.unlock();
        }
    }

    private void tellGone() {
        try {
            setup.task().over();
            limits.over();
            whenGone.accept(this);
        } finally {
            gone.countDown();
        }
    }

    // The alarm.

    /** An item that has run for too long, with its worker. */
    private record Late(Worker worker, Attempt attempt, boolean hangs) {}

    private void alarmed() {
        long now = setup.now();
        List<Late> late = List.of();
        lock.lock();
        try {
            alarmAt = Nanos.NEVER;
            if (cancellation.isOver()) {
                return;
            }
            if (isDue(deadline, now)) {
                deadline = Nanos.NEVER;
                cancelInTurn("The deadline of batch '%s', %s after its begin, has passed."
                        .formatted(
                                options().task(),
                                Nanos.words(Nanos.of(options().deadline().orElseThrow()))));
            }
            if (isDue(readingEnds, now)) {
                giveUpReading();
            }
            if (isDue(queue.nextDue(), now)) {
                recall();
                long ignored = queue.ready(now);
            }
            late = late(now);
            if (isFinished()) {
                finish();
            }
            adjust();
        } finally {
            endTurn();
        }
        stop(late, now);
    }

    private static boolean isDue(long nanos, long now) {
        return nanos != Nanos.NEVER && nanos - now <= 0;
    }

    /** Leaves a reader behind that was interrupted and did not come back. */
    private void giveUpReading() {
        Worker reader = workers.reader();
        if (reader != null && source instanceof Source.Read read) {
            leftReading = Optional.ofNullable(readerThread).map(Thread::getName);
            forgetReader();
            read.giveUpReading();
            workers.leave(reader);
        }
    }

    private List<Late> late(long now) {
        if (!timeouts.beginLook(now)) {
            return List.of();
        }
        List<Late> late = new ArrayList<>();
        try {
            for (Worker worker : workers.all()) {
                Attempt attempt = worker.current();
                if (attempt == null) {
                    continue;
                }
                long toldAt = attempt.stoppedAt();
                boolean told = toldAt != Nanos.NEVER;
                if ((told || attempt.isRunning()) && timeouts.isDue(attempt.startNanos(), toldAt, now)) {
                    late.add(new Late(worker, attempt, told));
                }
            }
            return late;
        } catch (OutOfMemoryError e) {
            timeouts.lookAt(now + AGAIN_NANOS);
            return late;
        }
    }

    private void stop(List<Late> all, long now) {
        int done = 0;
        try {
            for (; done < all.size(); done++) {
                Late late = all.get(done);
                OptionalLong longest = setup.timeout().nanos();
                if (!late.hangs() && longest.isPresent()) {
                    late.attempt().stopForTimeout(longest.getAsLong(), now);
                } else if (late.attempt().abandon(now)) {
                    replace(late.worker(), late.attempt());
                }
            }
        } finally {
            if (done < all.size()) {
                // memory may run out in the middle of it
                turn(() -> timeouts.lookAt(now + AGAIN_NANOS));
            }
        }
    }

    /** Puts another worker in the place of one that hangs in this attempt. */
    private void replace(Worker hanging, Attempt abandoned) {
        turn(() -> workers.replace(hanging, abandoned));
    }

    // The caller's side.

    /** Something this batch waited for may be there. */
    void wake() {
        turn(() -> {});
    }

    void setLimit(int limit) {
        turn(() -> {
            limits.set(limit, setup.now());
            limitChanged();
        });
    }

    /** Begins no more items and tells those that run to stop; answers whether this call was the first to do so. */
    boolean cancel(String why) {
        return ask(() -> cancelInTurn(why));
    }

    private void cancelled(String why) {
        boolean ignored = cancel(why);
    }

    BatchProgress progress() {
        return ask(() -> {
            OptionalLong total = source.total();
            long elapsed = (cancellation.isOver() ? endNanos : setup.now()) - setup.startNanos();
            double perSecond = elapsed <= 0 ? 0 : totals.completed() * 1e9 / elapsed;
            return BatchProgress.of(
                    total,
                    totals.counts(),
                    workers.busy(),
                    limits.limit(),
                    Duration.ofNanos(elapsed),
                    perSecond,
                    total.isPresent()
                            ? EtaEstimate.of(totals, total.getAsLong() - totals.over(), perSecond)
                            : Optional.empty());
        });
    }

    /** The figures of the batch, which is over. */
    BatchSummary summary() {
        BatchSummary.Builder summary =
                BatchSummary.builder(options().task(), options().workload()).startedAt(startedAt);
        turn(() -> {
            totals.fill(summary);
            summary.elapsed(Duration.ofNanos(endNanos - setup.startNanos()))
                    .items(source.total().orElse(source.begun()))
                    .limitChanges(limits.changes(setup.startNanos()))
                    .stopped(stopReason());
        });
        // what failures say of themselves is the caller's code
        return summary.errorGroups(setup.task().errors().all()).build();
    }

    /** The failure of the source, if it failed. */
    Optional<Throwable> sourceFailure() {
        return ask(() -> source instanceof Source.Read read ? read.failure() : Optional.empty());
    }

    /** The name of a thread that read the source, would not stop and was left behind. */
    Optional<String> leftReading() {
        return ask(() -> leftReading);
    }

    /** Where one of the items is that run now. */
    Optional<StackTraceElement> place() {
        List<Attempt> attempts = new ArrayList<>();
        turn(() -> {
            for (Worker worker : workers.all()) {
                @Nullable Attempt attempt = worker.current();
                if (attempt != null) {
                    attempts.add(attempt);
                }
            }
        });
        return attempts.stream().flatMap(attempt -> attempt.place().stream()).findFirst();
    }

    /** Does something in a turn. */
    void turn(Runnable part) {
        lock.lock();
        try {
            part.run();
            adjust();
        } finally {
            endTurn();
        }
    }

    /** Asks something in a turn. */
    <V> V ask(Supplier<V> part) {
        lock.lock();
        try {
            V answer = part.get();
            adjust();
            return answer;
        } finally {
            endTurn();
        }
    }

    /** Waits until all items are over; answers whether they are. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        int permit = permitToLend();
        lend(permit);
        try {
            return over.await(nanos, TimeUnit.NANOSECONDS);
        } finally {
            lend(-permit);
        }
    }

    /** Waits until the threads have left too, or it is the calling thread that works for the batch; answers whether. */
    boolean awaitThreads(long nanos) throws InterruptedException {
        return isInside() || gone.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Waits until there is a result to take; false if none will come. */
    boolean awaitResult(Results.Handed<T> handedOver) throws InterruptedException {
        int permit = permitToLend();
        lend(permit);
        lock.lock();
        try {
            while (!handedOver.isReady() && !cancellation.isOver()) {
                handed.await();
            }
            return handedOver.isReady();
        } finally {
            lock.unlock();
            lend(-permit);
        }
    }

    /** An item that waits for a batch begun inside it lends its permit: with one for all, calls of any depth go on. */
    private void lend(int change) {
        if (change != 0) {
            turn(() -> permits.lend(change));
        }
    }

    /** 1 if the calling thread runs an item that shares its permits with this batch. */
    private int permitToLend() {
        Optional<Attempt> waiting = Worker.attemptHere();
        if (isInside()) {
            String who = waiting.map(item -> "Item " + item.label()).orElse("A listener, source or rule");
            throw new IllegalStateException("%s waits for its own batch '%s', which waits for it; wait from outside"
                    .formatted(who, options().task()));
        }
        boolean shares = waiting.filter(item -> item.setup().permits().shareAPoolWith(permits))
                .isPresent();
        return shares ? 1 : 0;
    }

    /** Whether the calling thread works for this batch, or for one that was begun inside it. */
    private boolean isInside() {
        return Worker.batchHere().filter(here -> here.isInside(setup)).isPresent();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(BatchRun.class);
    }
}
