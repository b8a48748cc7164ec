package io.aitherzero.parallel.journal;

import io.aitherzero.api.parallel.BatchListener;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.api.parallel.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** A batch of named jobs beside its journal. Jobs of one name are equal: whichever ends takes the next of their items. */
final class JournalBatch implements BatchListener {
    private final RunJournal journal;
    private final JournalResume resume;
    private final BatchOptions options;
    private final Map<String, Queue<JournalItem>> begun = new HashMap<>();

    JournalBatch(RunJournal journal, JournalResume resume, BatchOptions options) {
        this.journal = journal;
        this.resume = resume;
        this.options = options;
    }

    /** Whether the next job of that name is left out; asked once for each job. */
    boolean skips(String name) {
        if (options.done().test(name)) {
            return true;
        }
        JournalItem item = journal.claim(name);
        if (resume.skips(item.earlier())) {
            return true;
        }
        synchronized (begun) {
            begun.computeIfAbsent(name, same -> new ArrayDeque<>(1)).add(item);
        }
        return false;
    }

    @Override
    public void began(JobContext context) {
        options.listener().began(context);
    }

    @Override
    public void ended(JobResult<?> result) {
        boolean over = result.outcome() == Outcome.SUCCEEDED || result.outcome().isFailure();
        Optional<JournalItem> item = over ? result.key().flatMap(this::next) : Optional.empty();
        try {
            if (item.isPresent()) {
                journal.record(item.get(), result.outcome() == Outcome.SUCCEEDED);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Job '%s' is over but could not be recorded: %s; it will run again"
                            .formatted(result.label(), e.getMessage()),
                    e);
        } finally {
            options.listener().ended(result);
        }
    }

    private Optional<JournalItem> next(String name) {
        synchronized (begun) {
            return Optional.ofNullable(begun.get(name)).map(Queue::poll);
        }
    }
}
