package io.aitherzero.cli.context;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process and all that came from it: its descendants and, where the system shows the environment of processes, those
 * that left the family but carry its mark.
 */
public final class ProcessTree {
    private static final Path PROCESSES = Path.of("/proc");
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Optional<ProcessHandle> root;
    private final boolean rootToo;
    private final String mark;
    private final Set<ProcessHandle> asked = new LinkedHashSet<>();

    /**
     * A tree.
     *
     * @param root the process; empty where only its mark is known
     * @param mark a variable and its value, as in {@code A=1}, that only these processes have
     */
    public ProcessTree(Optional<ProcessHandle> root, String mark) {
        this(root, true, mark);
    }

    private ProcessTree(Optional<ProcessHandle> root, boolean rootToo, String mark) {
        this.root = root;
        this.rootToo = rootToo;
        this.mark = mark;
    }

    /**
     * What came from a process, without the process itself.
     *
     * @param mark a variable and its value, as in {@code A=1}, that only these processes have
     */
    public static ProcessTree below(ProcessHandle process, String mark) {
        return new ProcessTree(Optional.of(process), false, mark);
    }

    /** Asks all to end, ends those that do not, and waits for it; an interrupt is kept for later. */
    public void kill() {
        boolean interrupted = Thread.interrupted();
        long begin = System.nanoTime();
        List<ProcessHandle> alive = alive();
        while (!alive.isEmpty() && System.nanoTime() - begin < GRACE_NANOS) {
            alive.stream().filter(asked::add).forEach(ProcessHandle::destroy);
            interrupted |= waitFor(alive);
            alive = alive();
        }
        while (!alive.isEmpty() && System.nanoTime() - begin < GRACE_NANOS + LAST_NANOS) {
            asked.addAll(alive);
            alive.forEach(ProcessHandle::destroyForcibly);
            interrupted |= waitFor(alive);
            alive = alive();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<ProcessHandle> alive() {
        Set<ProcessHandle> all = new LinkedHashSet<>(asked);
        if (rootToo) {
            root.ifPresent(all::add);
        } else {
            root.ifPresent(process -> process.descendants().forEach(all::add));
        }
        for (ProcessHandle process : List.copyOf(all)) {
            process.descendants().forEach(all::add);
        }
        all.addAll(marked());
        return all.stream().filter(ProcessTree::lives).toList();
    }

    /** A dead process whose parent does not ask for its end still has a number. */
    private static boolean lives(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(
                    PROCESSES.resolve(Long.toString(process.pid())).resolve("stat"), StandardCharsets.ISO_8859_1);
            return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            // no such file on this system, or it has just ended
            return process.isAlive();
        }
    }

    private List<ProcessHandle> marked() {
        List<ProcessHandle> found = new ArrayList<>();
        if (!Files.exists(PROCESSES.resolve("self"))) {
            return found;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROCESSES, "[1-9]*")) {
            for (Path folder : folders) {
                if (hasMark(folder)) {
                    ProcessHandle.of(Long.parseLong(folder.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException | NumberFormatException e) {
            // descendants are known without
        }
        return found;
    }

    private boolean hasMark(Path folder) {
        try {
            String environment = new String(Files.readAllBytes(folder.resolve("environ")), StandardCharsets.ISO_8859_1);
            return ("\0" + environment).contains("\0" + mark + "\0");
        } catch (IOException e) {
            // another user's, or just gone
            return false;
        }
    }

    private static boolean waitFor(List<ProcessHandle> processes) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(LOOK_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        } catch (TimeoutException | ExecutionException e) {
            // looked at again
        }
        return false;
    }
}
