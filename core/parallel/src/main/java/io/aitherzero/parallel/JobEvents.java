package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.ItemBody;
import io.aitherzero.api.parallel.JobContext;
import io.aitherzero.parallel.limit.ThrottleDecision;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Batches as events of the JVM's flight recorder, if that has been used before a batch begins: {@code
 * io.aitherzero.Batch}, {@code Job} for each attempt of a millisecond or more, {@code ThrottleDecision}. Without it, or in
 * a JVM that does not have it, nothing is recorded and no event class is loaded.
 */
final class JobEvents {
    private final @Nullable BatchEvent batch;

    private JobEvents(@Nullable BatchEvent batch) {
        this.batch = batch;
    }

    /** The events of a batch that begins now. */
    static JobEvents begin() {
        return new JobEvents(recorderUsed() ? begun() : null);
    }

    private static BatchEvent begun() {
        BatchEvent event = new BatchEvent();
        event.begin();
        return event;
    }

    boolean areRecorded() {
        return batch != null;
    }

    /** The batch is over. */
    void over(BatchSummary summary) {
        if (batch != null) {
            batch.end();
            if (batch.shouldCommit()) {
                batch.fill(summary);
                batch.commit();
            }
        }
    }

    /** Runs the body, and makes an event of it. */
    @SuppressWarnings("NullAway") // null items are the caller's own
    static @Nullable Object run(
            String task, ItemBody<@Nullable Object, ?> body, @Nullable Object item, JobContext attempt)
            throws Exception {
        JobEvent event = new JobEvent();
        event.begin();
        try {
            return body.run(item, attempt);
        } catch (Throwable e) {
            event.error = e.getClass().getName();
            throw e;
        } finally {
            event.end();
            if (event.shouldCommit()) {
                event.task = task;
                event.item = attempt.key().orElseGet(() -> Long.toString(attempt.index()));
                event.attempt = attempt.attempt();
                event.commit();
            }
        }
    }

    /** A limit was changed. */
    static void decided(String task, ThrottleDecision decision) {
        ThrottleDecisionEvent event = new ThrottleDecisionEvent();
        if (event.shouldCommit()) {
            Map<String, Double> sorted = new TreeMap<>(decision.inputs());
            event.task = task;
            event.before = decision.before();
            event.after = decision.after();
            event.reason = decision.reason();
            event.inputs = sorted.toString();
            event.commit();
        }
    }

    /** Costs the loading of one class, where touching an event class would load a hundred. */
    static boolean recorderUsed() {
        Optional<Module> jfr = ModuleLayer.boot().findModule("jdk.jfr");
        return jfr.isPresent() && FlightRecorder.isInitialized();
    }
}
