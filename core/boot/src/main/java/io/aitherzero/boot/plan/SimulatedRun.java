package io.aitherzero.boot.plan;

import io.aitherzero.boot.graph.Schedule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One pass of {@link Simulation}. Times are fractions of nanoseconds, since a processor that is shared divides them. */
final class SimulatedRun {
    /** Far above the rounding of sums, far below what a clock tells apart. */
    private static final double SAME_TIME = 0.01;

    private static final class Node {
        final Simulation.Task task;
        final long priority;
        final List<Node> dependents = new ArrayList<>();
        int waitingFor;
        int worker;
        double begin;
        /** What {@link #service} is when it has computed, then what {@link #now} is when it has waited. */
        double until;

        Node(Simulation.Task task, long priority) {
            this.task = task;
            this.priority = priority;
        }
    }

    private static final Comparator<Node> URGENCY =
            Comparator.comparingLong((Node node) -> -node.priority).thenComparing(node -> node.task.id());
    private static final Comparator<Node> EARLIEST =
            Comparator.comparingDouble((Node node) -> node.until).thenComparing(node -> node.task.id());

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final boolean barrier;
    private final boolean growing;
    private final boolean looking;
    private final int processors;
    private final PriorityQueue<Node> ready = new PriorityQueue<>(URGENCY);
    private final PriorityQueue<Node> readySerial = new PriorityQueue<>(URGENCY);
    private final PriorityQueue<Node> computing = new PriorityQueue<>(EARLIEST);
    private final PriorityQueue<Node> waiting = new PriorityQueue<>(EARLIEST);
    private final TreeMap<Integer, Integer> openInLevel = new TreeMap<>();
    private final TreeMap<Integer, List<Node>> held = new TreeMap<>();
    private final BitSet busy = new BitSet();
    private final List<Simulation.Run> runs = new ArrayList<>();
    private int workers;
    /** When a worker may be added next; never while nothing is queued. */
    private double nextLook = Double.MAX_VALUE;

    private long look;
    private boolean alone;
    private double now;
    /** The processor time that a module would have got that computed from the begin on. */
    private double service;

    /** Grows at once, or only at the times at which a growing pool of workers would look. */
    SimulatedRun(
            List<Simulation.Task> tasks,
            Schedule schedule,
            OptionalInt workers,
            int processors,
            Map<String, Long> priorities,
            boolean looking) {
        this.looking = looking;
        barrier = schedule == Schedule.LEVEL;
        growing = schedule != Schedule.SEQUENTIAL && workers.isEmpty();
        this.processors = processors;
        this.workers = schedule == Schedule.SEQUENTIAL ? 1 : workers.orElse(processors);
        for (Simulation.Task task : tasks) {
            nodes.put(task.id(), new Node(task, priorities.getOrDefault(task.id(), 0L)));
            openInLevel.merge(task.level(), 1, Integer::sum);
        }
        for (Node node : nodes.values()) {
            for (String dependency : node.task.dependencies()) {
                @Nullable Node first = nodes.get(dependency);
                if (first != null) {
                    first.dependents.add(node);
                    node.waitingFor++;
                }
            }
        }
    }

    Simulation.Timeline run() {
        for (Node node : nodes.values()) {
            if (node.waitingFor == 0) {
                offer(node);
            }
        }
        begin();
        while (!computing.isEmpty() || !waiting.isEmpty()) {
            advance();
            begin();
        }
        if (runs.size() < nodes.size()) {
            throw stuck(
                    nodes.keySet(), runs.stream().map(Simulation.Run::module).toList());
        }
        runs.sort(Comparator.comparingLong(Simulation.Run::beginNanos).thenComparing(Simulation.Run::worker));
        return new Simulation.Timeline(Math.round(now), runs);
    }

    static IllegalArgumentException stuck(Collection<String> all, Collection<String> done) {
        List<String> left = new ArrayList<>(all);
        left.removeAll(done);
        return new IllegalArgumentException(
                "Modules " + left + " wait for each other or for a level that waits for them; remove a dependency");
    }

    private void offer(Node node) {
        if (barrier && node.task.level() > openInLevel.firstKey()) {
            held.computeIfAbsent(node.task.level(), level -> new ArrayList<>()).add(node);
        } else {
            (node.task.serial() ? readySerial : ready).add(node);
        }
    }

    private void begin() {
        while (!alone && !ready.isEmpty() && (busy.cardinality() < workers || (!looking && grow()))) {
            begin(ready.remove());
        }
        if (busy.isEmpty() && !readySerial.isEmpty()) {
            alone = true;
            begin(readySerial.remove());
        }
        if (!growing || !looking || ready.isEmpty()) {
            nextLook = Double.MAX_VALUE;
        } else if (nextLook == Double.MAX_VALUE) {
            look = WorkerGrowth.FIRST_LOOK_NANOS;
            nextLook = now + look;
        }
    }

    private boolean grow() {
        boolean needed = growing && computing.size() < processors && workers < WorkerGrowth.MOST_WORKERS;
        workers += needed ? 1 : 0;
        return needed;
    }

    private void look() {
        int before = workers;
        for (int i = Math.min(processors - computing.size(), ready.size()); i > 0; i--) {
            grow();
        }
        look = workers > before ? WorkerGrowth.FIRST_LOOK_NANOS : WorkerGrowth.longerLook(look);
        nextLook = now + look;
    }

    private void begin(Node node) {
        node.worker = busy.nextClearBit(1);
        busy.set(node.worker);
        node.begin = now;
        node.until = service + node.task.cpuNanos();
        computing.add(node);
    }

    /** To the next time at which a module has computed or waited enough. */
    private void advance() {
        double rate = Math.min(1, (double) processors / computing.size());
        double computed = computing.isEmpty() ? Double.MAX_VALUE : now + (computing.element().until - service) / rate;
        double waited = waiting.isEmpty() ? Double.MAX_VALUE : waiting.element().until;
        double next = Math.max(now, Math.min(nextLook, Math.min(computed, waited)));
        service = computing.isEmpty() ? 0 : service + (next - now) * rate;
        now = next;
        while (!computing.isEmpty() && computing.element().until <= service + SAME_TIME) {
            Node node = computing.remove();
            node.until = now + node.task.wallNanos() - node.task.cpuNanos();
            waiting.add(node);
        }
        while (!waiting.isEmpty() && waiting.element().until <= now + SAME_TIME) {
            end(waiting.remove());
        }
        if (nextLook <= now) {
            look();
        }
    }

    private void end(Node node) {
        busy.clear(node.worker);
        alone = false;
        runs.add(new Simulation.Run(node.task.id(), node.worker, Math.round(node.begin), Math.round(now)));
        openInLevel.computeIfPresent(node.task.level(), (level, open) -> open == 1 ? null : open - 1);
        for (Node dependent : node.dependents) {
            dependent.waitingFor--;
            if (dependent.waitingFor == 0) {
                offer(dependent);
            }
        }
        while (!held.isEmpty() && held.firstKey() <= openInLevel.firstKey()) {
            held.pollFirstEntry().getValue().forEach(this::offer);
        }
    }
}
