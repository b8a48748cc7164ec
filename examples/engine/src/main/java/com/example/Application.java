package com.example;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.JobEngine;
import java.util.List;
import java.util.stream.IntStream;

/** Squares in parallel, and what became of each item. */
public class Application {
    public static void main(String[] args) throws InterruptedException {
        List<Integer> numbers = IntStream.rangeClosed(1, 1_000).boxed().toList();
        try (JobEngine engine = JobEngine.create()) {
            BatchReport<Integer> report = engine.forEach(
                            numbers, (number, context) -> number * number, BatchOptions.of("squares", Workload.CPU))
                    .await();
            System.out.println(report.values().size() + " of " + numbers.size() + " squares, the last is "
                    + report.values().get(numbers.size() - 1));
        }
    }
}
