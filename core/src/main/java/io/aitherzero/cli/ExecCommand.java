package io.aitherzero.cli;

import io.aitherzero.api.BatchSummary;
import io.aitherzero.api.ResultStream;
import io.aitherzero.job.Admission;
import io.aitherzero.job.JobEngine;
import io.aitherzero.job.JournalItem.Earlier;
import io.aitherzero.job.JournalResume;
import io.aitherzero.job.RunJournal;
import io.aitherzero.report.Shown;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** {@code exec}: a command over arguments or lines in parallel. */
final class ExecCommand {
    private static final long TERMINATION_SECONDS = 15;

    private final Invocation call;
    private final ExecRequest request;
    private final List<String> command;
    private final List<List<String>> groups;

    private ExecCommand(Invocation call) {
        this.call = call;
        request = ExecRequest.of(call);
        List<String> words = ExecWords.bytes(
                call.typed().hasMatchedPositional(0)
                        ? Arrays.asList(call.typed().matchedPositionalValue(0, new String[0]))
                        : List.of());
        int end = words.contains(":::") ? words.indexOf(":::") : words.size();
        command = words.subList(0, end);
        groups = new ArrayList<>();
        for (String word : words.subList(end, words.size())) {
            if (word.equals(":::")) {
                groups.add(new ArrayList<>());
            } else {
                groups.get(groups.size() - 1).add(word);
            }
        }
    }

    static int run(Invocation call) throws IOException, InterruptedException {
        return new ExecCommand(call).run();
    }

    private int run() throws IOException, InterruptedException {
        boolean resumes = request.resume().isPresent();
        Map<Long, Joblog.Entry> logged =
                resumes && request.journal().isEmpty() && request.joblog().isPresent()
                        ? Joblog.read(request.joblog().get(), call::say)
                        : Map.of();
        Optional<RunJournal> journal = request.journal().isPresent()
                ? Optional.of(RunJournal.open(request.journal().get()))
                : Optional.empty();
        try {
            journal.ifPresent(file -> check(file, request.journal().orElseThrow()));
            ExecGate gate = new ExecGate(request.freeBytes(), request.load(), Path.of("/proc"), call::say);
            ExecQueue queue = retriesFromJoblog()
                    ? failedOf(logged, gate)
                    : new ExecQueue(input(), new ExecTemplate(command), request.resume(), logged, journal, gate);
            return request.dryRun() ? print(queue) : run(queue, journal);
        } finally {
            if (journal.isPresent()) {
                journal.get().close();
            }
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
    private ExecQueue failedOf(Map<Long, Joblog.Entry> logged, ExecGate gate) {
        if (!command.isEmpty() || !groups.isEmpty()) {
            call.say(
                    "Option --retry-failed takes the commands from the joblog; the command that was typed is left out");
        }
        long last = logged.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        Iterator<List<String>> commands = LongStream.rangeClosed(1, last)
                .mapToObj(sequence -> Optional.ofNullable(logged.get(sequence)))
                .map(entry -> List.of(entry.map(Joblog.Entry::command).orElse("")))
                .iterator();
        return new ExecQueue(commands, new ExecTemplate(List.of()), request.resume(), logged, Optional.empty(), gate);
    }

    private Iterator<List<String>> input() throws IOException {
        Optional<Path> file = call.option("--arg-file").map(text -> ExecRequest.path("--arg-file", text));
        boolean nullSeparated = call.typed().hasMatchedOption("--null");
        if (file.isEmpty() && !groups.isEmpty()) {
            return ExecInput.combinations(groups);
        }
        // channels, since a read of one ends when its thread is interrupted
        FileChannel channel;
        try {
            channel = file.isPresent()
                    ? FileChannel.open(file.get())
                    : new FileInputStream(FileDescriptor.in).getChannel();
        } catch (IOException e) {
            throw new UsageException("Option --arg-file must name a file that can be read, but '"
                    + Shown.line(file.map(Path::toString).orElse("")) + "' cannot: " + e.getMessage()
                    + "; correct it");
        }
        ExecInput.Lines lines = new ExecInput.Lines(Channels.newInputStream(channel), nullSeparated);
        if (groups.isEmpty()) {
            return lines;
        }
        try (lines) {
            List<List<String>> all = new ArrayList<>();
            all.add(lines.rest());
            all.addAll(groups);
            return ExecInput.combinations(all);
        }
    }

    private int print(ExecQueue queue) {
        while (queue.hasNext()) {
            byte[] line = (queue.next().command() + "\n").getBytes(StandardCharsets.ISO_8859_1);
            call.world().out().write(line, 0, line.length);
        }
        call.world().out().flush();
        return ExitCode.OK;
    }

    private int run(ExecQueue queue, Optional<RunJournal> journal) throws IOException, InterruptedException {
        Optional<Joblog> joblog = request.joblog().isPresent()
                ? Optional.of(
                        Joblog.open(request.joblog().get(), request.resume().isPresent()))
                : Optional.empty();
        Surroundings world = call.world();
        ExecLedger ledger = new ExecLedger(request.halt(), joblog, journal);
        CountDownLatch finished = new CountDownLatch(1);
        // the memory of the jobs is not that of this process
        try (JobEngine engine = JobEngine.builder()
                        .admission(Admission.OPEN)
                        .withoutLogging()
                        .build();
                ExecProgress progress = new ExecProgress(world.err(), request.progress() && world.terminal())) {
            ExecRun run =
                    new ExecRun(request, ledger, new ExecPrinter(world.out(), world.err(), request.tag(), progress));
            ResultStream<Integer> results = run.begin(engine, queue, task());
            world.onTermination().accept(() -> {
                run.terminate(results);
                awaitQuietly(finished);
            });
            progress.watch(results);
            BatchSummary summary = run.finish(results);
            if (queue.skipped() > 0) {
                call.say(queue.skipped() + " jobs were left out, as an earlier run had them");
            }
            return ledger.exitCode(summary.stopped().isPresent());
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof UsageException changed) {
                throw changed;
            }
            call.say(String.valueOf(e.getMessage()));
            return ExecLedger.OTHER_ERROR;
        } finally {
            if (joblog.isPresent()) {
                joblog.get().close();
            }
            finished.countDown();
        }
    }

    private String task() {
        return command.isEmpty() ? "exec" : "exec " + command.get(0).split("\\s", 2)[0];
    }

    private static void awaitQuietly(CountDownLatch finished) {
        try {
            boolean ignored = finished.await(TERMINATION_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
