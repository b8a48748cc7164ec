package io.aitherzero.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The early end of a batch: why, and who has to hear of it. Changed under the batch's lock. */
final class Stopping {
    private final BatchRun<?> batch;
    private final Crew crew;
    private final Supply supply;
    private final Patrol patrol;
    private final Watchdog watchdog;
    private volatile Optional<String> reason = Optional.empty();
    private boolean interrupted;

    Stopping(BatchRun<?> batch, Crew crew, Supply supply, Patrol patrol, Watchdog watchdog) {
        this.batch = batch;
        this.crew = crew;
        this.supply = supply;
        this.patrol = patrol;
        this.watchdog = watchdog;
    }

    /** Read by any thread; empty while the batch goes on. */
    Optional<String> reason() {
        return reason;
    }

    /** Begins no more items and tells those that run to stop; answers whether this call was the first to do so. */
    boolean cancel(String why) {
        List<Attempt> running = new ArrayList<>();
        boolean first = batch.locked(() -> {
            if (batch.isOver() || interrupted) {
                return false;
            }
            mark(why);
            crew.all().forEach(worker -> Optional.ofNullable(worker.current()).ifPresent(running::add));
            interrupted = true;
            return true;
        });
        if (first) {
            long now = batch.now();
            patrol.stopped(now);
            running.forEach(attempt -> attempt.stopForBatch(why, now));
        }
        return first;
    }

    /** From under the lock: the interrupts are left to the watchdog. */
    void fromInside(String why, boolean interrupt) {
        mark(why);
        if (interrupt) {
            watchdog.soon(() -> cancel(why));
        }
    }

    /** When no thread can be had: the watchdog reports what is left; after a stop it runs no item. */
    void withoutThread(Worker worker, String why) {
        mark(why);
        worker.becomeGuest();
        watchdog.soon(worker);
    }

    private void mark(String why) {
        if (reason.isEmpty()) {
            reason = Optional.of(why);
        }
        supply.stop(batch.now());
        crew.wakeAll();
    }
}
