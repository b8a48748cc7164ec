package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.plan.BootPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes wait, are ready, run or are over. The queue knows no threads; whoever uses it holds a lock. What happens to
 * a node that was begun allocates nothing, so that a full heap stops no run.
 */
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

    /** A module in one run; the more urgent one comes first, then the smaller id. */
    static final class Node implements Comparable<Node> {
        final String id;
        final int level;
        final long priority;
        final List<Node> required = new ArrayList<>();
        final List<Node> others = new ArrayList<>();
        /** What its end has let go, and what it has taken out with it. */
        final ArrayList<Node> freed = new ArrayList<>(0);

        final ArrayList<Node> skipped = new ArrayList<>(0);
        /** How the thread is called that is at it. */
        final String threadName;

        int waitingFor;
        final boolean serial;
        State state = State.WAITING;
        long begunNanos;

        @Nullable
        Thread thread;

        /** How it ended; set before it is told, by the thread that tells it. */
        @Nullable
        Outcome outcome;

        /** When its outcome began to be told, by which thread, and whether that is a worker of the run. */
        long toldNanos;

        @Nullable
        Thread teller;

        boolean toldByWorker;

        /** Whether what waited for it has been let go. */
        boolean letGo;

        /** What its teller tells next. */
        @Nullable
        Node toldNext;

        Node(String id, String threadName, int level, long priority, boolean serial) {
            this.id = id;
            this.threadName = threadName;
            this.level = level;
            this.priority = priority;
            this.serial = serial;
        }

        @Override
        public int compareTo(Node other) {
            int urgency = Long.compare(other.priority, priority);
            return urgency != 0 ? urgency : id.compareTo(other.id);
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
    private final PriorityQueue<Node> ready;
    private final PriorityQueue<Node> readySerial;
    private final @Nullable Script script;
    private final List<Node> held;
    private final int[] openInLevel;
    private int barrier;
    private int open;
    private int running;
    private int unfinished;
    private boolean alone;

    private RunQueue(ModuleGraph graph, List<String> order) {
        int most = Math.max(1, graph.modules().size());
        ready = new PriorityQueue<>(most);
        readySerial = new PriorityQueue<>(most);
        held = new ArrayList<>(most);
        openInLevel = new int[graph.levels().size()];
        script = order.isEmpty() ? null : new Script(order);
    }

    /** Dependencies before what needs them. */
    static RunQueue forward(BootPlan plan) {
        ModuleGraph graph = plan.graph();
        RunQueue queue = new RunQueue(graph, plan.settings().order());
        for (ModuleDescriptor module : graph.modules()) {
            String id = module.id();
            long priority = plan.priorities().getOrDefault(id, 0L);
            queue.add(new Node(
                    id,
                    "aither-start " + id,
                    graph.level(id),
                    priority,
                    plan.serial().contains(id)));
        }
        for (Node node : queue.nodes.values()) {
            List<String> required = graph.requiredDependencies(node.id);
            for (String dependency : graph.dependencies(node.id)) {
                queue.edge(queue.node(dependency), node, required.contains(dependency));
            }
        }
        queue.reserve();
        return queue;
    }

    /** Dependents before what they need. */
    static RunQueue backward(ModuleGraph graph) {
        int top = graph.levels().size() - 1;
        RunQueue queue = new RunQueue(graph, List.of());
        for (ModuleDescriptor module : graph.modules()) {
            String id = module.id();
            queue.add(new Node(id, "aither-stop " + id, top - graph.level(id), 0, false));
        }
        for (Node node : queue.nodes.values()) {
            for (String dependency : graph.dependencies(node.id)) {
                queue.edge(node, queue.node(dependency), true);
            }
        }
        queue.reserve();
        return queue;
    }

    private void add(Node node) {
        nodes.put(node.id, node);
        openInLevel[node.level]++;
        open++;
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
        List<Node> roots = new ArrayList<>();
        for (Node node : nodes.values()) {
            if (node.waitingFor == 0) {
                roots.add(node);
            }
        }
        return roots;
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

    private void reserve() {
        for (Node node : nodes.values()) {
            node.freed.ensureCapacity(node.required.size() + node.others.size());
            node.skipped.ensureCapacity(node.required.size());
        }
    }

    /** Lets go what waited for a node: {@link Node#freed} is what became ready, {@link Node#skipped} what is left out. */
    void release(Node node, boolean failed) {
        for (int i = 0; i < node.required.size(); i++) {
            Node next = node.required.get(i);
            if (failed && next.waits()) {
                next.state = State.DROPPED;
                node.skipped.add(next);
            } else {
                arrive(next, node.freed);
            }
        }
        for (int i = 0; i < node.others.size(); i++) {
            arrive(node.others.get(i), node.freed);
        }
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

    /** Offers those nodes whose level has begun, earlier ones included, and holds back the others. */
    void offerThroughBarrier(List<Node> becameReady) {
        for (int i = 0; i < becameReady.size(); i++) {
            held.add(becameReady.get(i));
        }
        while (barrier < openInLevel.length && openInLevel[barrier] == 0) {
            barrier++;
        }
        int left = 0;
        for (int i = 0; i < held.size(); i++) {
            Node node = held.get(i);
            if (node.level <= barrier) {
                offer(node);
            } else {
                held.set(left++, node);
            }
        }
        while (held.size() > left) {
            held.remove(held.size() - 1);
        }
    }

    /** Takes out all nodes that have not begun, chained by {@link Node#toldNext}; null where there is none. */
    @Nullable
    Node dropAll() {
        Node first = null;
        Node last = null;
        for (Node node : nodes.values()) {
            if (node.waits()) {
                node.state = State.DROPPED;
                if (last == null) {
                    first = node;
                } else {
                    last.toldNext = node;
                }
                last = node;
            }
        }
        ready.clear();
        readySerial.clear();
        held.clear();
        return first;
    }

    /** How each node ended that is over. */
    Map<String, Outcome> outcomes() {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (Node node : nodes.values()) {
            if (node.outcome != null) {
                outcomes.put(node.id, node.outcome);
            }
        }
        return outcomes;
    }

    int size() {
        return nodes.size();
    }
}
