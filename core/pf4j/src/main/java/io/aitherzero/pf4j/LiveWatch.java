package io.aitherzero.pf4j;

import io.aitherzero.base.DetachedThread;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that takes a turn whenever it is time, or sooner when the file system tells of an event. Events are not to be
 * relied on, and what has happened is for the turn to find out.
 */
public final class LiveWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveWatch.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Supplier<List<Path>> folders;
    private final Supplier<Duration> turn;
    private final Optional<WatchService> events;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final Thread thread;
    private boolean closed;

    /**
     * Takes turns.
     *
     * @param folders whose events count, asked for before each turn; those below them are others
     * @param turn returns the time until the next; where it throws, the next comes in a second
     * @param name of the thread
     */
    public LiveWatch(Supplier<List<Path>> folders, Supplier<Duration> turn, String name) {
        this(folders, service(), turn, name);
    }

    /** @param events tells of changes in the folders; empty where nothing does */
    LiveWatch(Supplier<List<Path>> folders, Optional<WatchService> events, Supplier<Duration> turn, String name) {
        this.folders = folders;
        this.turn = turn;
        this.events = events;
        thread = DetachedThread.daemon(this::run, name);
    }

    static Optional<WatchService> service() {
        try {
            return Optional.of(FileSystems.getDefault().newWatchService());
        } catch (IOException | UnsupportedOperationException e) {
            log.info(
                    "The file system tells of no events ({}); the folders are looked at from time to time",
                    e.toString());
            return Optional.empty();
        }
    }

    /** Takes the first turn at once; to be called once. */
    public void start() {
        thread.start();
    }

    private void run() {
        while (!isClosed()) {
            Duration next = AFTER_FAILURE;
            try {
                register();
                next = turn.get();
            } catch (Throwable e) {
                // an Error, too, must not end what looks after the folders
                log.error("A turn of {} failed; the next one comes in {}", thread.getName(), next, e);
            }
            try {
                await(next);
            } catch (InterruptedException | ClosedWatchServiceException e) {
                log.debug("{} took its last turn", thread.getName(), e);
                return;
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** A folder that was moved away and is there again has other events. */
    private void register() {
        if (events.isEmpty()) {
            return;
        }
        List<Path> now = folders.get();
        keys.entrySet().removeIf(known -> {
            boolean gone = !now.contains(known.getKey());
            if (gone) {
                known.getValue().cancel();
            }
            return gone;
        });
        for (Path folder : now) {
            @Nullable WatchKey known = keys.get(folder);
            try {
                WatchKey key = folder.register(
                        events.get(),
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
                if (known != null && !known.equals(key)) {
                    known.cancel();
                }
                keys.put(folder, key);
            } catch (IOException | ClosedWatchServiceException e) {
                log.debug("{} tells of no events", folder, e);
            }
        }
    }

    private void await(Duration next) throws InterruptedException {
        if (events.isPresent()) {
            @Nullable WatchKey key = events.get().poll(next.toNanos(), TimeUnit.NANOSECONDS);
            if (key != null) {
                key.pollEvents();
                boolean ignored = key.reset();
            }
            return;
        }
        synchronized (this) {
            if (!closed) {
                TimeUnit.NANOSECONDS.timedWait(this, next.toNanos());
            }
        }
    }

    /** Takes no more turns, and returns when the last one is over. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        events.ifPresent(service -> {
            try {
                service.close();
            } catch (IOException e) {
                log.debug("The events of {} cannot be closed", thread.getName(), e);
            }
        });
        if (Thread.currentThread() != thread) {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
