package io.aitherzero.parallel;

import io.aitherzero.api.parallel.BatchOptions;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.base.DetachedThread;
import io.aitherzero.base.SafeText;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one batch, named after its task: virtual ones for IO and NETWORK where the JVM has them, unless memory
 * is reserved, else platform daemons. They inherit nothing. A platform thread goes on to the next batch of the same owner,
 * since making one takes a tenth of a millisecond, and ends when there is none for a while.
 */
final class WorkerThreads {
    private static final Optional<MethodHandle> NEW_VIRTUAL = newVirtual();
    private static final String IDLE = "job-idle";
    private static final long IDLE_MILLIS = 1_000;

    private final Executor platform;
    private final String task;
    private final boolean virtual;
    private final AtomicLong number = new AtomicLong();

    /** @param platform from {@link #platform} */
    WorkerThreads(Executor platform, BatchOptions options) {
        this.platform = platform;
        this.task = options.task();
        boolean waits = options.workload() == Workload.IO || options.workload() == Workload.NETWORK;
        // a virtual thread has no counter of allocated bytes
        virtual = NEW_VIRTUAL.isPresent() && waits && !options.reservesMemory();
    }

    /** The platform threads of one owner of batches; to be shut down with the owner. */
    static ExecutorService platform(ThreadGroup group) {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_MILLIS,
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                body -> DetachedThread.daemon(group, body, IDLE));
    }

    /** Interrupts, whatever the channel does that is closed by it. */
    static void interrupt(Thread thread) {
        try {
            thread.interrupt();
        } catch (Throwable e) { // from the caller's own channel
            log().error(
                            "Thread '{}' was interrupted, but a channel failed to close: {}",
                            thread.getName(),
                            SafeText.textWithRoot(e));
        }
    }

    boolean areVirtual() {
        return virtual;
    }

    /**
     * Runs the body on a thread of its own.
     *
     * @throws OutOfMemoryError if there can be no more threads
     */
    void start(Runnable body) {
        String name = task + "-" + number.incrementAndGet();
        if (virtual) {
            virtual(name, body).start();
        } else {
            platform.execute(() -> run(name, body));
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // what an item changed is changed back
    private static void run(String name, Runnable body) {
        Thread thread = Thread.currentThread();
        thread.setName(name);
        try {
            body.run();
        } finally {
            thread.setName(IDLE);
            if (thread.getPriority() != Thread.NORM_PRIORITY) {
                thread.setPriority(Thread.NORM_PRIORITY);
            }
        }
    }

    private static Thread virtual(String name, Runnable body) {
        try {
            return (Thread) NEW_VIRTUAL.orElseThrow().invokeExact(name, body);
        } catch (Throwable e) {
            throw new IllegalStateException("The JVM refused the virtual thread '%s': %s".formatted(name, e), e);
        }
    }

    /** {@code (name, body) -> Thread.ofVirtual().inheritInheritableThreadLocals(false).name(name).unstarted(body)}. */
    private static Optional<MethodHandle> newVirtual() {
        if (Runtime.version().feature() < 21) {
            return Optional.empty();
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle make = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
            MethodHandle plain = lookup.findVirtual(
                    ofVirtual, "inheritInheritableThreadLocals", MethodType.methodType(ofVirtual, boolean.class));
            MethodHandle name = lookup.findVirtual(ofVirtual, "name", MethodType.methodType(ofVirtual, String.class));
            MethodHandle unstarted =
                    lookup.findVirtual(builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
            MethodHandle plainBuilder =
                    MethodHandles.filterReturnValue(make, MethodHandles.insertArguments(plain, 1, false));
            MethodHandle named = MethodHandles.collectArguments(name, 0, plainBuilder);
            MethodHandle whole = MethodHandles.collectArguments(
                    unstarted.asType(MethodType.methodType(Thread.class, ofVirtual, Runnable.class)), 0, named);
            return Optional.of(whole);
        } catch (ReflectiveOperationException e) {
            log().warn("This JVM has virtual threads, but they cannot be made; batches use platform threads", e);
            return Optional.empty();
        }
    }

    private static Logger log() {
        return LoggerFactory.getLogger(WorkerThreads.class);
    }
}
