package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchListener;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.journal.JournalResume;
import io.aitherzero.parallel.journal.RunJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A process that does items beside a journal, in an order of its own, and names each that is recorded. */
final class JournalProbe {
    private JournalProbe() {}

    static String name(int item) {
        // every second one has a twin
        return "item " + (item - (item % 4 == 1 ? 1 : 0));
    }

    public static void main(String[] args) throws Exception {
        Path effects = Path.of(args[1]);
        List<Job<String>> jobs = new ArrayList<>();
        for (int item = 0; item < Integer.parseInt(args[2]); item++) {
            String name = name(item);
            jobs.add(new Job<>(name, context -> {
                Files.write(effects, (name + "\n").getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);
                return name;
            }));
        }
        Collections.shuffle(jobs, new Random(Long.parseLong(args[3])));
        BatchListener recorded = new BatchListener() {
            @Override
            public void ended(JobResult<?> result) {
                if (result.outcome() == Outcome.SUCCEEDED) {
                    synchronized (jobs) {
                        System.out.println(result.label());
                        System.out.flush();
                    }
                }
            }
        };
        try (JobEngine engine = JobEngine.create();
                RunJournal journal = RunJournal.open(Path.of(args[0]))) {
            BatchOptions options =
                    BatchOptions.of("probe", Workload.MIXED).limit(4).listener(recorded);
            if (!engine.run(jobs, journal.applyTo(options, JournalResume.RECORDED))
                    .await()
                    .isGreen()) {
                throw new IllegalStateException("The batch is not green");
            }
        }
    }
}
