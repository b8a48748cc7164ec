package io.aitherzero.host;

import io.aitherzero.base.DetachedThread;
import io.aitherzero.base.FileAccess;
import io.aitherzero.base.LineLog;
import io.aitherzero.host.json.JournalJson;
import io.aitherzero.host.json.JournalJson.Entry;
import io.aitherzero.pf4j.StateChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of modules' states in a home, a line each, in {@code var/journal/states.jsonl}; a file that has grown to a
 * mebibyte becomes {@code states.1.jsonl}, and two such are kept. Lines are written by a thread of their own; where they
 * cannot be written, as on a full disk, that is logged once, and they wait for room.
 */
public final class StateJournal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StateJournal.class);
    private static final long LARGE = 1 << 20;
    private static final int KEPT = 2;
    private static final int MOST_WAITING = 100_000;

    /** Less in all than the end of a host waits for the last lines. */
    private static final int LAST_TRIES = 60;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path folder;
    private final Clock clock;
    private final LinkedBlockingQueue<Entry> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Thread writer;
    private volatile String cause = "start";
    private volatile long change;
    private volatile boolean closed;
    private String told = "";

    /**
     * Opens the journal of a home, for a process that writes.
     *
     * @param home the home
     */
    public StateJournal(Path home) {
        this(home, Clock.systemUTC());
    }

    StateJournal(Path home, Clock clock) {
        folder = folder(home);
        this.clock = clock;
        writer = DetachedThread.daemon(this::write, "aither-journal");
        writer.start();
    }

    private static Path folder(Path home) {
        return home.resolve("var").resolve("journal");
    }

    private static Path file(Path folder, int age) {
        return folder.resolve(age == 0 ? "states.jsonl" : "states." + age + ".jsonl");
    }

    /** The file that lines are added to. */
    public static Path file(Path home) {
        return file(folder(home), 0);
    }

    /**
     * What causes the changes from now on.
     *
     * @param why in a word or two
     * @param number of the change of the folder, 0 where it is none
     */
    public void because(String why, long number) {
        cause = why;
        change = number;
    }

    /** Notes a change of a state; does not wait. */
    public void changed(StateChange state) {
        String why =
                state.failure().isPresent() ? cause + ": " + state.failure().get() : cause;
        boolean ignored =
                waiting.offer(new Entry(clock.instant(), state.module(), state.before(), state.after(), why, change));
    }

    private void write() {
        Deque<String> lines = new ArrayDeque<>();
        boolean last = false;
        while (!last) {
            last = closed;
            try {
                @Nullable Entry entry = waiting.poll(last ? 0 : 100, TimeUnit.MILLISECONDS);
                List<Entry> entries = new ArrayList<>();
                if (entry != null) {
                    entries.add(entry);
                }
                waiting.drainTo(entries);
                for (Entry each : entries) {
                    lines.add(JournalJson.line(each) + "\n");
                }
            } catch (InterruptedException e) {
                log.debug("The journal goes on until it is closed", e);
            }
            boolean busy = !lines.isEmpty() && append(lines);
            for (int tries = 1; last && busy && tries < LAST_TRIES; tries++) {
                LockSupport.parkNanos(PAUSE_NANOS);
                busy = append(lines);
            }
            // those of a disk that stays full are given up, the oldest first
            while (lines.size() > MOST_WAITING) {
                lines.remove();
            }
        }
        if (!lines.isEmpty()) {
            log.warn(
                    "{} of states could not be noted in {} until the end, and are lost", changes(lines.size()), folder);
        }
    }

    private static String changes(int count) {
        return count == 1 ? "1 change" : count + " changes";
    }

    /**
     * Takes those lines away that are written; the others wait until there is room.
     *
     * @return whether another process has the journal just now
     */
    private boolean append(Deque<String> lines) {
        try {
            FileAccess.PRIVATE.createFolder(folder);
            Path file = file(folder, 0);
            if (Files.exists(file) && Files.size(file) > LARGE) {
                for (int age = KEPT; age > 0; age--) {
                    if (Files.exists(file(folder, age - 1))) {
                        Files.move(file(folder, age - 1), file(folder, age), StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
            if (!Files.exists(file)) {
                FileAccess.PRIVATE.createFile(file);
            }
            Optional<LineLog> opened = LineLog.open(file);
            if (opened.isEmpty()) {
                tell("Changes of states wait, since another process writes to " + file + "; end it if it hangs");
                return true;
            }
            try (LineLog journal = opened.get()) {
                // half a line may be left of a process that was killed
                journal.cut(journal.soundEnd());
                for (String line = lines.peek(); line != null; line = lines.peek()) {
                    journal.append(line.getBytes(StandardCharsets.UTF_8));
                    lines.remove();
                }
            }
            told = "";
        } catch (IOException e) {
            tell("Changes of states cannot be noted in " + folder + " (" + e + "); make room, or make it writable");
        }
        return false;
    }

    /** Once, as long as the same is in the way. */
    private void tell(String trouble) {
        if (!trouble.equals(told)) {
            log.warn("{}", trouble);
        }
        told = trouble;
    }

    /** Writes what is left. */
    @Override
    public void close() {
        closed = true;
        try {
            writer.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What a home's journal holds, the newest last. Lines that are damaged are passed over.
     *
     * @param home the home
     */
    public static List<Entry> read(Path home) {
        List<Entry> entries = new ArrayList<>();
        for (int age = KEPT; age >= 0; age--) {
            try {
                for (String line : Files.readAllLines(file(folder(home), age))) {
                    JournalJson.entry(line).ifPresent(entries::add);
                }
            } catch (NoSuchFileException e) {
                log.debug("No {}", e.getMessage());
            } catch (IOException e) {
                log.warn("The journal in {} cannot be read ({})", folder(home), e.toString());
            }
        }
        return entries;
    }
}
