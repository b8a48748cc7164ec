package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.plan.BootPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Which nodes wait, are ready, run or are over. The queue knows no threads; whoever uses it holds a lock. */
final class RunQueue {
    /** Where a node is in a run; each state leads only to later ones. */
    enum State {
        /** Its begin is still to come: it waits for other nodes, for its level or for a worker. */
        WAITING,
        /** A worker is at it and is waited for. */
        RUNNING,
        /** A worker has been at it, and its outcome is being told; where it was given up, a worker may still be at it. */
        ENDING,
        /** It will never begin, and its outcome is being told. */
        DROPPED,
        /** It has its outcome. */
        OVER
    }

    /** A module in one run. */
    static final class Node {
        final String id;
        final int level;
        final long priority;
        final List<Node> required = new ArrayList<>();
        final List<Node> others = new ArrayList<>();
        int waitingFor;
        final boolean serial;
        State state = State.WAITING;
        long begunNanos;

        @Nullable
        Thread thread;

        Node(String id, int level, long priority, boolean serial) {
            this.id = id;
            this.level = level;
            this.priority = priority;
            this.serial = serial;
        }

        boolean waits() {
            return state == State.WAITING;
        }

        /** Whether a worker has begun with it, and it has no outcome yet. */
        boolean unfinished() {
            return state == State.RUNNING || state == State.ENDING;
        }
    }

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private static final Comparator<Node> URGENCY =
            Comparator.comparingLong((Node node) -> -node.priority).thenComparing(node -> node.id);

    private final PriorityQueue<Node> ready = new PriorityQueue<>(URGENCY);
    private final PriorityQueue<Node> readySerial = new PriorityQueue<>(URGENCY);
    private final @Nullable Script script;
    private final List<Node> held = new ArrayList<>();
    private final int[] openInLevel;
    private int barrier;
    private int open;
    private int running;
    private int unfinished;
    private boolean alone;

    private RunQueue(int levels, List<String> order) {
        openInLevel = new int[levels];
        script = order.isEmpty() ? null : new Script(order);
    }

    /** Dependencies before what needs them. */
    static RunQueue forward(BootPlan plan) {
        ModuleGraph graph = plan.graph();
        RunQueue queue = new RunQueue(graph.levels().size(), plan.settings().order());
        queue.add(graph, graph::level, id -> plan.priorities().getOrDefault(id, 0L), plan.serial()::contains);
        for (Node node : queue.nodes.values()) {
            List<String> required = graph.requiredDependencies(node.id);
            for (String dependency : graph.dependencies(node.id)) {
                queue.edge(queue.node(dependency), node, required.contains(dependency));
            }
        }
        return queue;
    }

    /** Dependents before what they need. */
    static RunQueue backward(ModuleGraph graph) {
        int top = graph.levels().size() - 1;
        RunQueue queue = new RunQueue(graph.levels().size(), List.of());
        queue.add(graph, id -> top - graph.level(id), id -> 0, id -> false);
        for (Node node : queue.nodes.values()) {
            for (String dependency : graph.dependencies(node.id)) {
                queue.edge(node, queue.node(dependency), true);
            }
        }
        return queue;
    }

    private void add(
            ModuleGraph graph, ToIntFunction<String> level, ToLongFunction<String> priority, Predicate<String> serial) {
        for (ModuleDescriptor module : graph.modules()) {
            String id = module.id();
            Node node = new Node(id, level.applyAsInt(id), priority.applyAsLong(id), serial.test(id));
            nodes.put(node.id, node);
            openInLevel[node.level]++;
            open++;
        }
    }

    private Node node(String id) {
        Node node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("Module '" + id + "' is not in the run");
        }
        return node;
    }

    private void edge(Node first, Node then, boolean required) {
        (required ? first.required : first.others).add(then);
        then.waitingFor++;
    }

    List<Node> roots() {
        return nodes.values().stream().filter(node -> node.waitingFor == 0).toList();
    }

    boolean done() {
        return open == 0;
    }

    void offer(Node node) {
        // it may have been dropped between becoming ready and now
        if (node.waits()) {
            (node.serial && script == null ? readySerial : ready).add(node);
        }
    }

    /** The node to begin with now; null where there is none, or where those that are ready have to wait. */
    @Nullable
    Node claim() {
        Node node = alone ? null : script == null ? mostUrgent() : nextOf(script);
        if (node != null) {
            node.state = State.RUNNING;
            running++;
            unfinished++;
        }
        return node;
    }

    private @Nullable Node mostUrgent() {
        Node node = ready.poll();
        if (node == null && running == 0) {
            node = readySerial.poll();
            alone = node != null;
        }
        return node;
    }

    private @Nullable Node nextOf(Script order) {
        @Nullable Node node = order.next(nodes, ready, unfinished == 0);
        if (node == null) {
            return order.over() ? ready.poll() : null;
        }
        ready.remove(node);
        return node;
    }

    /** Whether nodes begin in a given order, so that the begin of one may let another one go. */
    boolean scripted() {
        return script != null;
    }

    /** Others have been told that the last claimed node has begun. */
    void told() {
        if (script != null) {
            script.told();
        }
    }

    /** The worker of a node is through with it, or is no longer waited for. */
    void ending(Node node) {
        node.state = State.ENDING;
        running--;
        alone = false;
    }

    /** How many workers to add so that each ready node finds one that is not busy. */
    int workersMissing(int workers, int limit) {
        int claimable = ready.size() + (ready.isEmpty() && running == 0 && !readySerial.isEmpty() ? 1 : 0);
        return Math.max(0, Math.min(claimable - (workers - running), limit - workers));
    }

    /** Lets go what waited for a node: the nodes that became ready are added to a list, those to skip are returned. */
    List<Node> release(Node node, boolean failed, List<Node> becameReady) {
        List<Node> skipped = new ArrayList<>();
        for (Node next : node.required) {
            if (failed && next.waits()) {
                next.state = State.DROPPED;
                skipped.add(next);
            } else {
                arrive(next, becameReady);
            }
        }
        node.others.forEach(next -> arrive(next, becameReady));
        return skipped;
    }

    private static void arrive(Node node, List<Node> becameReady) {
        node.waitingFor--;
        if (node.waitingFor == 0 && node.waits()) {
            becameReady.add(node);
        }
    }

    void over(Node node) {
        unfinished -= node.unfinished() ? 1 : 0;
        node.state = State.OVER;
        open--;
        openInLevel[node.level]--;
    }

    /** Holds back nodes whose level has not begun; returns those that may go, earlier ones included. */
    List<Node> throughBarrier(List<Node> becameReady) {
        held.addAll(becameReady);
        while (barrier < openInLevel.length && openInLevel[barrier] == 0) {
            barrier++;
        }
        List<Node> free = held.stream().filter(node -> node.level <= barrier).toList();
        held.removeIf(node -> node.level <= barrier);
        return free;
    }

    /** Takes out all nodes that have not begun. */
    List<Node> dropAll() {
        List<Node> dropped = nodes.values().stream().filter(Node::waits).toList();
        dropped.forEach(node -> node.state = State.DROPPED);
        ready.clear();
        readySerial.clear();
        held.clear();
        return dropped;
    }
}
