package io.aitherzero.host.work;

import io.aitherzero.api.plugin.Health;
import io.aitherzero.api.plugin.HealthCheck;
import io.aitherzero.api.plugin.ModuleScheduler;
import io.aitherzero.api.plugin.Registration;
import io.aitherzero.api.plugin.Work;
import io.aitherzero.base.DetachedThread;
import io.aitherzero.base.Nanos;
import io.aitherzero.base.SafeText;
import io.aitherzero.base.StackPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The work of all modules. It has the only lock, which is never held while code of a module runs; one timer thread says what
 * is due, and threads of the module do it. Safe for use by any thread.
 */
public final class ModuleWork implements AutoCloseable {
    /** How long work gets to end by itself when its module has stopped, and again after its interrupt. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long DRIVEN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private record Due(ScheduledWork work, ModuleRun run, long nanos) {}

    private final WorkClock clock;
    private final LongSupplier nanos;
    private final Function<String, Optional<ClassLoader>> loaders;
    private final Function<String, Logger> loggers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, ModuleRun> runs = new TreeMap<>();
    private final Set<String> over = new HashSet<>();
    private final PriorityQueue<Due> due = new PriorityQueue<>(
            Comparator.comparing(Due::nanos, (a, b) -> Long.signum(a - b)).thenComparing(entry -> entry.run.id()));
    private @Nullable Thread timer;
    private boolean closed;

    /**
     * The work of the modules of one host.
     *
     * @param clock says what is due
     * @param loaders the class loader of a module, as long as it is there
     * @param loggers the logger of a module
     */
    public ModuleWork(
            WorkClock clock, Function<String, Optional<ClassLoader>> loaders, Function<String, Logger> loggers) {
        this.clock = clock;
        this.nanos = clock.nanos();
        this.loaders = loaders;
        this.loggers = loggers;
        clock.drives(this::advanceTo);
    }

    // ---- the life of a module ----

    /**
     * A module is about to be made or started.
     *
     * @param id the module
     */
    public void begins(String id) {
        locked(() -> over.remove(id));
    }

