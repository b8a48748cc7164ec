package io.aitherzero.cli;

import io.aitherzero.api.BatchSummary;
import io.aitherzero.api.ErrorGroup;
import io.aitherzero.host.HostSettings;
import io.aitherzero.job.BatchRecord;
import io.aitherzero.job.BatchRecord.JobTime;
import io.aitherzero.job.JobEngine;
import io.aitherzero.report.RecordedBatches;
import io.aitherzero.report.Shown;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code exec} leaves behind in its home: the limit it found and how its batch went. A home that is not named, or
 * cannot be written, gets nothing, and no word is lost about it: the command was to run other commands.
 */
final class ExecRecords {
    private static final String OWNER = "exec";

    private final Invocation call;
    private final Optional<Path> home;

    ExecRecords(Invocation call) {
        this.call = call;
        Surroundings world = call.world();
        boolean named =
                world.property("aither.home").or(() -> world.variable("AITHER_HOME")).isPresent();
        home = named
                ? Optional.of(HomeFolder.of(Optional.empty(), world))
                        .filter(folder -> HomeFolder.writable(HostSettings.jobs(folder)))
                : Optional.empty();
    }

    /** Lets the engine remember limits there. */
    JobEngine.Builder remember(JobEngine.Builder engine) {
        home.map(HostSettings::limits).ifPresent(engine::memory);
        return engine;
    }

    /** Records the batch; reads and writes JSON, so it comes last. */
    void add(ExecRequest request, BatchSummary summary, List<JobTime> jobs) {
        if (home.isEmpty() || summary.items() == 0) {
            return;
        }
        Path file = HostSettings.batches(home.get());
        try {
            BatchRecord batch = new BatchRecord(OWNER, request.limit(), decoded(summary), jobs);
            new RecordedBatches(file).add(List.of(batch), call::say);
        } catch (IOException e) {
            call.say("The batch cannot be recorded in '" + Shown.line(file.toString()) + "': " + e.getMessage()
                    + "; make room, or make the folder writable");
        }
    }

    /** Messages hold commands, which are bytes. */
    private static BatchSummary decoded(BatchSummary summary) {
        List<ErrorGroup> groups = summary.errorGroups().stream()
                .map(group -> new ErrorGroup(
                        group.type(),
                        ExecWords.text(group.message()),
                        group.count(),
                        group.first(),
                        group.sample().stream().map(ExecWords::text).toList()))
                .toList();
        return new BatchSummary(
                ExecWords.text(summary.task()),
                summary.workload(),
                summary.startedAt(),
                summary.elapsed(),
                summary.items(),
                summary.counts(),
                summary.retries(),
                summary.runTime(),
                summary.cpuTime(),
                summary.allocatedBytes(),
                groups,
                summary.limitChanges(),
                summary.stopped());
    }
}
