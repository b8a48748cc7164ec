package io.aitherzero.host;

import java.util.OptionalInt;

/** How deep the brackets of a HOCON text are nested, told without the parser, whose stack that costs. */
final class HoconDepth {
    private static final String LONG_QUOTE = "\"\"\"";

    private HoconDepth() {}

    /** The line, from 1, in which more brackets are open than may be; empty if none has so many. */
    static OptionalInt lineBeyond(String text, int most) {
        int line = 1;
        int depth = 0;
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '\n') {
                line++;
            } else if (letter == '#' || text.startsWith("//", at)) {
                // to the end of the line, which is counted in the next round
                at = end(text, "\n", at) - 1;
            } else if (letter == '"') {
                int to = text.startsWith(LONG_QUOTE, at)
                        ? end(text, LONG_QUOTE, at + LONG_QUOTE.length()) + LONG_QUOTE.length() - 1
                        : endOfQuote(text, at + 1);
                line += (int) text.substring(at, Math.min(to, text.length()))
                        .chars()
                        .filter(each -> each == '\n')
                        .count();
                at = to;
            } else if (letter == '[' || letter == '{') {
                if (++depth > most) {
                    return OptionalInt.of(line);
                }
            } else if (letter == ']' || letter == '}') {
                depth = Math.max(0, depth - 1);
            }
        }
        return OptionalInt.empty();
    }

    private static int end(String text, String mark, int from) {
        int found = text.indexOf(mark, from);
        return found < 0 ? text.length() : found;
    }

    /** Where a quoted text ends, on its line. */
    private static int endOfQuote(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\n') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at < text.length() && text.charAt(at) == '\n' ? at - 1 : at;
    }
}
