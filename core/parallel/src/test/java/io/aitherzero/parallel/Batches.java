package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.Workload;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Words for the tests of batches. */
public final class Batches {
    private Batches() {}

    public static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    static BatchOptions atOnce(int limit) {
        return BatchOptions.of("test", Workload.CPU).limit(limit);
    }

    static List<Outcome> outcomes(BatchReport<?> report) {
        return report.results().stream().<Outcome>map(JobResult::outcome).toList();
    }

    static void reached(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("not reached within a minute");
        }
    }

    /** Hangs and ignores interrupts until the latch opens. */
    static void hang(CountDownLatch until) {
        while (until.getCount() > 0) {
            try {
                until.await();
            } catch (InterruptedException e) {
                // that is the point
            }
        }
    }
}
