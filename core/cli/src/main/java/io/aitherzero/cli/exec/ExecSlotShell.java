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
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shell that runs one job of a slot after the other: it is cheap for it to begin a process, and expensive for the JVM.
 * It reads what to run from a pipe, and ends with it, so that it outlives nobody. For each job it makes a process, which
 * opens the outputs, says that it has begun, and becomes the command; then it says how the command ended. What it says
 * carries the mark of the job, since jobs can write where it does.
 *
 * <p>One thread at a time has jobs run; any may kill the process.
 */
final class ExecSlotShell implements ExecChild {
    /** Where it reads is then out of the reach of commands, whose standard input is empty. */
    private static final String READ_ON = "exec 4<&0 </dev/null; . /proc/self/fd/4";

    /** Signals that the terminal sends to all of the run are not for the shell, and are for the commands as ever. */
    private static final String BEGIN = "trap : INT QUIT; exec 4<&-\n";

    private static final Pattern EXIT = Pattern.compile(" (\\d{1,3})");
    private static final int LONGEST_ANSWER = 1 << 10;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int KILLED = 128;

    private enum State {
        IDLE,
        TOLD,
        BEGUN,
        /** The command has ended. */
        ENDED,
        /** It could not begin. */
        REFUSED
    }

    private final Process process;
    private final OutputStream orders;
    private State state = State.IDLE;
    private String mark = "";
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
            shell.write(BEGIN);
            Thread listener = new Thread(null, shell::listen, "aither-shell", ExecRoom.STACK_BYTES);
            listener.setDaemon(true);
            listener.start();
        } catch (IOException | RuntimeException | Error e) {
            shell.process.destroyForcibly();
            throw e;
        }
        return shell;
    }

    /**
     * What it is told for a command, as bytes.
     *
     * @param mark what its answers begin with
     * @param out where the command is to write, as for err
     */
    static String order(String mark, Map<String, String> variables, List<String> words, String out, String err) {
        StringBuilder order = new StringBuilder("( echo ").append(mark).append(" >&3;");
        variables.forEach((name, value) -> quote(order.append(' ').append(name).append('='), value));
        words.forEach(word -> quote(order.append(' '), word));
        quote(order.append(" 3>&- ) 3>&1 >"), out);
        quote(order.append(" 2>"), err);
        return order.append("; echo ").append(mark).append(" $?\n").toString();
    }

    private static void quote(StringBuilder order, String word) {
        order.append('\'').append(word.replace("'", "'\\''")).append('\'');
    }

    /**
     * Has a command run; of one that cannot be told nothing runs.
     *
     * @param newMark of the order
     */
    void tell(String newMark, String order) throws IOException {
        synchronized (this) {
            mark = newMark;
            state = State.TOLD;
        }
        write(order);
    }

    private void write(String order) throws IOException {
        orders.write(order.getBytes(StandardCharsets.ISO_8859_1));
        orders.flush();
    }

    /**
     * Waits until the command has begun. Answers false if it has not, and never will. An interrupt stays, and is not
     * waited through for long: the command of a shell that is stuck counts as begun.
     */
    synchronized boolean begins() {
        try {
            while (state == State.TOLD && !silent) {
                wait();
            }
            if (state == State.TOLD && exitValue() > KILLED) {
                // it may have begun
                state = State.BEGUN;
            }
            return state == State.BEGUN || state == State.ENDED;
        } catch (InterruptedException e) {
            awaitPatiently(() -> state != State.TOLD || silent);
            Thread.currentThread().interrupt();
            return state != State.REFUSED;
        }
    }

    @Override
    public synchronized boolean hasBegun() {
        return state != State.TOLD;
    }

    @Override
    public synchronized int waitFor() throws InterruptedException {
        while (isRunning() && !silent) {
            wait();
        }
        if (isRunning()) {
            return Math.max(1, exitValue());
        }
        state = State.IDLE;
        return exit;
    }

    private boolean isRunning() {
        return state == State.TOLD || state == State.BEGUN;
    }

    /** That of the shell, which says nothing any more. */
    private int exitValue() throws InterruptedException {
        if (!process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }

    /** Waits a while, through interrupts, which stay. */
    private synchronized void awaitPatiently(BooleanSupplier condition) {
        boolean interrupted = false;
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (long left = PATIENCE_NANOS; left > 0 && !condition.getAsBoolean(); left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it can be told something. */
    synchronized boolean isIdle() {
        return !isRunning() && !silent;
    }

    @Override
    public synchronized boolean isLost() {
        return isRunning();
    }

    /** Without the shell itself, which sees to it that nothing is left of a process that has ended, unless it is stuck. */
    @Override
    public void kill(String variable) {
        boolean stuck;
        synchronized (this) {
            stuck = state == State.TOLD;
        }
        if (!stuck) {
            ProcessTree.below(handle(), variable).kill();
            return;
        }
        new ProcessTree(Optional.of(handle()), variable).kill();
        // what it made just before has become the command by then
        awaitPatiently(() -> silent);
        new ProcessTree(Optional.empty(), variable).kill();
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
                if (answer.length() > LONGEST_ANSWER) {
                    answer.delete(0, LONGEST_ANSWER / 2);
                }
            }
        } catch (IOException e) {
            // it has ended
        } finally {
            synchronized (this) {
                silent = true;
                notifyAll();
            }
        }
    }

    /** What does not end with an answer about the present command was written by a job. */
    private synchronized void heard(String line) {
        int at = line.lastIndexOf(mark);
        if (at < 0 || !isRunning()) {
            return;
        }
        String answer = line.substring(at + mark.length());
        Matcher ended = EXIT.matcher(answer);
        if (answer.isEmpty()) {
            state = State.BEGUN;
        } else if (ended.matches()) {
            state = state == State.BEGUN ? State.ENDED : State.REFUSED;
            exit = Integer.parseInt(ended.group(1));
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
