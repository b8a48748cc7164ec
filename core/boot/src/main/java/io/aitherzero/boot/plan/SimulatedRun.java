package io.aitherzero.boot.plan;

import io.aitherzero.boot.graph.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One pass of {@link Simulation}. Times are fractions of nanoseconds, since a processor that is shared divides them. All
 * that is looked up often is in arrays by the number of the task: thousands of passes tell what each module of a large
 * boot costs.
 */
final class SimulatedRun {
    /** Far above the rounding of sums, far below what a clock tells apart. */
    private static final double SAME_TIME = 0.01;

    /** The figures of the tasks, by number; the arrays are not changed. */
    static final class Times {
        private final long[] wall;
        private final long[] cpu;
        private final int[] levels;
        private final long[] priorities;
        private final int leftOut;

        /**
         * All figures.
         *
         * @param wall load and start of each
         * @param cpu processor time of each
         * @param levels of each
         * @param priorities the larger begins first
         * @param leftOut a task that nobody waits for and that is not there; -1 for none
         */
        Times(long[] wall, long[] cpu, int[] levels, long[] priorities, int leftOut) {
            this.wall = wall;
            this.cpu = cpu;
            this.levels = levels;
            this.priorities = priorities;
            this.leftOut = leftOut;
        }
    }

    private final TaskGraph graph;
    private final long[] wall;
    private final long[] cpu;
    private final int[] levels;
    private final long[] priorities;
    private final int[] ranks;
    private final int leftOut;
    private final boolean barrier;
    private final boolean growing;
    private final boolean looking;
    private final int processors;
    private final int[] waitingFor;
    private final int[] worker;
    private final double[] beginAt;
    private final double[] endAt;
    /** What {@link #service} is when a task has computed, then what {@link #now} is when it has waited. */
    private final double[] until;

