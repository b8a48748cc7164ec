package io.aitherzero.boot.run;

import io.aitherzero.base.StackPlace;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.boot.plan.BootPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Takes down the times of one start phase. Made when the phase begins. A full heap costs it figures, never an outcome. */
public final class BootRecorder implements BootListener {
    private static final class Entry {
        final String begin;
        final String end;
        boolean ready;
        long readyNanos;
        long begunNanos;
        long loadedNanos;
        long finishedNanos;
        long threadId;
        long cpuBefore = -1;
        long cpuAfter = -1;
        volatile boolean loaded;
        /** From 1; written last, since the thread that watches deadlines reads what a stuck worker wrote. */
        volatile int worker;

        Optional<String> binding = Optional.empty();

        @Nullable
        Outcome outcome;

        Entry(String id) {
            begin = "+" + id;
            end = "-" + id;
        }
    }

    private final LongSupplier nanoClock;
    private final LongUnaryOperator threadCpuNanos;
    private final Function<Throwable, List<String>> misconfigured;
    private final BiFunction<String, StackTraceElement[], String> places;
    private final Instant startedAt;
    private final long beginNanos;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<Long, Integer> workers = new ConcurrentHashMap<>();
    private final Queue<String> order = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lastWorker = new AtomicInteger();

    /**
     * Begins a recording.
     *
     * @param startedAt the time of day
     * @param nanoClock nanoseconds of any origin
     * @param threadCpuNanos the processor time in nanoseconds that the thread of an id has used, negative where unknown
     */
    public BootRecorder(Instant startedAt, LongSupplier nanoClock, LongUnaryOperator threadCpuNanos) {
        this(startedAt, nanoClock, threadCpuNanos, error -> List.of(), (id, stack) -> StackPlace.at(stack));
    }

    /**
     * Begins a recording.
     *
     * @param startedAt the time of day
     * @param nanoClock nanoseconds of any origin
     * @param threadCpuNanos the processor time in nanoseconds that the thread of an id has used, negative where unknown
     * @param misconfigured what a failure says is wrong in a file of the module's, beginning with the place; nothing for
     *     another failure
     * @param places where in the code of a module a stack is, as a text that comes behind a sentence
     */
    public BootRecorder(
            Instant startedAt,
            LongSupplier nanoClock,
            LongUnaryOperator threadCpuNanos,
            Function<Throwable, List<String>> misconfigured,
            BiFunction<String, StackTraceElement[], String> places) {
        this.misconfigured = misconfigured;
        this.places = places;
        this.startedAt = startedAt;
        this.nanoClock = nanoClock;
        this.threadCpuNanos = threadCpuNanos;
        beginNanos = nanoClock.getAsLong();
    }

    /**
     * Makes room for what will be taken down, so that none is needed when it happens.
     *
     * @param plan what is to be started
     */
    public void expect(BootPlan plan) {
        for (ModuleDescriptor module : plan.graph().modules()) {
            Entry ignored = entry(module.id());
        }
    }

    private Entry entry(String id) {
        @Nullable Entry known = entries.get(id);
        if (known == null) {
            Entry made = new Entry(id);
            known = entries.putIfAbsent(id, made);
            return known == null ? made : known;
        }
        return known;
    }

    @Override
    public void ready(String id, Optional<String> binding) {
        Entry entry = entry(id);
        entry.ready = true;
        entry.binding = binding;
        // what depends on nothing has waited for a worker from the begin on
        entry.readyNanos = binding.isPresent() ? nanoClock.getAsLong() : beginNanos;
    }

    @Override
    public void begun(String id) {
        Entry entry = entry(id);
        add(entry.begin);
        entry.threadId = Thread.currentThread().getId();
        entry.cpuBefore = cpuNanos(entry.threadId);
        entry.begunNanos = nanoClock.getAsLong();
        if (!entry.ready) {
            // nobody could be told
            entry.readyNanos = entry.begunNanos;
        }
        entry.worker = worker(entry.threadId);
    }

    private void add(String event) {
        try {
            order.add(event);
        } catch (OutOfMemoryError e) {
            // an order that lacks one can still be repeated
        }
    }

    private long cpuNanos(long threadId) {
        try {
            return threadCpuNanos.applyAsLong(threadId);
        } catch (OutOfMemoryError e) {
            return -1;
        }
    }

    private int worker(long threadId) {
        try {
            // each thread asks for itself alone
            @Nullable Integer known = workers.get(threadId);
            if (known == null) {
                known = lastWorker.incrementAndGet();
                workers.put(threadId, known);
            }
            return known;
        } catch (OutOfMemoryError e) {
            return lastWorker.incrementAndGet();
        }
    }

