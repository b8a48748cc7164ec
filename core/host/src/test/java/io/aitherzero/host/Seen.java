package io.aitherzero.host;

import io.aitherzero.api.parallel.JobContext;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What the modules of the tests do, and what was seen of it. */
public final class Seen {
    /** In order. */
    public static final Queue<String> CALLS = new ConcurrentLinkedQueue<>();

    /** Of modules that are to be forgotten. */
    public static final Queue<WeakReference<ClassLoader>> LOADERS = new ConcurrentLinkedQueue<>();

    /** Lets those go that hang. */
    static volatile CountDownLatch end = new CountDownLatch(1);

    /** Open when an item was interrupted. */
    static volatile CountDownLatch interrupted = new CountDownLatch(1);

    /** What a module left for later. */
    public static volatile Runnable later = () -> {};

    private Seen() {}

    /** Until it is interrupted. */
    public static void park(JobContext context) {
        try {
            end.await();
        } catch (InterruptedException e) {
            CALLS.add("interrupted");
            interrupted.countDown();
        }
    }

    /** Whatever happens. */
    public static void hang(@Nullable JobContext context) {
        while (end.getCount() > 0) {
            try {
                end.await();
            } catch (InterruptedException e) {
                // that is the point
            }
        }
    }
}
