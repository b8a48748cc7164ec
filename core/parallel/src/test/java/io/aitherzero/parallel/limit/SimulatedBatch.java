package io.aitherzero.parallel.limit;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A closed batch in virtual time: as many items are in flight as the control allows, until none is left. The same work,
 * seed and control give the same result on every machine.
 */
final class SimulatedBatch {
    /** How many at once, told of every item that is over. */
    interface Control {
        int limit(ThrottlePolicy.Observation now);

        void over(long beganNanos, long nowNanos, int inFlight);
    }

    /**
     * What came out.
     *
     * @param nanos length of the batch
     * @param meanLimit mean over the time
     */
    record Outcome(long nanos, double meanLimit) {}

    private record InService(double doneAt, int item, double began) {}

    private final SimulatedWork work;
    private final Control control;
    private final double[] needs;
    private final PriorityQueue<InService> station = new PriorityQueue<>(Comparator.comparingDouble(InService::doneAt));
    private final PriorityQueue<InService> waiting = new PriorityQueue<>(Comparator.comparingDouble(InService::doneAt));
    private double now;
    /** What the station has done for an item that was there from the begin. */
    private double service;

    private int begun;
    private int completed;

    private SimulatedBatch(SimulatedWork work, Control control, long seed) {
        this.work = work;
        this.control = control;
        this.needs = work.needs(seed);
    }

    static Outcome run(SimulatedWork work, ThrottlePolicy policy, long seed) {
        return run(
                work,
                new Control() {
                    @Override
                    public int limit(ThrottlePolicy.Observation now) {
                        return policy.limit(now);
                    }

                    @Override
                    public void over(long beganNanos, long nowNanos, int inFlight) {
                        // a policy sees counts only
                    }
                },
                seed);
    }

    static Outcome run(SimulatedWork work, Control control, long seed) {
        return new SimulatedBatch(work, control, seed).run();
    }

    private Outcome run() {
        int limit = ask();
        double limitTime = 0;
        begin(limit);
        while (completed < work.items()) {
            double before = now;
            if (advance()) {
                limitTime += limit * (now - before);
                limit = ask();
                begin(limit);
            } else {
                limitTime += limit * (now - before);
            }
        }
        return new Outcome(Math.round(now), limitTime / now);
    }

    private int ask() {
        return control.limit(new ThrottlePolicy.Observation(
                Math.round(now), begun - completed, completed, 0, (long) work.items() - begun));
    }

    private void begin(int limit) {
        while (begun - completed < limit && begun < work.items()) {
            int item = begun++;
            if (work.served() > 0) {
                station.add(new InService(service + work.served() * needs[item], item, now));
            } else {
                waiting.add(new InService(now + work.waits() * needs[item], item, now));
            }
        }
    }

    /** To the next event; whether an item is over by it. */
    private boolean advance() {
        double speed = work.speed().applyAsDouble(station.size());
        double served = station.isEmpty()
                ? Double.POSITIVE_INFINITY
                : now + (station.peek().doneAt() - service) / speed;
        double waited =
                waiting.isEmpty() ? Double.POSITIVE_INFINITY : waiting.peek().doneAt();
        double next = Math.min(served, waited);
        service = station.isEmpty() ? service : service + (next - now) * speed;
        now = next;
        InService item = served <= waited ? station.remove() : waiting.remove();
        if (served <= waited && work.waits() > 0) {
            waiting.add(new InService(now + work.waits() * needs[item.item()], item.item(), item.began()));
            return false;
        }
        completed++;
        control.over(Math.round(item.began()), Math.round(now), begun - completed + 1);
        return true;
    }
}