    /**
     * A module has started: its times count from now.
     *
     * @param id the module
     */
    public void started(String id) {
        lock.lock();
        try {
            if (!closed && !over.contains(id)) {
                // made even where nothing has been asked for yet, so that it is known to have started
                ModuleRun run = present(id, "anything");
                run.started();
                run.works().forEach(work -> release(run, work));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * A module is about to be told to stop: nothing of it begins any more.
     *
     * @param id the module
     */
    public void stopping(String id) {
        List<Runnable> told = List.of();
        lock.lock();
        try {
            over.add(id);
            ModuleRun run = runs.get(id);
            if (run != null) {
                due.removeIf(entry -> entry.run == run);
                told = run.stopping();
            }
        } finally {
            lock.unlock();
        }
        told.forEach(Runnable::run);
    }

    /**
     * A module has stopped or is given up: what it has under way is awaited, then interrupted and awaited again.
     *
     * @param id the module
     * @param longest how long all of this may take; zero to interrupt at once and wait for nothing
     * @return a sentence for each thing that goes on
     */
    public List<String> over(String id, Duration longest) {
        stopping(id);
        ModuleRun run;
        lock.lock();
        try {
            run = runs.remove(id);
        } finally {
            lock.unlock();
        }
        if (run == null) {
            return List.of();
        }
        long budget = Nanos.of(longest);
        long begin = System.nanoTime();
        boolean idle = awaitIdle(run, Math.min(GRACE_NANOS, budget / 2));
        if (!idle) {
            others(run).keySet().forEach(thread -> interrupt(thread, id));
            idle = awaitIdle(run, Math.min(GRACE_NANOS, budget - (System.nanoTime() - begin)));
        }
        run.threads().close();
        if (idle) {
            awaitThreads(run, Math.min(RETRY_NANOS, budget - (System.nanoTime() - begin)));
            return List.of();
        }
        List<String> left = new ArrayList<>();
        others(run).forEach((thread, what) -> left.add(goesOn(what, thread)));
        return left;
    }

    private Map<Thread, String> others(ModuleRun run) {
        lock.lock();
        try {
            return run.others();
        } finally {
            lock.unlock();
        }
    }

    private static String goesOn(String what, Thread thread) {
        return "%s goes on in thread '%s'%s; let it end when it is interrupted."
                .formatted(what, thread.getName(), StackPlace.at(thread.getStackTrace()));
    }

    private void interrupt(Thread thread, String id) {
        try {
            thread.interrupt();
        } catch (Throwable e) { // of a channel of the module's
            loggers.apply(id).error("Thread '{}' was interrupted, but a channel failed to close", thread.getName(), e);
        }
    }

    private boolean awaitIdle(ModuleRun run, long longest) {
        long left = longest;
        lock.lock();
        try {
            while (!run.isIdle() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return run.isIdle();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return run.isIdle();
        } finally {
            lock.unlock();
        }
    }

    private void awaitThreads(ModuleRun run, long longest) {
        try {
            if (longest > 0 && locked(run::isEmpty)) {
                run.threads().await(longest);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- what a module asks for ----

    /**
     * The scheduler of a module, for all of its runs.
     *
     * @param id the module
     */
    public ModuleScheduler scheduler(String id) {
        return new ModuleScheduler() {
            @Override
            public Registration once(String name, Duration delay, Work work) {
                return add(id, name, WorkRecord.Kind.ONCE, delay, Duration.ZERO, work);
            }

            @Override
            public Registration withFixedDelay(String name, Duration first, Duration delay, Work work) {
                return add(id, name, WorkRecord.Kind.FIXED_DELAY, first, delay, work);
            }

            @Override
            public Registration atFixedRate(String name, Duration first, Duration period, Work work) {
                return add(id, name, WorkRecord.Kind.FIXED_RATE, first, period, work);
            }
        };
    }

    private Registration add(String id, String name, WorkRecord.Kind kind, Duration first, Duration period, Work body) {
        if (first.isNegative() || (kind != WorkRecord.Kind.ONCE && (period.isNegative() || period.isZero()))) {
            throw new IllegalArgumentException(
                    "Work '%s' of module '%s' cannot begin after %s and be done again after %s; give it times that are not negative, and a period of more than zero"
                            .formatted(name, id, first, period));
        }
        ScheduledWork work = new ScheduledWork(id, name, kind, first, period, body);
        lock.lock();
        try {
            ModuleRun run = present(id, "work '" + name + "'");
            run.works().add(work);
            if (run.isStarted()) {
                release(run, work);
            }
            return () -> close(run, work);
        } finally {
            lock.unlock();
        }
    }

    private void close(ModuleRun run, ScheduledWork work) {
        lock.lock();
        try {
            work.close();
            due.removeIf(entry -> entry.work == work);
            if (work.isOver()) {
                run.works().remove(work);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The present run of a module, made if need be. Called with the lock. */
    private ModuleRun present(String id, String what) {
        ModuleRun known = runs.get(id);
        if (closed || over.contains(id) || (known != null && known.isStopping())) {
            throw new IllegalStateException(
                    "Module '%s' cannot ask for %s: %s has been stopped; ask between its making and its stop()"
                            .formatted(id, what, closed ? "the host" : "it"));
        }
        if (known == null) {
            known = new ModuleRun(id, new ModuleThreads(id, () -> loaders.apply(id)));
            runs.put(id, known);
        }
        return known;
    }

    /**
     * Asks whether a module may ask for something now, and has it kept from then on.
     *
     * @param id the module
     * @param what for a message
     * @throws IllegalStateException if the module has been stopped
     */
    public void open(String id, String what) {
        ModuleRun ignored = locked(() -> present(id, what));
    }

    /**
     * Keeps something until the module stops.
     *
     * @param id the module
     * @param what for a message
     * @param end called once, when the module is about to stop or the registration is closed
     * @throws IllegalStateException if the module has been stopped; the end was called then
     */
    public Registration keep(String id, String what, Runnable end) {
        lock.lock();
        try {
            ModuleRun run = present(id, what);
            run.ends().add(end);
            return () -> {
                if (locked(() -> run.ends().remove(end))) {
                    end.run();
                }
            };
        } catch (IllegalStateException e) {
            end.run();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Calls into a module, one at a time and in order, on a thread of the module's. Those of a module that is about to stop
     * are left out, and what one throws is logged.
     *
     * @param id the module
     * @param what the calls are, for the log
     */
    public Executor calls(String id, String what) {
        return call -> call(id, what, call);
    }

    private void call(String id, String what, Runnable call) {
        ModuleRun run;
        lock.lock();
        try {
            run = runs.get(id);
            if (run == null || !run.add(() -> attempt(id, what, call))) {
                return;
            }
            run.dispatched();
        } finally {
            lock.unlock();
        }
        dispatch(run, "calls", "A call of the module", () -> callAll(run), () -> {
            Runnable left = run.nextCall();
            while (left != null) {
                left = run.nextCall();
            }
        });
    }

    private void callAll(ModuleRun run) {
        Runnable next = locked(run::nextCall);
        while (next != null) {
            next.run();
            next = locked(run::nextCall);
        }
    }

    private void attempt(String id, String what, Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            loggers.apply(id)
                    .error("Module '{}' failed when it was told of {}; it is told of what comes next", id, what, e);
        }
    }

    /**
     * Adds a check of a module.
     *
     * @param id the module
     * @param name what is checked
     * @param check says how it does
     * @throws IllegalStateException if the module has been stopped
     */
    public Registration health(String id, String name, HealthCheck check) {
        CheckedHealth added = new CheckedHealth(name, check);
        lock.lock();
        try {
            ModuleRun run = present(id, "health check '" + name + "'");
            run.checks().put(name, added);
            return () -> locked(() -> run.checks().remove(name, added));
        } finally {
            lock.unlock();
        }
    }

    // ---- what others ask ----

    /** All work of modules that have not stopped, by module and in the order in which it was asked for. */
    public List<WorkRecord> records() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            return runs.values().stream()
                    .flatMap(run -> run.works().stream())
                    .map(work -> work.record(now))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks all started modules at the same time how they do.
     *
     * @param longest how long to wait for all answers
     * @return an answer for each check, by module
     */
    public List<HealthRecord> health(Duration longest) {
        long begin = System.nanoTime();
        List<Question> questions = new ArrayList<>();
        List<Runnable> asked = new ArrayList<>();
        lock.lock();
        try {
            for (ModuleRun run : runs.values()) {
                if (run.isStarted()) {
                    for (CheckedHealth check : run.checks().values()) {
                        boolean open = check.isAsked();
                        CompletableFuture<Health> answer = check.ask();
                        questions.add(new Question(run, check, answer));
                        if (!open) {
                            run.dispatched();
                            asked.add(() -> ask(run, check, answer));
                        }
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        asked.forEach(Runnable::run);
        return questions.stream()
                .map(question -> answer(question, begin, longest))
                .toList();
    }

    private record Question(ModuleRun run, CheckedHealth check, CompletableFuture<Health> answer) {}

    private void ask(ModuleRun run, CheckedHealth check, CompletableFuture<Health> answer) {
        dispatch(
                run,
                "health-" + check.name(),
                asking(check.name()),
                () -> answer.complete(check(check)),
                () -> answer.complete(Health.down("There is no thread for the check; look for what holds so many")));
    }

    private static String asking(String check) {
        return "Health check '" + check + "'";
    }

    @SuppressWarnings("ConstantValue") // the code of a plugin may return null all the same
    private static Health check(CheckedHealth check) {
        try {
            Health health = check.check().check();
            return health == null ? Health.down("The check returned null; return Health.up()") : health;
        } catch (Throwable e) {
            return Health.down(SafeText.textWithRoot(e));
        }
    }

    private HealthRecord answer(Question question, long begin, Duration longest) {
        String module = question.run.id();
        String name = question.check.name();
        Health health;
        try {
            long left = Math.max(0, Nanos.of(longest) - (System.nanoTime() - begin));
            health = question.answer.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            health = Health.down("No answer within " + Nanos.words(Nanos.of(longest)) + "; look at thread '" + module
                    + "-health-" + name + "'" + at(question.run, asking(name)));
        } catch (ExecutionException e) {
            health = Health.down(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            health = Health.down("Who asked was interrupted before the answer came; ask again");
        }
        return new HealthRecord(module, name, health, Duration.ofNanos(System.nanoTime() - begin));
    }

    /** Where the thread is that does something of a module; empty where none is at it. */
    private String at(ModuleRun run, String what) {
        return others(run).entrySet().stream()
                .filter(entry -> entry.getValue().equals(what))
                .map(entry -> StackPlace.at(entry.getKey().getStackTrace()))
                .findFirst()
                .orElse("");
    }

    // ---- the runs ----

    /** Called with the lock. */
    private void release(ModuleRun run, ScheduledWork work) {
        if (work.release(nanos.getAsLong())) {
            enqueue(run, work);
        }
    }

    /** Called with the lock. */
    private void enqueue(ModuleRun run, ScheduledWork work) {
        due.add(new Due(work, run, work.dueNanos()));
        if (timer == null && !clock.movesByHand() && !closed) {
            Thread thread = DetachedThread.daemon(this::watch, "aither-timer");
            thread.start();
            timer = thread;
        }
        changed.signalAll();
    }

    private void watch() {
        boolean goesOn = true;
        while (goesOn) {
            List<Due> now;
            lock.lock();
            try {
                now = takeDue();
                while (now.isEmpty() && !closed) {
                    Due next = due.peek();
                    if (next == null) {
                        changed.awaitUninterruptibly();
                    } else {
                        long ignored = changed.awaitNanos(next.nanos - nanos.getAsLong());
                    }
                    now = takeDue();
                }
                goesOn = !closed;
            } catch (InterruptedException e) {
                now = List.of(); // by nobody here
            } finally {
                lock.unlock();
            }
            now.forEach(this::begin);
        }
    }

    /** Called with the lock. */
    private List<Due> takeDue() {
        long now = nanos.getAsLong();
        List<Due> taken = new ArrayList<>();
        for (Due next = due.peek(); next != null && next.nanos - now <= 0 && !closed; next = due.peek()) {
            due.remove();
            if (next.work.isWaiting()) {
                next.work.begins(now);
                next.run.dispatched();
                taken.add(next);
            }
        }
        return taken;
    }

    private void begin(Due entry) {
        ScheduledWork work = entry.work;
        ModuleRun run = entry.run;
        dispatch(run, work.name(), "Work '" + work.name() + "'", () -> run(run, work), () -> {
            work.postponed(nanos.getAsLong(), RETRY_NANOS);
            if (work.isWaiting()) {
                enqueue(run, work);
            } else {
                run.works().remove(work);
            }
        });
    }

    private void run(ModuleRun run, ScheduledWork work) {
        Throwable thrown = null;
        try {
            work.body().run();
        } catch (Throwable e) {
            thrown = e;
        }
        boolean news;
        boolean stopping;
        lock.lock();
        try {
            news = work.ended(nanos.getAsLong(), thrown);
            stopping = run.isStopping();
            if (work.isWaiting()) {
                enqueue(run, work);
            } else {
                run.works().remove(work);
            }
        } finally {
            lock.unlock();
        }
        if (thrown != null) {
            log(run.id(), work, thrown, news && !stopping);
        }
    }

    private void log(String id, ScheduledWork work, Throwable thrown, boolean news) {
        Logger logger = loggers.apply(id);
        if (news) {
            logger.error("Work '{}' failed{}", work.name(), work.isOver() ? "" : " and is tried again", thrown);
        } else {
            logger.debug("Work '{}' failed again, or while its module stops", work.name(), thrown);
        }
    }

    /**
     * Has a thread of the module run something that was counted as dispatched.
     *
     * @param refused called with the lock, instead of the body, where there is no thread
     */
    private void dispatch(ModuleRun run, String thread, String what, Runnable body, Runnable refused) {
        try {
            run.threads().execute(thread, () -> {
                enter(run, what);
                try {
                    body.run();
                } finally {
                    leave(run);
                }
            });
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            lock.lock();
            try {
                refused.run();
                run.refused();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            if (e instanceof OutOfMemoryError) {
                loggers.apply(run.id()).warn("{} has to wait, since no thread is to be had", what, e);
            }
        }
    }

    private void enter(ModuleRun run, String what) {
        lock.lock();
        try {
            run.entered(what);
        } finally {
            lock.unlock();
        }
    }

    private void leave(ModuleRun run) {
        lock.lock();
        try {
            run.left();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void advanceTo(long target) {
        boolean goesOn = true;
        while (goesOn) {
            awaitAllIdle();
            List<Due> now = List.of();
            lock.lock();
            try {
                Due next = due.peek();
                goesOn = next != null && next.nanos - target <= 0;
                if (goesOn && next != null) {
                    clock.set(Math.max(nanos.getAsLong(), next.nanos));
                    now = takeDue();
                }
            } finally {
                lock.unlock();
            }
            now.forEach(this::begin);
        }
        clock.set(target);
    }

    private void awaitAllIdle() {
        List<ModuleRun> all = locked(() -> List.copyOf(runs.values()));
        for (ModuleRun run : all) {
            if (!awaitIdle(run, DRIVEN_NANOS)) {
                List<String> left = new ArrayList<>();
                others(run).forEach((thread, what) -> left.add(goesOn(what, thread)));
                throw new IllegalStateException(
                        "The clock cannot be moved on: of module '%s' something does not end within ten seconds. %s"
                                .formatted(run.id(), String.join(" ", left)));
            }
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the timer; what is under way has been ended with its module. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            due.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
