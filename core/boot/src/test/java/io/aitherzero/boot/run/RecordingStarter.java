package io.aitherzero.boot.run;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Starts modules that do as they are told, and keeps what happened. */
final class RecordingStarter implements ModuleStarter, ModuleStopper, BootListener {
    /** What a module does when it is loaded, started or stopped. */
    interface Body {
        void run() throws Exception;
    }

    final Set<String> begun = new LinkedHashSet<>();
    final Map<String, Outcome> finished = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> late = new ConcurrentLinkedQueue<>();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final Map<String, Body> loads = new ConcurrentHashMap<>();
    private final Map<String, Body> bodies = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> lateReturns = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();

    RecordingStarter on(String id, Body body) {
        bodies.put(id, body);
        return this;
    }

    RecordingStarter onLoad(String id, Body body) {
        loads.put(id, body);
        return this;
    }

    /** Opens when a late return of a module has been handed over. */
    CountDownLatch lateReturn(String id) {
        return lateReturns.computeIfAbsent(id, key -> new CountDownLatch(1));
    }

    /** Opens when a module is over. */
    CountDownLatch finished(String id) {
        return ends.computeIfAbsent(id, key -> new CountDownLatch(1));
    }

    @Override
    public void begun(String id) {
        synchronized (begun) {
            if (!begun.add(id)) {
                violations.add(id + " began twice");
            }
        }
    }

    @Override
    public void load(String id) throws Exception {
        Body body = loads.get(id);
        if (body != null) {
            body.run();
        }
    }

    @Override
    public void start(String id) throws Exception {
        run(id);
    }

    @Override
    public void stop(String id) throws Exception {
        run(id);
    }

    private void run(String id) throws Exception {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            Body body = bodies.get(id);
            if (body != null) {
                body.run();
            }
        } finally {
            atOnce.decrementAndGet();
        }
    }

    @Override
    public void finished(String id, Outcome outcome) {
        if (finished.putIfAbsent(id, outcome) != null) {
            violations.add(id + " finished twice");
        }
        finished(id).countDown();
    }

    @Override
    public void returnedLate(String id, Outcome outcome) {
        Outcome before = finished.get(id);
        if (before == null || before.left().isEmpty()) {
            violations.add(id + " returned late and was " + finished.get(id));
        }
        late.add(id + " " + outcome.getClass().getSimpleName());
        lateReturn(id).countDown();
    }

    @Override
    public void returnedLate(String id) {
        returnedLate(id, new Outcome.Completed());
    }
}
