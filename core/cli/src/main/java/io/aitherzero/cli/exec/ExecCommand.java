package io.aitherzero.cli.exec;

import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.ResultStream;
import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.StatusLine;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.parallel.Admission;
import io.aitherzero.parallel.JobEngine;
import io.aitherzero.parallel.journal.JournalItem.Earlier;
import io.aitherzero.parallel.journal.JournalResume;
import io.aitherzero.parallel.journal.RunJournal;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** {@code exec}: a command over arguments or lines in parallel. */
public final class ExecCommand {
    private static final long TERMINATION_SECONDS = 15;
    private static final int MOST_COUNTED = 1_000_000;

    private final Invocation call;
    private final ExecRequest request;
    private final ExecSources sources;

    private ExecCommand(Invocation call) {
        this.call = call;
        request = ExecRequest.of(call);
        List<String> words = ExecBytes.bytes(call.<String>parameters());
        int separator = call.<Integer>option("--delimiter").orElse(call.flag("--null") ? 0 : (int) '\n');
        sources = new ExecSources(words, call.options("--arg-file"), separator, call.flag("--link"));
    }

    public static int run(Invocation call) throws IOException, InterruptedException {
        return new ExecCommand(call).run();
    }

    private int run() throws IOException, InterruptedException {
        boolean resumes = request.resume().isPresent();
        Map<Long, Joblog.Entry> logged =
                resumes && request.journal().isEmpty() && request.joblog().isPresent()
                        ? Joblog.read(request.joblog().get(), call::say)
                        : Map.of();
        Optional<RunJournal> journal = request.journal().isPresent()
                ? Optional.of(journal(request.journal().get()))
                : Optional.empty();
        try {
            journal.ifPresent(file -> check(file, request.journal().orElseThrow()));
            ExecGate gate = new ExecGate(request.freeBytes(), request.load(), request.delay(), Path.of("/"), call::say);
            if (retriesFromJoblog() && !logged.isEmpty()) {
                return run(failedOf(logged), gate, logged.size(), journal);
            }
            Iterator<List<String>> input = input();
            long total = 0;
            if (request.halt().percent()) {
                List<List<String>> all = new ArrayList<>();
                while (input.hasNext()) {
                    if (all.size() == MOST_COUNTED) {
                        throw new UsageException("Option --halt in percent must count all jobs before the first begins,"
                                + " which can be done for at most " + MOST_COUNTED
                                + ", but there are more; give a number"
                                + " in place of the percent");
                    }
                    all.add(input.next());
                }
                input = all.iterator();
                total = all.size();
            }
            // without a log of an earlier run, all is to be run
            Optional<JournalResume> resume = retriesFromJoblog() ? Optional.empty() : request.resume();
            ExecQueue queue = new ExecQueue(input, template(), tag(), resume, logged, journal);
            return request.dryRun() ? print(queue) : run(queue, gate, total, journal);
        } finally {
            if (journal.isPresent()) {
                journal.get().close();
            }
        }
    }

