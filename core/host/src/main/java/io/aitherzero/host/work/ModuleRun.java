package io.aitherzero.host.work;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one module has asked for in one run, from its making to its end. Guarded by its owner. */
final class ModuleRun {
    /** How far the module is. */
    enum Phase {
        /** It is made and started; its work is held. */
        STARTING,
        /** It has started. */
        STARTED,
        /** It is about to stop; nothing of it begins. */
        STOPPING
    }

    private final String id;
    private final ModuleThreads threads;
    private final List<ScheduledWork> works = new ArrayList<>();
    private final Map<String, CheckedHealth> checks = new LinkedHashMap<>();
    private final Set<Runnable> ends = new LinkedHashSet<>();
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private final Map<Thread, String> active = new LinkedHashMap<>();
    private Phase phase = Phase.STARTING;
    private boolean calling;
    private int running;

    ModuleRun(String id, ModuleThreads threads) {
        this.id = id;
        this.threads = threads;
    }

    String id() {
        return id;
    }

    ModuleThreads threads() {
        return threads;
    }

    List<ScheduledWork> works() {
        return works;
    }

    Map<String, CheckedHealth> checks() {
        return checks;
    }

    Set<Runnable> ends() {
        return ends;
    }

    boolean isStarted() {
        return phase == Phase.STARTED;
    }

    boolean isStopping() {
        return phase == Phase.STOPPING;
    }

    void started() {
        if (phase == Phase.STARTING) {
            phase = Phase.STARTED;
        }
    }

    /** Nothing begins any more; what is to be told of it is returned once. */
    List<Runnable> stopping() {
        phase = Phase.STOPPING;
        works.forEach(ScheduledWork::close);
        works.removeIf(ScheduledWork::isOver);
        checks.clear();
        calls.clear();
        List<Runnable> told = List.copyOf(ends);
        ends.clear();
        return told;
    }

    /** Something is about to run on a thread of the module. */
    void dispatched() {
        running++;
    }

    void entered(String what) {
        active.put(Thread.currentThread(), what);
    }

    void left() {
        active.remove(Thread.currentThread());
        running--;
    }

    /** What was dispatched could not run. */
    void refused() {
        running--;
    }

    /** Whether nothing runs but the calling thread. */
    boolean isIdle() {
        return running == (active.containsKey(Thread.currentThread()) ? 1 : 0);
    }

    /** Whether nothing runs, the calling thread included. */
    boolean isEmpty() {
        return running == 0;
    }

    /** Threads that run something of the module, without the calling one. */
    Map<Thread, String> others() {
        Map<Thread, String> others = new LinkedHashMap<>(active);
        others.remove(Thread.currentThread());
        return others;
    }

    /** Adds a call; whether somebody has to begin with the calls. */
    boolean add(Runnable call) {
        if (phase == Phase.STOPPING) {
            return false;
        }
        calls.add(call);
        boolean first = !calling;
        calling = true;
        return first;
    }

    /** The next call; null where there is none, and then somebody has to begin again with one that is added. */
    @Nullable
    Runnable nextCall() {
        Runnable next = calls.poll();
        calling = next != null;
        return next;
    }
}