    private final Heap ready = new Heap(true);
    private final Heap readySerial = new Heap(true);
    private final Heap computing = new Heap(false);
    private final Heap waiting = new Heap(false);
    private final int[] openInLevel;
    private final List<List<Integer>> held = new ArrayList<>();
    private final BitSet busy = new BitSet();
    private int lowestOpen;
    private int running;
    private int ended;
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
            TaskGraph graph, Times times, Schedule schedule, OptionalInt workers, int processors, boolean looking) {
        this.graph = graph;
        wall = times.wall;
        cpu = times.cpu;
        levels = times.levels;
        priorities = times.priorities;
        leftOut = times.leftOut;
        ranks = graph.ranks();
        this.looking = looking;
        barrier = schedule == Schedule.LEVEL;
        growing = schedule != Schedule.SEQUENTIAL && workers.isEmpty();
        this.processors = processors;
        this.workers = schedule == Schedule.SEQUENTIAL ? 1 : workers.orElse(processors);
        int size = graph.size();
        waitingFor = graph.waitingFor();
        worker = new int[size];
        beginAt = new double[size];
        endAt = new double[size];
        until = new double[size];
        int top = 0;
        for (int level : levels) {
            top = Math.max(top, level);
        }
        openInLevel = new int[top + 2];
        for (int i = 0; i < size; i++) {
            if (i != leftOut) {
                openInLevel[levels[i]]++;
            }
        }
        // there is always a level above all
        openInLevel[openInLevel.length - 1] = 1;
        for (int level = 0; barrier && level < openInLevel.length; level++) {
            held.add(new ArrayList<>());
        }
        skipEmptyLevels();
    }

    /** How long it takes. */
    long nanos() {
        for (int i = 0; i < graph.size(); i++) {
            if (waitingFor[i] == 0 && i != leftOut) {
                offer(i);
            }
        }
        begin();
        while (computing.size > 0 || waiting.size > 0) {
            advance();
            begin();
        }
        if (ended < graph.size() - (leftOut < 0 ? 0 : 1)) {
            Set<String> all = new LinkedHashSet<>();
            List<String> done = new ArrayList<>();
            for (int i = 0; i < graph.size(); i++) {
                all.add(graph.task(i).id());
                if (worker[i] > 0 || i == leftOut) {
                    done.add(graph.task(i).id());
                }
            }
            throw stuck(all, done);
        }
        return Math.round(now);
    }

    /** The largest number of workers that were busy at once; known when it has run. */
    int busiest() {
        int busiest = 0;
        for (int number : worker) {
            busiest = Math.max(busiest, number);
        }
        return busiest;
    }

    Simulation.Timeline run() {
        long nanos = nanos();
        List<Simulation.Run> runs = new ArrayList<>();
        for (int i = 0; i < graph.size(); i++) {
            if (i != leftOut) {
                runs.add(new Simulation.Run(
                        graph.task(i).id(), worker[i], Math.round(beginAt[i]), Math.round(endAt[i])));
            }
        }
        runs.sort(Comparator.comparingLong(Simulation.Run::beginNanos).thenComparing(Simulation.Run::worker));
        return new Simulation.Timeline(nanos, runs);
    }

    static IllegalArgumentException stuck(Collection<String> all, Collection<String> done) {
        List<String> left = new ArrayList<>(all);
        left.removeAll(done);
        return new IllegalArgumentException(
                "Modules " + left + " wait for each other or for a level that waits for them; remove a dependency");
    }

    private void offer(int task) {
        int level = levels[task];
        if (barrier && level > lowestOpen) {
            held.get(level).add(task);
        } else {
            (graph.task(task).serial() ? readySerial : ready).add(task);
        }
    }

    private void begin() {
        while (!alone && ready.size > 0 && (running < workers || (!looking && grow()))) {
            begin(ready.remove());
        }
        if (running == 0 && readySerial.size > 0) {
            alone = true;
            begin(readySerial.remove());
        }
        if (!growing || !looking || ready.size == 0) {
            nextLook = Double.MAX_VALUE;
        } else if (nextLook == Double.MAX_VALUE) {
            look = WorkerGrowth.FIRST_LOOK_NANOS;
            nextLook = now + look;
        }
    }

    private boolean grow() {
        boolean needed = growing && computing.size < processors && workers < WorkerGrowth.MOST_WORKERS;
        workers += needed ? 1 : 0;
        return needed;
    }

    private void look() {
        int before = workers;
        for (int i = Math.min(processors - computing.size, ready.size); i > 0; i--) {
            grow();
        }
        look = workers > before ? WorkerGrowth.FIRST_LOOK_NANOS : WorkerGrowth.longerLook(look);
        nextLook = now + look;
    }

    private void begin(int task) {
        worker[task] = busy.nextClearBit(1);
        busy.set(worker[task]);
        running++;
        beginAt[task] = now;
        until[task] = service + cpu[task];
        computing.add(task);
    }

    /** To the next time at which a module has computed or waited enough. */
    private void advance() {
        double rate = Math.min(1, (double) processors / computing.size);
        double computed = computing.size == 0 ? Double.MAX_VALUE : now + (until[computing.first()] - service) / rate;
        double waited = waiting.size == 0 ? Double.MAX_VALUE : until[waiting.first()];
        double next = Math.max(now, Math.min(nextLook, Math.min(computed, waited)));
        service = computing.size == 0 ? 0 : service + (next - now) * rate;
        now = next;
        while (computing.size > 0 && until[computing.first()] <= service + SAME_TIME) {
            int task = computing.remove();
            until[task] = now + wall[task] - cpu[task];
            waiting.add(task);
        }
        while (waiting.size > 0 && until[waiting.first()] <= now + SAME_TIME) {
            end(waiting.remove());
        }
        if (nextLook <= now) {
            look();
        }
    }

    private void end(int task) {
        busy.clear(worker[task]);
        running--;
        ended++;
        alone = false;
        endAt[task] = now;
        openInLevel[levels[task]]--;
        for (int dependent : graph.dependents(task)) {
            if (--waitingFor[dependent] == 0 && dependent != leftOut) {
                offer(dependent);
            }
        }
        skipEmptyLevels();
    }

    private void skipEmptyLevels() {
        while (openInLevel[lowestOpen] == 0) {
            lowestOpen++;
            if (barrier) {
                List<Integer> released = held.get(lowestOpen);
                for (int task : released) {
                    offer(task);
                }
                released.clear();
            }
        }
    }

    /** A heap of tasks: the most urgent one first, or the one that ends first; then by id. */
    private final class Heap {
        private final boolean byUrgency;
        private int[] tasks = new int[16];
        private int size;

        Heap(boolean byUrgency) {
            this.byUrgency = byUrgency;
        }

        private boolean isBefore(int one, int other) {
            if (byUrgency) {
                if (priorities[one] != priorities[other]) {
                    return priorities[one] > priorities[other];
                }
            } else if (until[one] != until[other]) {
                return until[one] < until[other];
            }
            return ranks[one] < ranks[other];
        }

        int first() {
            return tasks[0];
        }

        void add(int task) {
            if (size == tasks.length) {
                tasks = Arrays.copyOf(tasks, 2 * size);
            }
            int at = size++;
            while (at > 0 && isBefore(task, tasks[(at - 1) / 2])) {
                tasks[at] = tasks[(at - 1) / 2];
                at = (at - 1) / 2;
            }
            tasks[at] = task;
        }

        int remove() {
            int first = tasks[0];
            int last = tasks[--size];
            int at = 0;
            for (int child = 1; child < size; child = 2 * at + 1) {
                if (child + 1 < size && isBefore(tasks[child + 1], tasks[child])) {
                    child++;
                }
                if (!isBefore(tasks[child], last)) {
                    break;
                }
                tasks[at] = tasks[child];
                at = child;
            }
            tasks[at] = last;
            return first;
        }
    }
}
