package io.aitherzero.logging;

import io.aitherzero.base.SafeText;
import io.aitherzero.base.Shown;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the logging itself, a line for each kind and once: a disk that is full would else be told of with a
 * stack for each event.
 */
final class StatusLines implements StatusListener {
    private static final int MOST = 20;
    private static final int LONGEST = 600;

    private final PrintStream out;
    private final Set<String> told = new HashSet<>();
    private volatile Level level = Level.ERROR;
    private @Nullable List<String> held;

    private StatusLines(PrintStream out) {
        this.out = out;
    }

    /** From now on all that Log4j says of itself is said in lines. */
    static StatusLines listen() {
        for (StatusListener each : StatusLogger.getLogger().getListeners()) {
            if (each instanceof StatusLines there) {
                return there;
            }
        }
        StatusLines lines = new StatusLines(System.err);
        StatusLogger.getLogger().registerListener(lines);
        return lines;
    }

    /** From which level on something is said; all of it where that is more than errors. */
    void level(Level asked) {
        level = asked;
    }

    private boolean all() {
        return level.isLessSpecificThan(Level.WARN);
    }

    /** What is said by an action, most of which follows from the first. */
    List<String> during(Runnable action) {
        List<String> said = new ArrayList<>();
        synchronized (told) {
            held = said;
        }
        try {
            action.run();
        } finally {
            synchronized (told) {
                held = null;
            }
        }
        return said;
    }

    @Override
    public void log(StatusData data) {
        String text = data.getMessage().getFormattedMessage();
        @Nullable Throwable thrown = data.getThrowable();
        String kind = text;
        if (thrown != null) {
            List<Throwable> chain = SafeText.chain(thrown);
            String cause = SafeText.text(chain.get(chain.size() - 1));
            kind = cause;
            text = text.contains(cause) ? text : text + " (" + cause + ")";
        }
        if (all()) {
            out.println("Logging: " + shortened(text));
        } else {
            tell(kind, text);
        }
    }

    private void tell(String kind, String line) {
        synchronized (told) {
            if (held != null) {
                held.add(line);
                return;
            }
            if (told.size() >= MOST || !told.add(kind)) {
                return;
            }
        }
        say(line, "mend that: until then what is logged there is lost");
    }

    void say(String what, String wayOut) {
        out.println("Logging: " + shortened(what) + "; " + wayOut);
    }

    private static String shortened(String text) {
        return Shown.line(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...");
    }

    @Override
    public Level getStatusLevel() {
        return level;
    }

    @Override
    public void close() {
        // the stream is the process's
    }
}
