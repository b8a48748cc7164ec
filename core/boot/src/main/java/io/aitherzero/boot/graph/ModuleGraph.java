package io.aitherzero.boot.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.DefaultDirectedGraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedAcyclicGraph;
import org.jgrapht.graph.GraphCycleProhibitedException;
import org.jspecify.annotations.Nullable;

/**
 * The modules that can start and their dependencies, without cycles; immutable. Edges run from a dependency to the
 * module that needs it. A module with a fault is left out together with what requires it, and each of them has a
 * {@link Finding}; all others are unaffected. The same descriptors in any order give the same graph.
 */
public final class ModuleGraph {
    private static final class Edge extends DefaultEdge {
        private static final long serialVersionUID = 1L;
        private final boolean optional;

        Edge(boolean optional) {
            this.optional = optional;
        }
    }

    private final DirectedAcyclicGraph<String, Edge> graph = new DirectedAcyclicGraph<>(null, null, false);
    private final Map<String, ModuleDescriptor> modules = new LinkedHashMap<>();
    private final Map<String, Integer> levelOf = new HashMap<>();
    private final List<List<String>> levels = new ArrayList<>();
    private final List<Finding> findings;

    /**
     * Validates descriptors and builds the graph of those that can start.
     *
     * @param descriptors what was discovered
     * @param hostVersion the version that {@code requires} is checked against; {@code 0.0.0} accepts all
     * @param versions how versions are matched and ordered
     */
    public static ModuleGraph of(Collection<ModuleDescriptor> descriptors, String hostVersion, VersionScheme versions) {
        return of(descriptors, hostVersion, versions, List.of());
    }

    /**
     * Builds the graph of modules about which something is known already.
     *
     * @param descriptors as for {@link #of(Collection, String, VersionScheme)}
     * @param hostVersion the version of this host
     * @param versions how versions are matched
     * @param known findings that the graph takes for its own, each about one of the modules
     */
    public static ModuleGraph of(
            Collection<ModuleDescriptor> descriptors, String hostVersion, VersionScheme versions, List<Finding> known) {
        DescriptorCheck check = new DescriptorCheck(descriptors, hostVersion, versions, known);
        Map<String, ModuleDescriptor> candidates = check.candidates();
        List<String> order = dependenciesFirst(candidates, check, true);
        if (order.size() < candidates.size()) {
            for (List<String> cycle : requiredCycles(candidates)) {
                check.cycle(cycle);
            }
        }
        check.excludeDependents();
        return new ModuleGraph(check, order);
    }

    /**
     * The one that counts of archives with the same id: the newest; of equally new ones the first by file name.
     *
     * @param sameId descriptors with the same id, at least one
     * @param versions how versions are ordered
     */
    public static ModuleDescriptor newest(Collection<ModuleDescriptor> sameId, VersionScheme versions) {
        return DescriptorCheck.newest(new ArrayList<>(sameId), versions);
    }

    private ModuleGraph(DescriptorCheck check, List<String> candidates) {
        Map<String, ModuleDescriptor> healthy = check.healthy();
        // vertices in the order of their edges: then no edge makes the graph sort itself anew, which is quadratic
        List<String> order = candidates;
        if (order.size() < check.candidates().size()) {
            order = dependenciesFirst(healthy, check, true);
        }
        if (order.size() < healthy.size()) {
            order = dependenciesFirst(healthy, check, false);
        }
        for (String id : order) {
            if (healthy.containsKey(id)) {
                graph.addVertex(id);
            }
        }
        for (ModuleDescriptor module : healthy.values()) {
            for (Dependency dependency : module.dependencies()) {
                if (!dependency.optional()) {
                    graph.addEdge(dependency.id(), module.id(), new Edge(false));
                }
            }
        }
        for (ModuleDescriptor module : healthy.values()) {
            for (Dependency dependency : module.dependencies()) {
                if (dependency.optional() && check.usable(dependency, healthy)) {
                    addOptional(module.id(), dependency.id(), check);
                }
            }
        }
        rank(healthy);
        findings = check.findings();
    }

    private ModuleGraph(ModuleGraph whole, Predicate<String> kept) {
        Map<String, ModuleDescriptor> healthy = new TreeMap<>();
        // in topological order, which spares the graph from sorting itself anew for each edge
        for (String id : whole.graph) {
            ModuleDescriptor module = whole.modules.get(id);
            if (module != null && kept.test(id)) {
                healthy.put(id, module);
                graph.addVertex(id);
            }
        }
        for (Edge edge : whole.graph.edgeSet()) {
            String source = whole.graph.getEdgeSource(edge);
            String target = whole.graph.getEdgeTarget(edge);
            if (healthy.containsKey(source) && healthy.containsKey(target)) {
                graph.addEdge(source, target, new Edge(edge.optional));
            }
        }
        rank(healthy);
        findings = whole.findings;
    }

