package io.aitherzero.cli.exec;

import io.aitherzero.cli.context.ProcessTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A shell that runs one job of a slot after the other: it is cheap for it to begin a process, and expensive for the JVM.
 * It reads what to run from a pipe, and ends with it, so that it outlives nobody. For each job it makes a process, which
 * opens the outputs, says that it has begun, and becomes the command; then it says how the command ended.
 *
 * <p>One thread at a time has jobs run; any may kill the process.
 */
final class ExecSlotShell implements ExecChild {
    /** Where it reads is then out of the reach of commands, whose standard input is empty. */
    private static final String READ_ON = "exec 4<&0 </dev/null; . /proc/self/fd/4";

    private static final String BEGIN = "exec 4<&-\n";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int KILLED = 128;
    private static final long STACK_BYTES = 128 << 10;

    private enum State {
        IDLE,
        TOLD,
        BEGUN,
        ENDED
    }

    private final Process process;
    private final OutputStream orders;
    private State state = State.IDLE;
    private boolean began;
    private boolean silent;
    private int exit;

    private ExecSlotShell(Process process) {
        this.process = process;
        orders = process.getOutputStream();
    }

    /** Starts one, which has the environment of commands. */
    static ExecSlotShell start(Path path) throws IOException {
        ProcessBuilder builder = new ProcessBuilder().redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        ExecShell.prepare(environment);
        // it would set the variable itself
        Optional<String> folder = Optional.ofNullable(environment.get("PWD"));
        String script = (folder.isPresent() ? "PWD=$1; " : "unset PWD; ") + READ_ON;
        builder.command(path.toString(), "-c", script, path.toString(), folder.orElse(""));
        ExecSlotShell shell = new ExecSlotShell(builder.start());
        try {
            shell.orders.write(BEGIN.getBytes(StandardCharsets.ISO_8859_1));
            Thread listener = new Thread(null, shell::listen, "aither-shell", STACK_BYTES);
            listener.setDaemon(true);
            listener.start();
        } catch (IOException | RuntimeException | Error e) {
            shell.process.destroyForcibly();
            throw e;
        }
        return shell;
    }

    /** What it is told for a command: variables, words and where the outputs go, as bytes. */
    static String order(Map<String, String> variables, List<String> words, String out, String err) {
        StringBuilder order = new StringBuilder("( echo >&3;");
        variables.forEach((name, value) -> quote(order.append(' ').append(name).append('='), value));
        words.forEach(word -> quote(order.append(' '), word));
        quote(order.append(" 3>&- ) 3>&1 >"), out);
        quote(order.append(" 2>"), err);
        return order.append("; echo $?\n").toString();
    }

    private static void quote(StringBuilder order, String word) {
        order.append('\'').append(word.replace("'", "'\\''")).append('\'');
    }

    /** Has a command run; of one that cannot be told nothing runs. */
    void tell(String order) throws IOException {
        synchronized (this) {
            state = State.TOLD;
        }
        orders.write(order.getBytes(StandardCharsets.ISO_8859_1));
        orders.flush();
    }

    /**
     * Waits until the command has begun. Answers false if it has not, and never will.
     *
     * @throws InterruptedException if it was told to stop; the command has begun by then, or the shell is stuck
     */
    synchronized boolean begins() throws InterruptedException {
        try {
            while (state == State.TOLD && !silent) {
                wait();
            }
        } catch (InterruptedException e) {
            awaitBegin();
            throw e;
        }
        if (state == State.TOLD && process.waitFor() > KILLED) {
            // it may have begun
            state = State.BEGUN;
        }
        return state == State.BEGUN || (state == State.ENDED && began);
    }

    private synchronized void awaitBegin() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (long left = PATIENCE_NANOS; state == State.TOLD && !silent && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    @Override
    public synchronized int waitFor() throws InterruptedException {
        while (state == State.BEGUN && !silent) {
            wait();
        }
        if (state == State.BEGUN) {
            return Math.max(1, process.waitFor());
        }
        state = State.IDLE;
        return exit;
    }

    /** Whether it can be told something. */
    synchronized boolean isIdle() {
        return (state == State.IDLE || state == State.ENDED) && !silent;
    }

    @Override
    public synchronized boolean isLost() {
        return state == State.BEGUN;
    }

    /** Without the shell itself, which sees to it that nothing is left of a process that has ended. */
    @Override
    public synchronized ProcessTree tree(String mark) {
        return state == State.TOLD ? new ProcessTree(Optional.of(handle()), mark) : ProcessTree.below(handle(), mark);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    private void listen() {
        try {
            InputStream answers = process.getInputStream();
            StringBuilder answer = new StringBuilder();
            for (int next = answers.read(); next >= 0; next = answers.read()) {
                if (next == '\n') {
                    heard(answer.toString());
                    answer.setLength(0);
                } else {
                    answer.append((char) next);
                }
            }
        } catch (IOException e) {
            // it has ended
        }
        synchronized (this) {
            silent = true;
            notifyAll();
        }
    }

    private synchronized void heard(String answer) {
        if (answer.isEmpty()) {
            state = State.BEGUN;
        } else {
            began = state == State.BEGUN;
            state = State.ENDED;
            exit = Integer.parseInt(answer);
        }
        notifyAll();
    }

    /** Lets it end when the command that it runs has ended. */
    void end() {
        try {
            orders.close();
        } catch (IOException e) {
            // it has ended
        }
    }
}
