package io.aitherzero.parallel;

import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.parallel.Permits.Permit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one worker of a batch has: its claim with the attempts that it ran, the results that it has not handed in, its permit.
 * Its thread uses it while it runs items and the batch in the worker's turn; only the current attempt is for any thread.
 */
final class Worker {
    /** Items shorter than this share a claim, a look at the counters and a turn. */
    static final long TINY_NANOS = 20_000;

    static final int MOST_IN_A_CLAIM = 256;

    private static final ThreadLocal<@Nullable Worker> HERE = new ThreadLocal<>();

    private final BatchSetup setup;
    private final ArrayList<Attempt> finished = new ArrayList<>();
    private final ArrayList<Chunk> again = new ArrayList<>();
    private final ArrayList<JobResult<Object>> results = new ArrayList<>();
    private final Totals kept = new Totals();
    private volatile @Nullable Attempt current;
    private @Nullable Chunk chunk;
    private Admission.Ticket ticket = Admission.Ticket.NONE;
    private Permit permit = Permit.NONE;
    private boolean guest;
    private int concluded;
    private int metered;
    private long averageNanos = Long.MAX_VALUE;

    Worker(BatchSetup setup) {
        this.setup = setup;
    }

    /** A worker that goes on where another hangs: it reports the abandoned attempt and takes over claim and permit. */
    Worker(Worker hanging, Attempt abandoned) {
        this(hanging.setup);
        finished.addAll(hanging.finished);
        finished.add(abandoned);
        metered = finished.size();
        chunk = hanging.chunk;
        ticket = hanging.ticket;
        permit = hanging.permit;
    }

    /** The attempt that the calling thread runs, if it is a worker's. */
    static Optional<Attempt> attemptHere() {
        Worker here = HERE.get();
        return here == null ? Optional.empty() : Optional.ofNullable(here.current);
    }

    /** The batch that the calling thread works for, inside an item or not. */
    static Optional<BatchSetup> batchHere() {
        return Optional.ofNullable(HERE.get()).map(worker -> worker.setup);
    }

    /** The calling thread is this worker's from now on. */
    void enter() {
        HERE.set(this);
    }

    /** The calling thread is no worker's any more. */
    static void leave() {
        HERE.remove();
    }

    @Nullable
    Attempt current() {
        return current;
    }

    void current(@Nullable Attempt attempt) {
        current = attempt;
    }

    /** The claim; null between two turns that gave it none. */
    @Nullable
    Chunk chunk() {
        return chunk;
    }

    Admission.Ticket ticket() {
        return ticket;
    }

    void claimed(Chunk newChunk, Admission.Ticket newTicket) {
        ticket = newTicket;
        chunk = newChunk;
    }

    /** Attempts of this claim that are over. */
    List<Attempt> finished() {
        return finished;
    }

    /** Makes room for one more attempt, and for one more item to be tried again: later there may be no memory for it. */
    void makeRoom() {
        finished.ensureCapacity(finished.size() + 1);
        again.ensureCapacity(again.size() + 1);
    }

    /** The next of them that is to be turned into a result or sent round again; null if there is none. */
    @Nullable
    Attempt toConclude() {
        return concluded < finished.size() ? finished.get(concluded) : null;
    }

    void concludedOne() {
        concluded++;
    }

    /** The first of them whose cost is not known yet. */
    int metered() {
        return metered;
    }

    void meteredAll() {
        metered = finished.size();
    }

    /** Items to be tried again. */
    List<Chunk> again() {
        return again;
    }

    /** Results that the batch has not. */
    List<JobResult<Object>> results() {
        return results;
    }

    /** Totals of results that the batch has, but has not counted. */
    Totals kept() {
        return kept;
    }

    /** What the attempts of this claim allocated, or -1 if nobody counted. */
    long bytes() {
        long sum = 0;
        for (Attempt attempt : finished) {
            if (attempt.bytes() < 0) {
                return -1;
            }
            sum += attempt.bytes();
        }
        return sum;
    }

    /** The claim is over and its results are with the batch. */
    void settled() {
        chunk = null;
        ticket = Admission.Ticket.NONE;
        finished.clear();
        concluded = 0;
        metered = 0;
    }

    Permit permit() {
        return permit;
    }

    void permit(Permit newPermit) {
        permit = newPermit;
    }

    /** Its thread is one that others wait for, so it leaves instead of resting. */
    void becomeGuest() {
        guest = true;
    }

    boolean isGuest() {
        return guest;
    }

    void tookOnAverage(long nanos) {
        averageNanos = nanos;
    }

    /** How many items it likes to claim at once, by what the last ones took. */
    int appetite() {
        return averageNanos >= TINY_NANOS
                ? 1
                : (int) Math.min(MOST_IN_A_CLAIM, 10 * TINY_NANOS / Math.max(1, averageNanos));
    }
}
