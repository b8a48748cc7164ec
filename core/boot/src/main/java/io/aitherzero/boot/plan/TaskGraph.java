package io.aitherzero.boot.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Tasks by number, with who waits for whom: what many simulations of the same boot have in common. Of tasks with the same
 * id the last one counts.
 */
final class TaskGraph {
    private final List<Simulation.Task> tasks;
    private final int[][] dependents;
    private final int[] waitingFor;
    private final int[] rank;
    private final int[] fromEnds;

    TaskGraph(List<Simulation.Task> all) {
        Map<String, Integer> numbers = new HashMap<>();
        tasks = new ArrayList<>();
        for (Simulation.Task task : all) {
            Integer before = numbers.putIfAbsent(task.id(), tasks.size());
            if (before == null) {
                tasks.add(task);
            } else {
                tasks.set(before, task);
            }
        }
        int size = tasks.size();
        List<List<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            waiting.add(new ArrayList<>());
        }
        waitingFor = new int[size];
        for (int i = 0; i < size; i++) {
            for (String id : tasks.get(i).dependencies()) {
                Integer first = numbers.get(id);
                if (first != null) {
                    waiting.get(first).add(i);
                    waitingFor[i]++;
                }
            }
        }
        dependents = new int[size][];
        for (int i = 0; i < size; i++) {
            List<Integer> each = waiting.get(i);
            dependents[i] = new int[each.size()];
            for (int j = 0; j < dependents[i].length; j++) {
                dependents[i][j] = each.get(j);
            }
        }
        rank = new int[size];
        int place = 0;
        for (int number : new TreeMap<>(numbers).values()) {
            rank[number] = place++;
        }
        fromEnds = fromEnds();
    }

    /** Those that nobody waits for first, each before those it waits for; without members of cycles. */
    private int[] fromEnds() {
        int[] left = waitingFor.clone();
        int[] fromRoots = new int[left.length];
        int found = 0;
        for (int i = 0; i < left.length; i++) {
            if (left[i] == 0) {
                fromRoots[found++] = i;
            }
        }
        for (int at = 0; at < found; at++) {
            for (int dependent : dependents[fromRoots[at]]) {
                if (--left[dependent] == 0) {
                    fromRoots[found++] = dependent;
                }
            }
        }
        int[] reversed = new int[found];
        for (int i = 0; i < found; i++) {
            reversed[i] = fromRoots[found - 1 - i];
        }
        return reversed;
    }

    List<Simulation.Task> tasks() {
        return List.copyOf(tasks);
    }

    int size() {
        return tasks.size();
    }

    Simulation.Task task(int number) {
        return tasks.get(number);
    }

    /** Who waits for a task. */
    int[] dependents(int number) {
        return dependents[number];
    }

    /** For each task for how many it waits; a copy. */
    int[] waitingFor() {
        return waitingFor.clone();
    }

    /** The place of each task when all are sorted by id; not to be changed. */
    int[] ranks() {
        return rank;
    }

    int[] levels() {
        int[] levels = new int[size()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = tasks.get(i).level();
        }
        return levels;
    }

    /** A figure of each task. */
    long[] each(ToLongFunction<Simulation.Task> figure) {
        return tasks.stream().mapToLong(figure).toArray();
    }

    /**
     * For each task its own weight and the heaviest chain of tasks that wait for it.
     *
     * @throws IllegalArgumentException if tasks wait for each other
     */
    long[] remainingPaths(long[] weights) {
        if (fromEnds.length < size()) {
            throw SimulatedRun.stuck(
                    tasks.stream().map(Simulation.Task::id).toList(),
                    Arrays.stream(fromEnds)
                            .mapToObj(number -> tasks.get(number).id())
                            .toList());
        }
        long[] paths = new long[size()];
        for (int number : fromEnds) {
            long after = 0;
            for (int dependent : dependents[number]) {
                after = Math.max(after, paths[dependent]);
            }
            paths[number] = weights[number] + after;
        }
        return paths;
    }
}
