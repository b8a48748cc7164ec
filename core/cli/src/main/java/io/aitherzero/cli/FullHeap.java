package io.aitherzero.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Ends a host whose heap is full for good. Such a process does nothing any more, not even end when it is asked to; one that
 * has ended can be started anew. A heap that is full for a moment, and an allocation of a module that is too large, change
 * nothing.
 */
final class FullHeap implements Runnable {
    private static final int PROBE = 1 << 16;
    private static final int RESERVE = 1 << 20;
    private static final long FOR_GOOD_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int code;
    private final String line;
    private final byte[] bytes;
    private final FileOutputStream err = new FileOutputStream(FileDescriptor.err);

    @SuppressWarnings("UnusedVariable") // an allocation that goes nowhere would be left out
    private volatile byte @Nullable [] probe;

    @SuppressWarnings("UnusedVariable") // only there to be let go
    private volatile byte @Nullable [] reserve = new byte[RESERVE];

    private FullHeap(int code) {
        this.code = code;
        line = "The heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MB has been full for "
                + TimeUnit.NANOSECONDS.toSeconds(FOR_GOOD_NANOS) + " s, so the host ends; give it more with -Xmx in"
                + " conf/jvm.options, or let -XX:+HeapDumpOnOutOfMemoryError there show what fills it";
        bytes = (line + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Watches the heap from now on.
     *
     * @param code what the process then ends with
     */
    static void endsWith(int code) {
        Thread thread = new Thread(new FullHeap(code), "aither-heap");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        long fullSince = 0;
        boolean full = false;
        while (true) {
            try {
                LockSupport.parkNanos(PAUSE_NANOS);
                probe = new byte[PROBE];
                probe = null;
                full = false;
            } catch (OutOfMemoryError e) {
                long now = System.nanoTime();
                if (!full) {
                    full = true;
                    fullSince = now;
                } else if (now - fullSince > FOR_GOOD_NANOS) {
                    end();
                }
            }
        }
    }

    /** Nothing that runs at the end of a process could do so now. */
    private void end() {
        try {
            reserve = null;
            LoggerFactory.getLogger(FullHeap.class).error(line);
        } catch (Throwable e) { // others took what was free now
            say();
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }

    private void say() {
        try {
            err.write(bytes);
        } catch (IOException e) {
            // nobody listens
            return;
        }
    }
}
