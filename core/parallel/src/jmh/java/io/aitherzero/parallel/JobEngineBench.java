package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.BatchReport;
import io.aitherzero.api.parallel.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the engine itself costs, beside pools of the JDK that keep no records. The pools' threads are there before; the
 * engine starts its own for each batch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 10, time = 1)
@Fork(3)
public class JobEngineBench {
    private static final int AT_ONCE = 256;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final List<Integer> manyItems = IntStream.range(0, 100_000).boxed().toList();
    private final List<Integer> waits = IntStream.range(0, 10_000).boxed().toList();
    private JobEngine engine = JobEngine.create();
    private ForkJoinPool forkJoin = new ForkJoinPool(PROCESSORS);
    private ExecutorService processors = Executors.newFixedThreadPool(PROCESSORS);
    private ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);

    /** Begins each fork with fresh pools. */
    @Setup
    public void open() {
        close();
        engine = JobEngine.create();
        forkJoin = new ForkJoinPool(PROCESSORS);
        processors = Executors.newFixedThreadPool(PROCESSORS);
        pool = Executors.newFixedThreadPool(AT_ONCE);
    }

    /** Ends them. */
    @TearDown
    public void close() {
        engine.close();
        forkJoin.shutdown();
        processors.shutdown();
        pool.shutdown();
    }

    /** 100,000 items that do nothing, with a record for each. */
    @Benchmark
    public BatchReport<Integer> emptyItems() throws InterruptedException {
        return engine.forEach(
                        manyItems,
                        (item, context) -> item,
                        BatchOptions.of("empty", Workload.CPU).limit(PROCESSORS))
                .await();
    }

    /** The same as tasks of a ForkJoinPool. */
    @Benchmark
    public List<Integer> emptyItemsForkJoinPool() throws InterruptedException, ExecutionException {
        return all(forkJoin, tasks());
    }

    /** The same as tasks of a pool of as many threads. */
    @Benchmark
    public List<Integer> emptyItemsFixedPool() throws InterruptedException, ExecutionException {
        return all(processors, tasks());
    }

    private List<Callable<Integer>> tasks() {
        List<Callable<Integer>> tasks = new ArrayList<>(manyItems.size());
        for (Integer item : manyItems) {
            tasks.add(() -> item);
        }
        return tasks;
    }

    /** 10,000 waits of 5 ms, 256 at once; the ideal is 200 ms. */
    @Benchmark
    public BatchReport<Integer> waits() throws InterruptedException {
        BatchReport<Integer> report = engine.forEach(
                        waits,
                        (item, context) -> {
                            TimeUnit.MILLISECONDS.sleep(5);
                            return item;
                        },
                        BatchOptions.of("waits", Workload.IO).limit(AT_ONCE))
                .await();
        if (!report.isGreen()) {
            throw new IllegalStateException("Each wait must succeed, but: " + report.summary());
        }
        return report;
    }

    /** The same as tasks of a pool of 256 threads. */
    @Benchmark
    public List<Integer> waitsFixedPool() throws InterruptedException, ExecutionException {
        List<Callable<Integer>> tasks = new ArrayList<>(waits.size());
        for (Integer item : waits) {
            tasks.add(() -> {
                TimeUnit.MILLISECONDS.sleep(5);
                return item;
            });
        }
        return all(pool, tasks);
    }

    private static List<Integer> all(ExecutorService executor, List<Callable<Integer>> tasks)
            throws InterruptedException, ExecutionException {
        List<Integer> values = new ArrayList<>(tasks.size());
        for (Future<Integer> future : executor.invokeAll(tasks)) {
            values.add(future.get());
        }
        return values;
    }
}
