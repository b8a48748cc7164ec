package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchListener;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.RetryPolicy;
import java.time.Duration;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** A batch of which each item fails, in a process of its own: how many, how often each is tried again; its listener fails, too. */
final class FailingBatch {
    private FailingBatch() {}

    /** Deep enough for its stack to count. */
    private static int fail(int index, int depth) {
        return depth == 0 ? thrown(index) : fail(index, depth - 1) + 1;
    }

    private static int thrown(int index) {
        throw new IllegalStateException("item " + index);
    }

    public static void main(String[] args) throws InterruptedException {
        // what is logged while SLF4J begins is told when it has, which may be after the end
        LoggerFactory.getLogger(FailingBatch.class).trace("begins");
        int items = Integer.parseInt(args[0]);
        RetryPolicy retry = RetryPolicy.times(Integer.parseInt(args[1]))
                .when(error -> true)
                .backOff(Duration.ofSeconds(1), Duration.ofSeconds(1));
        BatchListener listener = new BatchListener() {
            @Override
            public void ended(JobResult<?> result) {
                throw new IllegalStateException("no listener");
            }
        };
        try (JobEngine engine = JobEngine.create()) {
            BatchReport<Integer> report = engine.<Integer, Integer>forEach(
                            Batches.numbers(items),
                            (i, context) -> fail(i, 20),
                            Batches.atOnce(2).listener(listener).retry(retry))
                    .await();
            System.out.println("failed=" + report.summary().failures());
            System.out.println("groups=" + report.summary().errorGroups().size());
            System.out.println(
                    "counted=" + report.summary().errorGroups().get(0).count());
            System.out.println("last=" + report.results().get(items - 1));
            System.out.println("errors="
                    + report.results().stream()
                            .map(result -> result.error().orElseThrow())
                            .collect(Collectors.toSet())
                            .size());
        }
    }
}
