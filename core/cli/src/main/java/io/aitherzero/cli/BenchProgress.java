package io.aitherzero.cli;

import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.context.StatusLine;
import java.util.Optional;

/** Shows which benchmark runs, in one line that is rewritten; nothing where that cannot be done. */
final class BenchProgress implements AutoCloseable {
    private final Optional<StatusLine> line;
    private final int runs;

    BenchProgress(CliContext context, int runs) {
        line = context.terminal() ? Optional.of(new StatusLine(context.err(), context::columns)) : Optional.empty();
        this.runs = runs;
    }

    /** @param run counted from 1; 0 for what is run before */
    void show(String name, int run) {
        line.ifPresent(
                shown -> shown.show(run == 0 ? "warming up: " + name : "run " + run + " of " + runs + ": " + name));
    }

    @Override
    public void close() {
        line.ifPresent(StatusLine::clear);
    }
}