    private static RunJournal journal(Path file) {
        // a pipe or a device would be read for ever
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UsageException(
                    "Journal '" + Shown.line(file.toString()) + "' must be a file, but is not; name another");
        }
        try {
            return RunJournal.open(file);
        } catch (FileNotFoundException e) {
            throw new UsageException("Journal '" + Shown.line(file.toString()) + "' must be a file that can be written,"
                    + " but cannot: " + Shown.line(String.valueOf(e.getMessage())) + "; name another");
        } catch (IOException e) {
            throw new UsageException(Shown.line(String.valueOf(e.getMessage())));
        }
    }

    private void check(RunJournal journal, Path file) {
        journal.repairs().forEach(call::say);
        if (journal.records() > 0 && request.resume().isEmpty()) {
            throw new UsageException("Journal '" + Shown.line(file.toString())
                    + "' must be a new one, but has " + journal.records()
                    + " records of earlier runs; add --resume, --resume-failed or --retry-failed, or name another");
        }
        if (request.resume().isPresent()) {
            call.say("Journal '" + Shown.line(file.toString()) + "': " + journal.count(Earlier.SUCCEEDED)
                    + " succeeded and " + journal.count(Earlier.FAILED) + " failed in earlier runs");
        }
    }

    private boolean retriesFromJoblog() {
        return request.resume().equals(Optional.of(JournalResume.NOT_FAILED))
                && request.journal().isEmpty();
    }

    /** As GNU parallel does: the commands come from the joblog, whatever is typed. */
    private ExecQueue failedOf(Map<Long, Joblog.Entry> logged) {
        if (!sources.command().isEmpty() || !sources.isEmpty()) {
            call.say(
                    "Option --retry-failed takes the commands from the joblog; the command that was typed is left out");
        }
        long last = logged.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        Iterator<List<String>> commands = LongStream.rangeClosed(1, last)
                .mapToObj(sequence -> Optional.ofNullable(logged.get(sequence)))
                .map(entry -> List.of(entry.map(Joblog.Entry::command).orElse("")))
                .iterator();
        ExecTemplate none = ExecTemplate.command(List.of(), Optional.empty(), false);
        return new ExecQueue(commands, none, none, request.resume(), logged, Optional.empty());
    }

    private ExecTemplate template() {
        return ExecTemplate.command(sources.command(), call.option("-I"), call.flag("--quote"));
    }

    private ExecTemplate tag() {
        Optional<String> all = call.option("-I");
        return ExecTemplate.tag(
                call.<String>option("--tagstring").map(ExecBytes::bytes).orElse(all.orElse("{}")), all);
    }

    private Iterator<List<String>> input() throws IOException {
        if (sources.readsStandardInput() && call.context().inputTerminal()) {
            call.say(
                    "Waiting for arguments on the terminal, one a line, to their end with Ctrl-D; or give them after ':::',"
                            + " or name a file of them with -a");
        }
        Iterator<List<String>> input = sources.arguments();
        if (call.flag("--no-run-if-empty")) {
            input = ExecInput.withoutBlanks(input);
        }
        Optional<Pattern> columns = call.option("--colsep");
        if (columns.isPresent()) {
            input = ExecInput.columns(input, columns.get());
        }
        Optional<Integer> together = call.option("--max-args");
        return together.isPresent() ? ExecInput.together(input, together.get()) : input;
    }

    private int print(ExecQueue queue) {
        while (queue.hasNext()) {
            byte[] line = (queue.next().inSlot(1).command() + "\n").getBytes(StandardCharsets.ISO_8859_1);
            call.context().out().write(line, 0, line.length);
        }
        call.context().out().flush();
        return ExitCode.OK;
    }

    private int run(ExecQueue queue, ExecGate gate, long total, Optional<RunJournal> journal)
            throws IOException, InterruptedException {
        Optional<Joblog> joblog = request.joblog().isPresent()
                ? Optional.of(
                        Joblog.open(request.joblog().get(), request.resume().isPresent()))
                : Optional.empty();
        CliContext context = call.context();
        ExecTotals totals = new ExecTotals(request.halt(), total, joblog, journal, request.folder());
        CountDownLatch finished = new CountDownLatch(1);
        ExecRecords records = new ExecRecords(call);
        // what the jobs use is not of this process
        try (JobEngine engine = records.remember(JobEngine.builder()
                                .admission(Admission.OPEN)
                                .withoutLogging()
                                .withoutMeters())
                        .build();
                ExecOrder order = new ExecOrder(request.keepOrder(), request.folder());
                ExecProgress progress = new ExecProgress(
                        new StatusLine(context.err(), context::columns), request.progress() && context.terminal())) {
            ExecPrinter printer = new ExecPrinter(context.out(), context.err(), request.tag(), progress);
            int most = ExecRoom.most(atOnce(), Path.of("/proc"));
            try (ExecRun run =
                    new ExecRun(request, ExecShell.of(context.environment()), totals, printer, order, gate, most)) {
                ResultStream<Integer> results =
                        run.begin(engine, new ExecTurns(queue, gate, order), task(), limit(most));
                context.onTermination().accept(() -> {
                    run.terminate(results);
                    awaitQuietly(finished);
                });
                progress.watch(results);
                run.finish(results);
                if (queue.skipped() > 0) {
                    call.say(queue.skipped() + " jobs were left out, as an earlier run had them");
                }
                records.add(request, results.summary(), run);
                return totals.exitCode();
            }
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof UsageException changed) {
                throw changed;
            }
            call.say(String.valueOf(e.getMessage()));
            return ExecTotals.OTHER_ERROR;
        } finally {
            if (joblog.isPresent()) {
                joblog.get().close();
            }
            finished.countDown();
        }
    }

    /** The limit that was asked for, or what there is room for. */
    private Limit limit(int most) {
        if (request.limit() instanceof Limit.Fixed fixed && fixed.atOnce() > most) {
            call.say("Of " + fixed.atOnce() + " jobs at once only " + most
                    + " have room by the limits of this process, so no more are run at once; 'ulimit -n' and 'ulimit -u'"
                    + " show them");
            return Limit.fixed(most);
        }
        return request.limit();
    }

    private int atOnce() {
        Limit limit = request.limit();
        return limit instanceof Limit.Fixed fixed
                ? fixed.atOnce()
                : limit instanceof Limit.Adaptive adaptive ? adaptive.most() : ((Limit.Formula) limit).most();
    }

    private String task() {
        return sources.command().isEmpty()
                ? "exec"
                : "exec " + sources.command().get(0).split("\\s", 2)[0];
    }

    private static void awaitQuietly(CountDownLatch finished) {
        try {
            boolean ignored = finished.await(TERMINATION_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
