package io.aitherzero.cli.exec;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.parallel.journal.JournalItem;
import io.aitherzero.parallel.journal.JournalItem.Earlier;
import io.aitherzero.parallel.journal.JournalResume;
import io.aitherzero.parallel.journal.RunJournal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The jobs of a run in order, without those of an earlier run. One thread at a time reads. */
final class ExecQueue implements Iterator<ExecJob> {
    private final Iterator<List<String>> input;
    private final ExecTemplate template;
    private final ExecTemplate tag;
    private final Optional<JournalResume> resume;
    private final Map<Long, Joblog.Entry> joblog;
    private final Optional<RunJournal> journal;
    private Optional<ExecJob> next = Optional.empty();
    private long sequence;
    private long skipped;

    ExecQueue(
            Iterator<List<String>> input,
            ExecTemplate template,
            ExecTemplate tag,
            Optional<JournalResume> resume,
            Map<Long, Joblog.Entry> joblog,
            Optional<RunJournal> journal) {
        this.input = input;
        this.template = template;
        this.tag = tag;
        this.resume = resume;
        this.joblog = joblog;
        this.journal = journal;
    }

    /** How many jobs were left out. */
    long skipped() {
        return skipped;
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && input.hasNext()) {
            List<String> arguments = input.next();
            sequence++;
            String command = template.filled(sequence, arguments);
            if (command.indexOf('\0') >= 0) {
                throw new UsageException(
                        "Job " + sequence + " must have arguments without a NUL byte, which no command can"
                                + " take, but has one; if NUL is what ends arguments in the input, add -0");
            }
            Optional<JournalItem> item = journal.map(file -> file.claim(command));
            Earlier earlier = item.map(JournalItem::earlier).orElseGet(() -> logged(command));
            if (resume.isPresent() && resume.get().skips(earlier)) {
                skipped++;
            } else {
                next = Optional.of(new ExecJob(sequence, command, tag.filled(sequence, arguments), item));
            }
        }
        return next.isPresent();
    }

    /** A joblog knows numbers only, so the command of a number must be the same. */
    private Earlier logged(String command) {
        Joblog.Entry entry = resume.isPresent() ? joblog.get(sequence) : null;
        if (entry == null) {
            return Earlier.UNKNOWN;
        }
        if (!entry.command().equals(command) && !command.contains(ExecJob.SLOT)) {
            throw new UsageException("Job " + sequence + " must be the one of the joblog, '"
                    + Shown.line(ExecBytes.text(entry.command())) + "', but is '"
                    + Shown.line(ExecBytes.text(command))
                    + "'; the list was changed since: resume with the list of that time, or begin again with --journal,"
                    + " which goes by the command and not by the number");
        }
        return entry.failed() ? Earlier.FAILED : Earlier.SUCCEEDED;
    }

    @Override
    public ExecJob next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All jobs were taken");
        }
        ExecJob job = next.orElseThrow();
        next = Optional.empty();
        return job;
    }
}
