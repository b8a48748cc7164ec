package io.aitherzero.cli.exec;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hands jobs that are over on in the order of the input, or as they come. The long outputs of those that are held back
 * are kept in one file without a name, however many they are.
 */
final class ExecOrder implements Closeable {
    private static final int MOST_AHEAD = 1000;
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

    private final boolean kept;
    private final Path folder;
    private final Map<Long, ExecEnd> held = new HashMap<>();
    private Optional<FileChannel> common = Optional.empty();
    private long next;

    /**
     * An order.
     *
     * @param kept whether it is that of the input
     * @param folder for outputs of jobs that are held back
     */
    ExecOrder(boolean kept, Path folder) {
        this.kept = kept;
        this.folder = folder;
    }

    /** Waits until a job does not come too far ahead of those that were handed on. */
    synchronized void awaitTurn(long index) throws InterruptedException {
        while (kept && index - next >= MOST_AHEAD) {
            wait();
        }
    }

    /** Takes a job that is over; answers those whose turn it is. */
    synchronized List<ExecEnd> add(ExecEnd end) throws IOException {
        if (!kept) {
            return List.of(end);
        }
        held.put(end.result().index(), end);
        if (end.result().index() != next) {
            if (end.attempt().isPresent() && end.attempt().get().hasLongOutput()) {
                end.attempt().get().moveTo(common());
            }
            return List.of();
        }
        List<ExecEnd> due = new ArrayList<>();
        for (ExecEnd one = held.remove(next); one != null; one = held.remove(next)) {
            due.add(one);
            next++;
        }
        notifyAll();
        return due;
    }

    /** All has been printed that was handed on. */
    synchronized void printed() throws IOException {
        if (held.isEmpty() && common.isPresent()) {
            FileChannel ignored = common.get().truncate(0);
        }
    }

    private FileChannel common() throws IOException {
        if (common.isEmpty()) {
            Path file = folder.resolve("aither-exec-" + ExecShell.PROCESS + "-" + System.nanoTime());
            common = Optional.of(FileChannel.open(file, NEW, ExecOutput.MINE_ALONE));
            Files.delete(file);
        }
        return common.get();
    }

    @Override
    public synchronized void close() throws IOException {
        if (common.isPresent()) {
            common.get().close();
        }
    }
}
