package io.aitherzero.pf4j;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A text as a word without blanks, for lines of words. */
final class IndexWord {
    private IndexWord() {}

    static String of(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The text of a word. */
    static String text(String word) {
        boolean plain = word.indexOf('%') < 0 && word.indexOf('+') < 0;
        return plain ? word : URLDecoder.decode(word, StandardCharsets.UTF_8);
    }
}
