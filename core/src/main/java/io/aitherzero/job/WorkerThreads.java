package io.aitherzero.job;

import io.aitherzero.api.BatchOptions;
import io.aitherzero.api.Workload;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of one batch, named after its task: virtual ones for IO and NETWORK where the JVM has them, unless memory
 * is reserved, else platform daemons. They belong to the batch and inherit nothing, so what an item leaves in a thread-local goes with them.
 */
final class WorkerThreads implements ThreadFactory {
    private static final Optional<MethodHandle> NEW_VIRTUAL = newVirtual();

    private final ThreadGroup group;
    private final String task;
    private final boolean virtual;
    private final AtomicLong number = new AtomicLong();

    WorkerThreads(ThreadGroup group, BatchOptions options) {
        this.group = group;
        this.task = options.task();
        boolean waits = options.workload() == Workload.IO || options.workload() == Workload.NETWORK;
        // a virtual thread has no counter of allocated bytes
        virtual = NEW_VIRTUAL.isPresent() && waits && !options.reservesMemory();
    }

    boolean areVirtual() {
        return virtual;
    }

    @Override
    public Thread newThread(Runnable body) {
        String name = task + "-" + number.incrementAndGet();
        if (virtual) {
            return virtual(name, body);
        }
        Thread thread = new Thread(group, body, name, 0, false);
        thread.setDaemon(true);
        return thread;
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
