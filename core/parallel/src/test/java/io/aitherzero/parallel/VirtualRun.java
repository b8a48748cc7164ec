package io.aitherzero.parallel;

import io.aitherzero.api.parallel.Batch;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.JobProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A batch of the real engine whose jobs end when a clock moved by hand comes to their time: no time passes in it. */
final class VirtualRun {
    private record Running(long endNanos, CountDownLatch mayEnd) {}

    private final long[] nanos;
    private final int limit;
    private final HandClock clock = new HandClock();
    private final Semaphore begun = new Semaphore(0);
    private final PriorityBlockingQueue<Running> running =
            new PriorityBlockingQueue<>(11, Comparator.comparingLong(Running::endNanos));

    VirtualRun(long[] nanos, int limit) {
        this.nanos = nanos;
        this.limit = limit;
    }

    /** From the begin to the end of the last job, by the clock. */
    long run(JobProfile profile) throws InterruptedException {
        List<Job<Integer>> jobs = new ArrayList<>();
        for (int i = 0; i < nanos.length; i++) {
            int index = i;
            jobs.add(new Job<>(String.valueOf(i), context -> {
                Running mine = new Running(clock.getAsLong() + nanos[index], new CountDownLatch(1));
                running.add(mine);
                begun.release();
                Batches.reached(mine.mayEnd());
                return index;
            }));
        }
        long begin = clock.getAsLong();
        try (JobEngine engine = JobEngine.builder().clock(clock).build()) {
            Batch<Integer> batch = engine.run(jobs, Batches.atOnce(limit).profile(profile));
            await(Math.min(limit, nanos.length));
            for (int over = 1; over <= nanos.length; over++) {
                Running next = running.take();
                clock.move(next.endNanos() - clock.getAsLong());
                next.mayEnd().countDown();
                await(over + limit <= nanos.length ? 1 : 0);
            }
            BatchReport<Integer> report = batch.await();
            if (!report.isGreen()) {
                throw new AssertionError(report.summary());
            }
            return clock.getAsLong() - begin;
        }
    }

    private void await(int jobs) throws InterruptedException {
        if (!begun.tryAcquire(jobs, 60, TimeUnit.SECONDS)) {
            throw new AssertionError("no further job began within a minute");
        }
    }
}
