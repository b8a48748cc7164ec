package io.aitherzero.cli.exec;

import io.aitherzero.api.parallel.HaltPolicy;
import io.aitherzero.api.parallel.ItemTimeout;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.parallel.journal.JournalResume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * How {@code exec} is to run its jobs.
 *
 * @param limit how many at once
 * @param workload what they wait for
 * @param timeout of each attempt
 * @param tries how often a failing job is run, at least 1
 * @param halt when to end early
 * @param joblog list of jobs that are over
 * @param journal record of jobs that are over, by content
 * @param resume what of an earlier run is left out
 * @param freeBytes available memory without which nothing begins
 * @param load running processes with which nothing begins
 * @param delay from one begin to the next
 * @param folder for the outputs of jobs until they are printed
 */
record ExecRequest(
        Limit limit,
        Workload workload,
        Optional<ItemTimeout> timeout,
        int tries,
        HaltPolicy halt,
        Optional<Path> joblog,
        Optional<Path> journal,
        Optional<JournalResume> resume,
        OptionalLong freeBytes,
        OptionalInt load,
        Optional<Duration> delay,
        Path folder,
        boolean keepOrder,
        boolean tag,
        boolean dryRun,
        boolean progress) {

    static ExecRequest of(Invocation call) {
        Workload workload = call.<Workload>option("--workload").orElse(Workload.MIXED);
        Optional<Path> joblog = call.option("--joblog");
        Optional<Path> journal = call.option("--journal");
        Optional<JournalResume> resume = resume(call);
        if (resume.isPresent() && joblog.isEmpty() && journal.isEmpty()) {
            throw new UsageException("Options --resume, --resume-failed and --retry-failed need --joblog or --journal,"
                    + " but there is neither; name the file of the earlier run");
        }
        // a kind of work without a number of jobs asks for the number that is best for it
        Function<Workload, Limit> jobs = call.<Function<Workload, Limit>>option("--jobs")
                .orElseGet(() -> ExecValues.JOBS.read("Option --jobs", call.flag("--workload") ? "auto" : "100%"));
        return new ExecRequest(
                jobs.apply(workload),
                workload,
                call.option("--timeout"),
                call.<Integer>option("--retries").orElse(1),
                call.<HaltPolicy>option("--halt").orElse(HaltPolicy.never()),
                joblog,
                journal,
                resume,
                call.<Long>option("--memfree").map(OptionalLong::of).orElse(OptionalLong.empty()),
                call.<Integer>option("--load").map(OptionalInt::of).orElse(OptionalInt.empty()),
                call.option("--delay"),
                temporary(call.context()),
                call.flag("--keep-order"),
                call.flag("--tag") || call.flag("--tagstring"),
                call.flag("--dry-run"),
                call.flag("--progress"));
    }

    private static Optional<JournalResume> resume(Invocation call) {
        if (call.flag("--retry-failed")) {
            return Optional.of(JournalResume.NOT_FAILED);
        }
        if (call.flag("--resume-failed")) {
            return Optional.of(JournalResume.SUCCEEDED);
        }
        return call.flag("--resume") ? Optional.of(JournalResume.RECORDED) : Optional.empty();
    }

    private static Path temporary(CliContext context) {
        Optional<String> named = context.variable("TMPDIR");
        Path folder = context.temporaryFolder();
        if (Files.isDirectory(folder) && Files.isWritable(folder)) {
            return folder.toAbsolutePath();
        }
        throw new UsageException("The folder for temporary files must exist and be writable, but '"
                + Shown.line(folder.toString()) + "'"
                + (named.isPresent() ? ", which the variable TMPDIR names," : "")
                + " is not; make it so, or name another with TMPDIR");
    }
}
