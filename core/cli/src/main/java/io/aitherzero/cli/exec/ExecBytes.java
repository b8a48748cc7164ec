package io.aitherzero.cli.exec;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text of {@code exec} as bytes, one in each character, so that a name in any encoding goes through unharmed: the JVM
 * decodes arguments by the locale, and in the locale C loses all beyond ASCII.
 */
final class ExecBytes {
    private static final Path TYPED = Path.of("/proc/self/cmdline");

    private ExecBytes() {}

    /** The last words of the command line as bytes; from the system if the JVM's decoding may have lost some. */
    static List<String> bytes(List<String> words) {
        if (words.stream().allMatch(ExecBytes::isAscii)) {
            return words;
        }
        List<String> typed = typed();
        int from = typed.size() - words.size();
        if (from >= 0 && sameAscii(typed.subList(from, typed.size()), words)) {
            return typed.subList(from, typed.size());
        }
        return words.stream().map(ExecBytes::bytes).toList();
    }

    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** For messages and terminals. */
    static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The command as an argument that this JVM hands to a process without loss. */
    static String argument(String command) {
        if (isAscii(command)) {
            return command;
        }
        byte[] bytes = command.getBytes(StandardCharsets.ISO_8859_1);
        Charset charset = charsetOfArguments();
        String decoded = new String(bytes, charset);
        return Arrays.equals(decoded.getBytes(charset), bytes) ? decoded : spelledOut(bytes);
    }

    /** A command of ASCII that does the same. */
    private static String spelledOut(byte[] bytes) {
        StringBuilder octal = new StringBuilder("eval \"$(printf '");
        for (byte one : bytes) {
            // three digits always
            octal.append('\\')
                    .append(Integer.toOctalString(01000 | (one & 0xff)).substring(1));
        }
        return octal.append("')\"").toString();
    }

    private static Charset charsetOfArguments() {
        String name = System.getProperty("sun.jnu.encoding");
        return Runtime.version().feature() < 18 || name == null ? Charset.defaultCharset() : Charset.forName(name);
    }

    private static List<String> typed() {
        try {
            String all = new String(Files.readAllBytes(TYPED), StandardCharsets.ISO_8859_1);
            List<String> words = new ArrayList<>();
            int begin = 0;
            for (int end = all.indexOf('\0'); end >= 0; end = all.indexOf('\0', begin)) {
                words.add(all.substring(begin, end));
                begin = end + 1;
            }
            return words;
        } catch (IOException e) {
            // no such file on this system: its JVMs decode arguments as UTF-8
            return List.of();
        }
    }

    private static boolean sameAscii(List<String> bytes, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (isAscii(word) ? !word.equals(bytes.get(i)) : isAscii(bytes.get(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(letter -> letter < 0x80);
    }
}
