package io.aitherzero.cli;

import java.io.PrintStream;

/** Shows which benchmark runs, in one line that is rewritten; nothing where that cannot be done. */
final class BenchProgress implements AutoCloseable {
    private final PrintStream err;
    private final boolean terminal;
    private final int runs;

    BenchProgress(PrintStream err, boolean terminal, int runs) {
        this.err = err;
        this.terminal = terminal;
        this.runs = runs;
    }

    /** @param run counted from 1; 0 for what is run before */
    void show(String name, int run) {
        rewrite(run == 0 ? "warming up: " + name : "run " + run + " of " + runs + ": " + name);
    }

    private void rewrite(String line) {
        if (terminal) {
            err.print("\r\u001b[K" + line);
            err.flush();
        }
    }

    @Override
    public void close() {
        rewrite("");
    }
}
