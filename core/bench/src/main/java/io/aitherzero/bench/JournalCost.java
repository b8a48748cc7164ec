package io.aitherzero.bench;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.JobEngine;
import io.aitherzero.parallel.journal.JournalItem.Earlier;
import io.aitherzero.parallel.journal.JournalResume;
import io.aitherzero.parallel.journal.RunJournal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a journal adds to jobs that do nothing. The least it can take is what the jobs take without it, and one write to
 * the operating system for each record, since a record that is told of survives a kill.
 */
final class JournalCost implements Benchmark.Body {
    private static final int ITEMS = 20_000;
    private static final double NANOS_PER_MICRO = 1e3;

    private final List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
    private final List<Job<Object>> jobs = Job.each(items, item -> "job " + item, (item, context) -> item);
    private final Workbench bench;
    private final int processors;

    private JournalCost(int processors, Workbench bench) {
        this.bench = bench;
        this.processors = processors;
    }

    static Benchmark benchmark(int processors, Workbench bench) {
        return new Benchmark(
                "p10j",
                "20,000 empty journalled jobs, opening and closing of the journal, at " + processors,
                "the same without a journal, and bare writes of its records, measured beside each run",
                new JournalCost(processors, bench));
    }

    @Override
    public Measurement run(JobEngine engine) throws IOException, InterruptedException {
        Path folder = bench.folder("p10j");
        BatchOptions options = BatchOptions.of("p10j", Workload.CPU).limit(processors);
        Measurement without = batch(options).run(engine);
        Path file = folder.resolve("journal");
        long from = System.nanoTime();
        Measurement with;
        try (RunJournal journal = RunJournal.open(file)) {
            with = batch(journal.applyTo(options, JournalResume.SUCCEEDED)).run(engine);
        }
        long measured = System.nanoTime() - from;
        long bare = bareWrites(file, folder.resolve("bare"));
        return new Measurement(
                        without.measuredNanos() + bare,
                        measured,
                        measured,
                        with.runNanos(),
                        with.items(),
                        with.accounted(),
                        with.fault().or(without::fault).or(() -> missing(file)))
                .with(Map.of(
                        "journalMicrosPerItem",
                        (measured - without.measuredNanos()) / NANOS_PER_MICRO / ITEMS,
                        "bareWriteMicrosPerItem",
                        bare / NANOS_PER_MICRO / ITEMS));
    }

    private BatchWork batch(BatchOptions options) {
        return new BatchWork(processors, engine -> engine.run(jobs, options), () -> 0, BatchWork.values(items));
    }

    private static long bareWrites(Path journal, Path other) throws IOException {
        List<byte[]> lines = Files.readString(journal, StandardCharsets.UTF_8)
                .lines()
                .map(line -> (line + "\n").getBytes(StandardCharsets.UTF_8))
                .toList();
        long from = System.nanoTime();
        try (RandomAccessFile file = new RandomAccessFile(other.toFile(), "rw")) {
            for (byte[] line : lines) {
                file.write(line);
            }
            file.getFD().sync();
        }
        return System.nanoTime() - from;
    }

    private static Optional<String> missing(Path file) {
        try (RunJournal journal = RunJournal.open(file)) {
            return missing(journal.count(Earlier.SUCCEEDED), ITEMS);
        } catch (IOException e) {
            return Optional.of("The journal must be readable, but is not: " + e.getMessage());
        }
    }

    static Optional<String> missing(long recorded, int jobs) {
        return recorded == jobs
                ? Optional.empty()
                : Optional.of("The journal must have %d jobs, but has %d".formatted(jobs, recorded));
    }
}
