package io.aitherzero.cli.exec;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many processes the system has room for. Where it refuses another one for want of threads, processes, files or
 * memory, fewer run at once from then on, and the start that failed is tried again.
 */
final class ExecRoom {
    private static final Pattern SHORT = Pattern.compile("error[=:] ?(11|12|23|24|35)\\b|No file descriptors"
            + "|Too many open files|Resource temporarily unavailable|Cannot allocate memory");
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d{1,9}) ");
    private static final Path NOTHING = Path.of("/dev/null");
    /** Both outputs; starts, which need more for a moment, come one by one where there is little room. */
    private static final int FILES_A_JOB = 2;

    private static final int OTHER_FILES = 24;
    private static final Pattern PROCESSES = Pattern.compile("(?m)^Max processes +(\\d{1,9}) ");
    /** A worker, who waits for the process, and the process with one of its own. */
    private static final int THREADS_A_JOB = 4;

    private static final int OTHER_THREADS = 8;
    private static final int FAR = 24;
    static final long STACK_BYTES = 128 << 10;
    private static final int MOST_TRIES = 60;
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Consumer<String> say;
    private final IntConsumer limit;
    private final Object starting = new Object();
    private int most;
    private int running;
    private int peak;
    private boolean said;

    /** Starts a process. */
    interface Start {
        void run() throws IOException;
    }

    /**
     * Room for any number.
     *
     * @param most how many processes run at once at the most
     * @param say hears, once, that fewer run than were asked for
     * @param limit told how many may run at once when that gets less
     */
    ExecRoom(int most, Consumer<String> say, IntConsumer limit) {
        this.most = most;
        this.say = say;
        this.limit = limit;
    }

    /**
     * How many jobs have room by the limits of this process; any number where these are not known, or far away.
     *
     * @param asked how many are to run at once
     * @param processes the folder {@code /proc}
     */
    static int most(int asked, Path processes) {
        Path self = processes.resolve("self");
        try {
            String limits = Files.readString(self.resolve("limits"), StandardCharsets.ISO_8859_1);
            int files = number(OPEN_FILES, limits);
            int byFiles = files / FAR > asked
                    ? Integer.MAX_VALUE
                    : (files - OTHER_FILES - count(self.resolve("fd"))) / FILES_A_JOB;
            int threads = number(PROCESSES, limits);
            int byThreads = threads / FAR > asked ? Integer.MAX_VALUE : byThreads(processes, threads);
            return Math.max(1, Math.min(byFiles, byThreads));
        } catch (IOException e) {
            // a system that does not tell
            return Integer.MAX_VALUE;
        }
    }

    private static int number(Pattern pattern, String limits) {
        Matcher matcher = pattern.matcher(limits);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
    }

    private static int count(Path folder) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path ignored : files) {
                count++;
            }
        }
        return count;
    }

    /** Threads count as processes, but not for the superuser. */
    private static int byThreads(Path processes, int threads) throws IOException {
        Object user = Files.getAttribute(processes.resolve("self"), "unix:uid");
        if (user.equals(0)) {
            return Integer.MAX_VALUE;
        }
        int left = threads - OTHER_THREADS;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(processes, "[1-9]*")) {
            for (Path process : all) {
                left -= threadsOf(process, user);
            }
        }
        return left / THREADS_A_JOB;
    }

    private static int threadsOf(Path process, Object user) {
        try {
            return Files.getAttribute(process, "unix:uid").equals(user) ? count(process.resolve("task")) : 0;
        } catch (IOException e) {
            // it has just ended
            return 0;
        }
    }

    /** Waits until there is room for one more, as far as is known. */
    void enter() throws InterruptedException {
        boolean more;
        synchronized (this) {
            while (running >= most) {
                wait();
            }
            running++;
            more = running > peak;
        }
        if (more) {
            try {
                makeThread();
            } catch (InterruptedException | RuntimeException | Error e) {
                leave();
                throw e;
            }
        }
    }

    /** Starts one; where there is little room, no other one at the same time. */
    void start(Start start) throws IOException {
        if (isTight()) {
            synchronized (starting) {
                start.run();
            }
        } else {
            start.run();
        }
    }

    /** Whether there is so little room that it has to be looked after. */
    synchronized boolean isTight() {
        return most < Integer.MAX_VALUE;
    }

    synchronized void leave() {
        running--;
        notifyAll();
    }

    /** The JVM waits for each process on a thread of its own, which it makes when the process runs already. */
    private void makeThread() throws InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                Thread thread = new Thread(null, () -> {}, "aither-room", STACK_BYTES);
                thread.start();
                thread.join();
                break;
            } catch (OutOfMemoryError e) {
                if (!isRetried(e, tries)) {
                    throw e;
                }
            }
        }
        synchronized (this) {
            peak = Math.max(peak, running);
        }
    }

    /**
     * A start of one that has entered failed: waits until it is worth another try. Answers whether there is any use in
     * one.
     *
     * @param tries how often it was tried
     */
    boolean isRetried(Throwable failure, int tries) throws InterruptedException {
        if (!isShort(failure) || tries >= MOST_TRIES) {
            return false;
        }
        int now;
        synchronized (this) {
            running--;
            now = Math.max(1, Math.min(most - 1, running));
            if (now < most) {
                most = now;
                notifyAll();
                if (!said) {
                    said = true;
                    say.accept("The system has no room for more than about " + now + " jobs at once ("
                            + failure.getMessage() + "), so no more are run at once; 'ulimit -n' and 'ulimit -u' show"
                            + " what is allowed");
                }
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, WAIT_NANOS);
                while (running >= most) {
                    wait();
                }
            } finally {
                running++;
            }
        }
        limit.accept(now);
        return true;
    }

    /** Whether a start failed for want of threads, processes, files or memory. */
    static boolean isShort(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return String.valueOf(failure.getMessage()).contains("native thread");
        }
        if (!(failure instanceof IOException)) {
            return false;
        }
        if (SHORT.matcher(String.valueOf(failure.getMessage())).find()) {
            return true;
        }
        // messages of the system may be in any language
        try (FileChannel nothing = FileChannel.open(NOTHING)) {
            return !nothing.isOpen();
        } catch (IOException e) {
            return true;
        }
    }
}
