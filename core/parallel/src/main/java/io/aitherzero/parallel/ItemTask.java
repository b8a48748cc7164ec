package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchListener;
import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.ItemBody;
import io.aitherzero.api.parallel.Job;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.api.parallel.JobResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is done with each item of a batch, and who hears of it: the only place where the caller's code is called. */
final class ItemTask {
    private final BatchOptions options;
    private final ItemBody<@Nullable Object, ?> body;
    private final boolean named;
    private final boolean heard;
    private final boolean recorded = JobEvents.recorderUsed();
    private final ErrorGroups errors = new ErrorGroups();
    private final KeptErrors kept = new KeptErrors();
    private final CallbackFailures listenerFailures;

    private ItemTask(BatchOptions options, ItemBody<@Nullable Object, ?> body, boolean named) {
        this.options = options;
        this.body = body;
        this.named = named;
        listenerFailures = new CallbackFailures("Batch '" + options.task() + "': its listener", "the batch goes on");
        heard = options.listener() != BatchListener.NONE;
    }

    /** The body for items of any kind. */
    @SuppressWarnings("unchecked") // it is only given items of the batch, which are its own
    static ItemTask items(BatchOptions options, ItemBody<?, ?> body) {
        return new ItemTask(options, (ItemBody<@Nullable Object, ?>) body, false);
    }

    /** The task of a batch whose items are jobs. */
    static ItemTask jobs(BatchOptions options) {
        return items(options, (Job<?> job, JobContext context) -> job.body().run(context))
                .named();
    }

    private ItemTask named() {
        return new ItemTask(options, body, true);
    }

    @SuppressWarnings("NullAway") // null items are the caller's own
    @Nullable
    Object call(@Nullable Object item, JobContext attempt) throws Exception {
        return recorded ? JobEvents.run(options.task(), body, item, attempt) : body.run(item, attempt);
    }

    Optional<String> key(@Nullable Object item) {
        return named && item instanceof Job<?> job ? Optional.of(job.name()) : Optional.empty();
    }

    boolean isDone(@Nullable Object item) {
        return named && item instanceof Job<?> job && options.done().test(job.name());
    }

    boolean hasListener() {
        return heard;
    }

    void tellBegan(JobContext attempt) {
        if (hasListener()) {
            tell(() -> options.listener().began(attempt));
        }
    }

    /** The failures that were told of. */
    ErrorGroups errors() {
        return errors;
    }

    /** What is kept of failures when they have been told of. */
    KeptErrors kept() {
        return kept;
    }

    /** Nobody is told anything any more. */
    void over() {
        listenerFailures.over();
    }

    void tellEnded(JobResult<?> result) {
        if (result.outcome().isFailure()) {
            errors.add(result);
        }
        if (hasListener()) {
            tell(() -> options.listener().ended(result));
        }
    }

    private void tell(Runnable news) {
        try {
            news.run();
        } catch (Throwable e) { // the listener may be of a language without checked exceptions
            listenerFailures.add(e);
        }
    }
}
