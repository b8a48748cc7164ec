package io.aitherzero.bench;

import io.aitherzero.api.parallel.JobPlan;
import io.aitherzero.parallel.JobEngine;
import io.aitherzero.parallel.journal.JournalItem.Earlier;
import io.aitherzero.parallel.journal.RunJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A batch with a journal that is killed when half of it is recorded, and resumed by another JVM. */
final class JournalKill implements Benchmark.Body {
    private final Workbench bench;

    private JournalKill(Workbench bench) {
        this.bench = bench;
    }

    static Benchmark benchmark(Workbench bench) {
        return new Benchmark(
                JournalRun.NAME,
                "400 journalled jobs, 20 ms sleep, killed when half is recorded, resumed by a second JVM, at "
                        + JournalRun.LIMIT,
                "list schedule of the jobs that were not recorded; start of the JVM left out",
                new JournalKill(bench));
    }

    @Override
    public boolean hasOwnJvm() {
        return true;
    }

    @Override
    public Measurement run(JobEngine engine) throws IOException, InterruptedException {
        Path journal = bench.folder(JournalRun.NAME).resolve("journal");
        ChildJvm killed = bench.start(List.of(), JournalRun.NAME, journal.toString());
        Optional<String> said = killed.next();
        while (said.isPresent()) {
            if (killed.all("recorded").size() == JournalRun.ITEMS / 2) {
                killed.kill();
            }
            said = killed.next();
        }
        killed = killed.await();
        bench.open();
        Set<String> recorded = recorded(journal);
        ChildJvm resumed =
                bench.start(List.of(), JournalRun.NAME, journal.toString()).await();
        bench.open();
        int left = JournalRun.ITEMS - recorded.size();
        return resumed.measurement()
                .against(JobPlan.makespan(Waits.same(left, JournalRun.MILLIS), JournalRun.LIMIT))
                .or(lost(killed.all("recorded"), recorded))
                .or(fault(recorded, resumed.all("ran"), resumed.all("skipped")))
                .or(
                        resumed.all("green").contains("true")
                                ? Optional.empty()
                                : Optional.of("The resumed batch must be green, but is not"))
                .with(Map.of("resumed", (double) left));
    }

    /** What a journal has, by looking at a copy, since opening one repairs it. */
    private static Set<String> recorded(Path file) throws IOException {
        Path copy = Files.copy(file, file.resolveSibling("copy"));
        try (RunJournal journal = RunJournal.open(copy)) {
            Set<String> recorded = new LinkedHashSet<>();
            for (int item = 0; item < JournalRun.ITEMS; item++) {
                String name = JournalRun.job(item);
                if (journal.claim(name).earlier() == Earlier.SUCCEEDED) {
                    recorded.add(name);
                }
            }
            return recorded;
        }
    }

    /** What was told to be recorded before the kill and is not there after it; there must be half of the jobs at least. */
    static Optional<String> lost(Collection<String> told, Set<String> recorded) {
        Optional<String> lost = told.stream()
                .filter(name -> !recorded.contains(name))
                .findFirst()
                .map(name -> "Job '%s' was recorded before the kill, but the journal does not have it".formatted(name));
        return lost.or(() -> told.size() * 2 >= JournalRun.ITEMS && recorded.size() < JournalRun.ITEMS
                ? Optional.empty()
                : Optional.of("The kill must come when half of %d jobs is recorded, but came at %d"
                        .formatted(JournalRun.ITEMS, recorded.size())));
    }

    /** The resumed batch runs what is not recorded, each job once, and skips the rest. */
    static Optional<String> fault(Set<String> recorded, List<String> ran, Collection<String> skipped) {
        Set<String> once = new LinkedHashSet<>();
        for (String name : ran) {
            if (recorded.contains(name) || !once.add(name)) {
                return Optional.of("Job '%s' was done before, but ran again".formatted(name));
            }
        }
        return IntStream.range(0, JournalRun.ITEMS)
                .mapToObj(JournalRun::job)
                .filter(name -> !(recorded.contains(name) ? skipped : once).contains(name))
                .findFirst()
                .map(name -> "Job '%s' was %s, but was not %s by the resumed batch"
                        .formatted(
                                name,
                                recorded.contains(name) ? "recorded" : "not recorded",
                                recorded.contains(name) ? "skipped" : "run"));
    }
}
