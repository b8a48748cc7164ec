package io.aitherzero.cli.exec;

import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.ErrorGroup;
import io.aitherzero.base.FileAccess;
import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.HomeFolder;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.RecordedBatches;
import io.aitherzero.parallel.BatchRecord;
import io.aitherzero.parallel.JobEngine;
import java.io.IOException;
import java.nio.file.Files;
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
        CliContext context = call.context();
        boolean named = context.property("aither.home")
                .or(() -> context.variable("AITHER_HOME"))
                .isPresent();
        home = named
                ? Optional.of(HomeFolder.of(Optional.empty(), context))
                        .filter(folder -> Files.isDirectory(folder) && FileAccess.writable(HostSettings.jobs(folder)))
                : Optional.empty();
    }

    /** Lets the engine remember limits there. */
    JobEngine.Builder remember(JobEngine.Builder engine) {
        home.map(HostSettings::limits).ifPresent(engine::memory);
        return engine;
    }

    /** Records the batch; reads and writes JSON, so it comes last. */
    void add(ExecRequest request, BatchSummary summary, ExecRun run) {
        if (home.isEmpty() || summary.items() == 0) {
            return;
        }
        Path file = HostSettings.batches(home.get());
        try {
            BatchRecord batch = new BatchRecord(OWNER, request.limit(), told(summary, run), run.jobs());
            new RecordedBatches(file).add(List.of(batch), call::say);
        } catch (IOException e) {
            call.say("The batch cannot be recorded in '" + Shown.line(file.toString()) + "': " + e.getMessage()
                    + "; make room, or make the folder writable");
        }
    }

    /**
     * The summary in words of the command line: messages hold commands, which are bytes, and items are jobs with a number.
     */
    private static BatchSummary told(BatchSummary summary, ExecRun run) {
        List<ErrorGroup> groups = summary.errorGroups().stream()
                .map(group -> ErrorGroup.of(
                        group.type(),
                        ExecBytes.text(group.message()),
                        group.count(),
                        run.label(group.first()),
                        group.sample().stream().map(ExecBytes::text).toList()))
                .toList();
        return summary.toBuilder()
                .task(ExecBytes.text(summary.task()))
                .errorGroups(groups)
                .build();
    }
}
