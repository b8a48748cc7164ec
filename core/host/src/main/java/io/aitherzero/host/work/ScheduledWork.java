package io.aitherzero.host.work;

import io.aitherzero.api.plugin.Work;
import io.aitherzero.base.Nanos;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of one piece of work: a value that knows no lock, no thread and not its module. */
final class ScheduledWork {
    private final String module;
    private final String name;
    private final WorkRecord.Kind kind;
    private final long firstNanos;
    private final long periodNanos;
    private final Work body;
    private WorkRecord.State state = WorkRecord.State.HELD;
    private long dueNanos;
    private long beganNanos;
    private long runs;
    private long failures;
    private long missed;
    private @Nullable Duration lastTook;
    private @Nullable String lastFailure;

    ScheduledWork(String module, String name, WorkRecord.Kind kind, Duration first, Duration period, Work body) {
        this.module = module;
        this.name = name;
        this.kind = kind;
        this.firstNanos = Nanos.of(first);
        this.periodNanos = Nanos.of(period);
        this.body = body;
    }

    String name() {
        return name;
    }

    Work body() {
        return body;
    }

    long dueNanos() {
        return dueNanos;
    }

    boolean isWaiting() {
        return state == WorkRecord.State.WAITING;
    }

    boolean isOver() {
        return state == WorkRecord.State.OVER;
    }

    /** The module has started; false where the work was ended before. */
    boolean release(long now) {
        if (state != WorkRecord.State.HELD) {
            return false;
        }
        dueNanos = now + firstNanos;
        state = WorkRecord.State.WAITING;
        return true;
    }

    void begins(long now) {
        state = WorkRecord.State.RUNNING;
        beganNanos = now;
    }

    /** A run could not begin: it is tried again later. */
    void postponed(long now, long nanos) {
        if (state == WorkRecord.State.RUNNING) {
            dueNanos = now + nanos;
            state = WorkRecord.State.WAITING;
        } else {
            state = WorkRecord.State.OVER;
        }
    }

    /**
     * A run has ended.
     *
     * @return whether what it threw is something else than what the run before threw
     */
    boolean ended(long now, @Nullable Throwable thrown) {
        runs++;
        lastTook = Duration.ofNanos(now - beganNanos);
        String failure = thrown == null ? null : thrown.toString();
        boolean news = failure != null && !failure.equals(lastFailure);
        lastFailure = failure;
        if (failure != null) {
            failures++;
        }
        if (state == WorkRecord.State.RUNNING && kind != WorkRecord.Kind.ONCE) {
            dueNanos = kind == WorkRecord.Kind.FIXED_DELAY ? now + periodNanos : nextMultiple(now);
            state = WorkRecord.State.WAITING;
        } else {
            state = WorkRecord.State.OVER;
        }
        return news;
    }

    /** The first time after this run's that has not passed. */
    private long nextMultiple(long now) {
        long late = now - dueNanos;
        long periods = Math.max(1, Math.floorDiv(late + periodNanos - 1, periodNanos));
        missed += periods - 1;
        return dueNanos + periods * periodNanos;
    }

    void close() {
        state = state == WorkRecord.State.RUNNING || state == WorkRecord.State.ENDING
                ? WorkRecord.State.ENDING
                : WorkRecord.State.OVER;
    }

    WorkRecord record(long now) {
        return WorkRecord.builder(module, name, kind)
                .period(Duration.ofNanos(periodNanos))
                .state(state)
                .runs(runs)
                .failures(failures)
                .missed(missed)
                .next(isWaiting() ? Optional.of(Duration.ofNanos(Math.max(0, dueNanos - now))) : Optional.empty())
                .lastTook(Optional.ofNullable(lastTook))
                .lastFailure(Optional.ofNullable(lastFailure))
                .build();
    }
}