    private void addOptional(String module, String dependency, DescriptorCheck check) {
        if (module.equals(dependency) || graph.containsEdge(dependency, module)) {
            return;
        }
        try {
            graph.addEdge(dependency, module, new Edge(true));
        } catch (GraphCycleProhibitedException e) {
            List<String> path = new ArrayList<>(
                    new BFSShortestPath<>(graph).getPath(module, dependency).getVertexList());
            path.add(module);
            // edges run against the direction in which dependencies are read
            Collections.reverse(path);
            check.optionalCycle(module, path);
        }
    }

    private void rank(Map<String, ModuleDescriptor> healthy) {
        for (String id : graph) {
            int level = 0;
            for (Edge edge : graph.incomingEdgesOf(id)) {
                level = Math.max(level, level(graph.getEdgeSource(edge)) + 1);
            }
            levelOf.put(id, level);
        }
        for (String id : new TreeSet<>(levelOf.keySet())) {
            int level = level(id);
            while (level >= levels.size()) {
                levels.add(new ArrayList<>());
            }
            levels.get(level).add(id);
        }
        for (List<String> level : levels) {
            for (String id : level) {
                modules.put(id, healthy.get(id));
            }
        }
    }

    /**
     * An order of modules in which each comes after all it depends on. Those in a cycle, and what depends on them, are not
     * in it.
     *
     * @param optional whether optional dependencies count, too, where they are usable
     */
    private static List<String> dependenciesFirst(
            Map<String, ModuleDescriptor> modules, DescriptorCheck check, boolean optional) {
        Map<String, List<String>> dependents = new HashMap<>();
        for (String id : modules.keySet()) {
            dependents.put(id, new ArrayList<>());
        }
        Map<String, Integer> missing = new HashMap<>();
        List<String> order = new ArrayList<>();
        for (ModuleDescriptor module : modules.values()) {
            int waitsFor = 0;
            for (Dependency dependency : module.dependencies()) {
                @Nullable List<String> waiting = dependents.get(dependency.id());
                boolean counts = !dependency.optional() || (optional && check.usable(dependency, modules));
                if (waiting != null && counts && !dependency.id().equals(module.id())) {
                    waiting.add(module.id());
                    waitsFor++;
                }
            }
            missing.put(module.id(), waitsFor);
            if (waitsFor == 0) {
                order.add(module.id());
            }
        }
        for (int i = 0; i < order.size(); i++) {
            for (String dependent : dependents.getOrDefault(order.get(i), List.of())) {
                int left = missing.getOrDefault(dependent, 0) - 1;
                missing.put(dependent, left);
                if (left == 0) {
                    order.add(dependent);
                }
            }
        }
        return order;
    }

    private static List<List<String>> requiredCycles(Map<String, ModuleDescriptor> candidates) {
        DefaultDirectedGraph<String, DefaultEdge> required = new DefaultDirectedGraph<>(DefaultEdge.class);
        for (String id : candidates.keySet()) {
            required.addVertex(id);
        }
        for (ModuleDescriptor module : candidates.values()) {
            for (Dependency dependency : module.dependencies()) {
                String id = dependency.id();
                if (!dependency.optional() && candidates.containsKey(id) && !id.equals(module.id())) {
                    required.addEdge(module.id(), id);
                }
            }
        }
        List<List<String>> cycles = new ArrayList<>();
        for (Set<String> component : new KosarajuStrongConnectivityInspector<>(required).stronglyConnectedSets()) {
            if (component.size() > 1) {
                cycles.addAll(cyclesThrough(new TreeSet<>(component), required));
            }
        }
        return cycles;
    }

    /** Shortest cycles that together name every member of a strongly connected component. */
    private static List<List<String>> cyclesThrough(
            Set<String> members, DefaultDirectedGraph<String, DefaultEdge> required) {
        BFSShortestPath<String, DefaultEdge> paths = new BFSShortestPath<>(required);
        List<List<String>> cycles = new ArrayList<>();
        Set<String> named = new LinkedHashSet<>();
        for (String member : members) {
            if (named.contains(member)) {
                continue;
            }
            List<String> shortest = List.of();
            for (DefaultEdge edge : required.outgoingEdgesOf(member)) {
                String next = required.getEdgeTarget(edge);
                if (members.contains(next)) {
                    List<String> back = paths.getPath(next, member).getVertexList();
                    if (shortest.isEmpty() || back.size() < shortest.size()) {
                        shortest = back;
                    }
                }
            }
            List<String> cycle = new ArrayList<>();
            cycle.add(member);
            cycle.addAll(shortest);
            named.addAll(cycle);
            cycles.add(cycle);
        }
        return cycles;
    }

