package io.aitherzero.logging;

import io.aitherzero.base.SafeText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** A stack trace as the JDK prints it, with texts that cannot pass for more lines, and of bounded length. */
final class TraceLines {
    private static final int MOST_LINES = 5_000;
    private static final int DEEPEST = 50;

    private final List<String> lines = new ArrayList<>();
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private TraceLines() {}

    static List<String> of(Throwable error) {
        TraceLines trace = new TraceLines();
        trace.append(error, "", 0, new StackTraceElement[0]);
        if (trace.lines.size() > MOST_LINES) {
            trace.lines.subList(MOST_LINES, trace.lines.size()).clear();
            trace.lines.add("\t... more lines");
        }
        return trace.lines;
    }

    /** With its causes, and what was suppressed further in. */
    private void append(Throwable error, String caption, int depth, StackTraceElement[] around) {
        String indent = "\t".repeat(depth);
        String begin = caption;
        StackTraceElement[] enclosing = around;
        for (Throwable each : SafeText.chain(error)) {
            String text = text(each);
            if (!seen.add(each) || lines.size() > MOST_LINES || depth > DEEPEST) {
                lines.add(indent + begin + "[seen above: " + text + "]");
                return;
            }
            lines.add(indent + begin + text);
            StackTraceElement[] stack = SafeText.stack(each);
            int own = stack.length - common(stack, enclosing);
            for (int i = 0; i < own; i++) {
                lines.add(indent + "\tat " + LineLayout.text(String.valueOf(stack[i])));
            }
            if (own < stack.length) {
                lines.add(indent + "\t... " + (stack.length - own) + " more");
            }
            for (Throwable suppressed : each.getSuppressed()) {
                append(suppressed, "Suppressed: ", depth + 1, stack);
            }
            begin = "Caused by: ";
            enclosing = stack;
        }
    }

    /** Begins with the class, so that none that a plugin has written can begin like an event. */
    private static String text(Throwable error) {
        String type = error.getClass().getName();
        String text = SafeText.text(error);
        return LineLayout.text(text.startsWith(type) ? text : type + ": " + text);
    }

    private static int common(StackTraceElement[] stack, StackTraceElement[] enclosing) {
        int common = 0;
        while (common < Math.min(stack.length, enclosing.length)
                && stack[stack.length - 1 - common].equals(enclosing[enclosing.length - 1 - common])) {
            common++;
        }
        return common;
    }
}
