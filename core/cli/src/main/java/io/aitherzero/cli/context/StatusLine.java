package io.aitherzero.cli.context;

import java.io.PrintStream;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/** One line of a terminal that is rewritten, and is never wider than the terminal. */
public final class StatusLine {
    private static final String TAKE_AWAY = "\r\u001b[K";
    private static final int NARROWEST = 10;

    private final PrintStream err;
    private final IntSupplier columns;
    private OptionalInt width = OptionalInt.empty();
    private boolean open;

    /** @param columns of the terminal; asked once, when there is something to show */
    public StatusLine(PrintStream err, IntSupplier columns) {
        this.err = err;
        this.columns = columns;
    }

    public void show(String line) {
        if (width.isEmpty()) {
            width = OptionalInt.of(Math.max(NARROWEST, columns.getAsInt() - 1));
        }
        int most = width.getAsInt();
        err.print(TAKE_AWAY + (line.length() > most ? line.substring(0, most - 3) + "..." : line));
        err.flush();
        open = true;
    }

    /** Makes room for something else. */
    public void clear() {
        if (open) {
            err.print(TAKE_AWAY);
            err.flush();
            open = false;
        }
    }
}