    /** The same graph with only the modules that a condition holds for; edges to others are gone. */
    public ModuleGraph restrictedTo(Predicate<String> condition) {
        return new ModuleGraph(this, condition);
    }

    /** The modules that can start, by level and then by id: an order in which dependencies come first. */
    public List<ModuleDescriptor> modules() {
        return List.copyOf(modules.values());
    }

    /** Whether a module can start. */
    public boolean contains(String id) {
        return modules.containsKey(id);
    }

    /** What is wrong with modules, in order of their ids; notes about healthy ones included. */
    public List<Finding> findings() {
        return findings;
    }

    /** The ids of each level, level 0 first. */
    public List<List<String>> levels() {
        List<List<String>> copies = new ArrayList<>();
        for (List<String> level : levels) {
            copies.add(List.copyOf(level));
        }
        return copies;
    }

    /** The longest distance of a module from one without dependencies. */
    public int level(String id) {
        Integer level = levelOf.get(id);
        if (level == null) {
            throw new IllegalArgumentException("Module '" + id + "' is not in the graph");
        }
        return level;
    }

    /** The modules that a module waits for, required and optional ones, in order of their ids. */
    public List<String> dependencies(String id) {
        List<String> dependencies = new ArrayList<>();
        for (Edge edge : graph.incomingEdgesOf(id)) {
            dependencies.add(graph.getEdgeSource(edge));
        }
        return sorted(dependencies);
    }

    /** The modules that wait for a module, in order of their ids. */
    public List<String> dependents(String id) {
        List<String> dependents = new ArrayList<>();
        for (Edge edge : graph.outgoingEdgesOf(id)) {
            dependents.add(graph.getEdgeTarget(edge));
        }
        return sorted(dependents);
    }

    /** The modules without which a module cannot start. */
    public List<String> requiredDependencies(String id) {
        List<String> dependencies = new ArrayList<>();
        for (Edge edge : graph.incomingEdgesOf(id)) {
            if (!edge.optional) {
                dependencies.add(graph.getEdgeSource(edge));
            }
        }
        return sorted(dependencies);
    }

    private static List<String> sorted(List<String> ids) {
        ids.sort(null);
        return List.copyOf(ids);
    }

    /** The modules that cannot start without a module, directly or through others, in order of their ids. */
    public List<String> requiredBy(String id) {
        TreeSet<String> found = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(id));
        for (@Nullable String next = open.poll(); next != null; next = open.poll()) {
            for (Edge edge : graph.outgoingEdgesOf(next)) {
                String dependent = graph.getEdgeTarget(edge);
                if (!edge.optional && found.add(dependent)) {
                    open.add(dependent);
                }
            }
        }
        return List.copyOf(found);
    }

    /**
     * For each module its own weight and the heaviest chain of modules that wait for it.
     *
     * @param weight nanoseconds a module takes
     */
    public Map<String, Long> remainingPaths(ToLongFunction<String> weight) {
        Map<String, Long> weights = new HashMap<>();
        for (String id : modules.keySet()) {
            weights.put(id, weight.applyAsLong(id));
        }
        return remaining(weights);
    }

    /** For each module how many modules the longest chain of those has that wait for it, itself included. */
    public Map<String, Long> remainingLengths() {
        return remaining(Map.of());
    }

    private Map<String, Long> remaining(Map<String, Long> weights) {
        Map<String, Long> remaining = new HashMap<>();
        List<String> order = new ArrayList<>(modules.keySet());
        Collections.reverse(order);
        for (String id : order) {
            long after = 0;
            for (Edge edge : graph.outgoingEdgesOf(id)) {
                after = Math.max(after, remaining.getOrDefault(graph.getEdgeTarget(edge), 0L));
            }
            remaining.put(id, after + weights.getOrDefault(id, 1L));
        }
        return remaining;
    }

    /**
     * The heaviest chain; of equally heavy ones that with the smallest ids.
     *
     * @param weight nanoseconds a module takes
     */
    public CriticalPath criticalPath(ToLongFunction<String> weight) {
        Map<String, Long> remaining = remainingPaths(weight);
        List<String> chain = new ArrayList<>();
        Collection<String> choices = modules.keySet();
        while (!choices.isEmpty()) {
            String heaviest = Collections.min(
                    choices,
                    Comparator.<String, Long>comparing(remaining::get)
                            .reversed()
                            .thenComparing(Comparator.naturalOrder()));
            chain.add(heaviest);
            choices = dependents(heaviest);
        }
        return new CriticalPath(chain, chain.isEmpty() ? 0 : remaining.getOrDefault(chain.get(0), 0L));
    }
}
