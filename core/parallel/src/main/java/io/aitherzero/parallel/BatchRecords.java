package io.aitherzero.parallel;

import io.aitherzero.parallel.limit.Chores;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands batches that are over to whoever keeps them: on the engine's chores thread, at most twice a second, the latest two
 * hundred of more. Safe for use by several threads.
 */
final class BatchRecords implements AutoCloseable {
    private static final int MOST = 200;
    private static final long PAUSE_MILLIS = 500;

    private final Consumer<List<BatchRecord>> keeper;
    private final Chores chores;
    private final BlockingQueue<Supplier<BatchRecord>> over = new ArrayBlockingQueue<>(MOST);
    private final Deque<BatchRecord> made = new ArrayDeque<>();
    private final AtomicBoolean makingComes = new AtomicBoolean();
    private final AtomicBoolean handingComes = new AtomicBoolean();

    BatchRecords(Consumer<List<BatchRecord>> keeper, Chores chores) {
        this.keeper = keeper;
        this.chores = chores;
    }

    /**
     * A batch is over. May be called under its lock: the record is made elsewhere, soon, so that results are not held.
     *
     * @param batch makes the record, without that lock
     */
    void add(Supplier<BatchRecord> batch) {
        while (!over.offer(batch)) {
            over.poll();
        }
        if (makingComes.compareAndSet(false, true)) {
            chores.soon(this::make);
        }
    }

    private void make() {
        makingComes.set(false);
        drain();
        if (handingComes.compareAndSet(false, true)) {
            chores.later(this::hand, PAUSE_MILLIS);
        }
    }

    private synchronized void drain() {
        for (Supplier<BatchRecord> batch = over.poll(); batch != null; batch = over.poll()) {
            if (made.size() == MOST) {
                made.remove();
            }
            try {
                made.add(batch.get());
            } catch (RuntimeException e) {
                log().error("No record of a batch could be made", e);
            }
        }
    }

    private synchronized void hand() {
        handingComes.set(false);
        if (made.isEmpty()) {
            return;
        }
        List<BatchRecord> latest = new ArrayList<>(made);
        made.clear();
        try {
            keeper.accept(latest);
        } catch (RuntimeException e) {
            log().error("Records of {} batches were refused and are lost", latest.size(), e);
        }
    }

    /** Hands over what is left, on the calling thread. */
    @Override
    public void close() {
        drain();
        hand();
    }

    private static Logger log() {
        return LoggerFactory.getLogger(BatchRecords.class);
    }
}
