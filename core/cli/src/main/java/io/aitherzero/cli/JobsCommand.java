package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.Parameter;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.live.Asked;
import io.aitherzero.cli.report.BatchPlan;
import io.aitherzero.cli.report.BatchReport;
import io.aitherzero.cli.report.BatchesReport;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.KeyNames;
import io.aitherzero.host.json.ControlDocuments.Answer;
import io.aitherzero.host.json.RecordedBatches;
import io.aitherzero.parallel.BatchRecord;
import java.util.List;
import java.util.Optional;

/** {@code jobs}: what parallel batches did, and what the next ones would take. */
final class JobsCommand {
    static List<Option> owner() {
        return List.of(Options.one(
                "--owner",
                "ID",
                "Batches of this module alone, of 'exec', or of 'engine'. Default: of the latest.",
                Value.module()));
    }

    /** Tasks are typed as they are listed, with or without quotes. */
    static final Parameter TASK = new Parameter(
            "TASK",
            1,
            Parameter.ANY,
            "Task of the batch, as 'aither jobs' lists it; may have several words.",
            Value.text());

    private static final int MOST_NAMED = 10;

    private JobsCommand() {}

    static int list(Invocation call) {
        Optional<Answer> answer = Asked.host(call, "jobs", List.of());
        if (answer.isPresent()) {
            call.say("As the running host says");
            return Asked.print(call, answer.get());
        }
        call.print(new BatchesReport(read(call)));
        return ExitCode.OK;
    }

    static int why(Invocation call) {
        List<BatchRecord> batches = ofTask(call);
        if (batches.isEmpty()) {
            return ExitCode.NOT_FOUND;
        }
        BatchRecord latest = batches.get(0);
        call.print(new BatchReport(latest));
        return ExitCode.OK;
    }

    static int plan(Invocation call) {
        List<BatchRecord> batches = ofTask(call);
        if (batches.isEmpty()) {
            return ExitCode.NOT_FOUND;
        }
        Optional<BatchPlan> plan = BatchPlan.of(batches);
        if (plan.isEmpty()) {
            call.say("Task '" + Shown.line(batches.get(0).summary().task())
                    + "' has no recorded job with a name that succeeded, so there is nothing to plan by; run it as named"
                    + " jobs (ParallelExecutor.run, or 'aither exec')");
            return ExitCode.FAILED;
        }
        call.print(plan.get());
        return ExitCode.OK;
    }

    private static List<BatchRecord> read(Invocation call) {
        return new RecordedBatches(HostSettings.batches(call.home())).read(call::say);
    }

    /** The batches of the task and one owner, newest first; if there are none, that is said. */
    private static List<BatchRecord> ofTask(Invocation call) {
        String task = String.join(" ", call.<String>parameters());
        Optional<String> owner = call.option("--owner");
        List<BatchRecord> owned = read(call).stream()
                .filter(batch -> owner.isEmpty() || batch.owner().equals(owner.get()))
                .toList();
        List<BatchRecord> found = owned.stream()
                .filter(batch -> batch.summary().task().equals(task))
                .toList();
        if (found.isEmpty()) {
            call.say(unknown(task, owner, owned));
            return found;
        }
        String latest = found.get(0).owner();
        return found.stream().filter(batch -> batch.owner().equals(latest)).toList();
    }

    private static String unknown(String task, Optional<String> owner, List<BatchRecord> owned) {
        List<String> tasks =
                owned.stream().map(batch -> batch.summary().task()).distinct().toList();
        String there = tasks.stream()
                        .limit(MOST_NAMED)
                        .map(name -> "'" + Shown.line(name) + "'")
                        .reduce((one, other) -> one + ", " + other)
                        .map(names -> "there are batches of " + names)
                        .orElse("no batches are recorded")
                + (tasks.size() > MOST_NAMED ? " and " + (tasks.size() - MOST_NAMED) + " more" : "");
        return "There is no recorded batch of a task '" + Shown.line(task) + "'"
                + owner.map(id -> " of owner '" + Shown.line(id) + "'").orElse("") + "; "
                + KeyNames.nearest(task, tasks)
                        .map(similar -> "did you mean '" + Shown.line(similar) + "'? ")
                        .map(question -> question + Character.toUpperCase(there.charAt(0)) + there.substring(1))
                        .orElse(there);
    }
}