    @Override
    public void loaded(String id) {
        Entry entry = entry(id);
        entry.loadedNanos = nanoClock.getAsLong();
        entry.loaded = true;
    }

    @Override
    public void finished(String id, Outcome outcome) {
        Entry entry = entry(id);
        entry.outcome = outcome;
        entry.finishedNanos = nanoClock.getAsLong();
        if (entry.worker > 0) {
            entry.cpuAfter = cpuNanos(entry.threadId);
            add(entry.end);
        }
    }

    /**
     * A module whose start was over has ended the JVM.
     *
     * @param id the module
     * @param error says so
     */
    public void exitCalled(String id, OverdueException error) {
        @Nullable Entry known = entries.get(id);
        if (known != null) {
            known.outcome = new Outcome.TimedOut(error);
        }
    }

    /** The worker of a module that has begun, from 1. */
    int worker(String id) {
        return entry(id).worker;
    }

    /** How long a module that has begun waited before. */
    ModuleProfile.Times waited(String id) {
        Entry entry = entry(id);
        return ModuleProfile.Times.builder()
                .dependencyWait(entry.readyNanos - beginNanos)
                .queueWait(entry.begunNanos - entry.readyNanos)
                .build();
    }

    /**
     * What was recorded, with what was known before.
     *
     * @param plan what was to be started
     * @param fallback why the boot ran otherwise than planned; where empty the plan's own reason counts
     * @param discovered what was found before the start phase
     * @param startNanos length of the start phase
     * @param environment what it ran on
     */
    public BootProfile profile(
            BootPlan plan, Optional<String> fallback, Discovered discovered, long startNanos, Environment environment) {
        List<ModuleProfile> modules = new ArrayList<>();
        List<Finding> findings = new ArrayList<>(discovered.findings());
        Set<String> planned = new HashSet<>();
        for (ModuleDescriptor module : plan.graph().modules()) {
            planned.add(module.id());
            modules.add(recorded(module, plan, discovered.describeNanos(module.id())));
        }
        OutcomeFindings explained =
                new OutcomeFindings(entriesOutcomes(), discovered.findings(), misconfigured, places);
        modules.replaceAll(module -> explained.explain(module));
        modules.stream().flatMap(module -> module.reason().stream()).forEach(findings::add);
        modules.addAll(discovered.leftOut(planned));
        return BootProfile.builder(startedAt, plan.schedule())
                .workers(workers.size())
                .fallback(fallback.or(plan::fallback))
                .phases(BootProfile.Phases.builder()
                        .discover(discovered.discoverNanos())
                        .resolve(discovered.resolveNanos())
                        .start(startNanos)
                        .build())
                .modules(modules)
                .findings(findings)
                .environment(environment)
                .settings(plan.settings().withOrder(List.copyOf(order)))
                .build();
    }

    private Map<String, Outcome> entriesOutcomes() {
        Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
        entries.forEach((id, entry) -> {
            if (entry.outcome != null) {
                outcomes.put(id, entry.outcome);
            }
        });
        return outcomes;
    }

    private ModuleProfile recorded(ModuleDescriptor module, BootPlan plan, long describeNanos) {
        ModuleGraph graph = plan.graph();
        Entry entry = entry(module.id());
        boolean began = entry.worker > 0;
        return ModuleProfile.builder(
                        module.id(),
                        module.version(),
                        entry.outcome instanceof Outcome.Completed ? ModuleState.STARTED : ModuleState.RESOLVED)
                .level(graph.level(module.id()))
                .dependencies(graph.dependencies(module.id()))
                .worker(began ? OptionalInt.of(entry.worker) : OptionalInt.empty())
                .times(began ? times(entry, describeNanos) : ModuleProfile.Times.described(describeNanos))
                .bindingDependency(entry.binding)
                .serial(began && plan.serial().contains(module.id()))
                .build();
    }

    private ModuleProfile.Times times(Entry entry, long describeNanos) {
        // a module that failed while it was loaded never came to its start, and one given up may still load
        boolean loadedInTime = entry.loaded && entry.finishedNanos - entry.loadedNanos >= 0;
        long loaded = loadedInTime ? entry.loadedNanos : entry.finishedNanos;
        boolean cpuKnown = entry.cpuBefore >= 0 && entry.cpuAfter >= entry.cpuBefore;
        return ModuleProfile.Times.builder()
                .describe(describeNanos)
                .dependencyWait(entry.readyNanos - beginNanos)
                .queueWait(entry.begunNanos - entry.readyNanos)
                .load(loaded - entry.begunNanos)
                .start(entry.finishedNanos - loaded)
                .cpu(cpuKnown ? OptionalLong.of(entry.cpuAfter - entry.cpuBefore) : OptionalLong.empty())
                .build();
    }
}
