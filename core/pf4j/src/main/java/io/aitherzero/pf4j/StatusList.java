package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of a list of plugins, an id a line, as its writer meant it: with blanks around ids, comments behind them, and in
 * the encodings of Windows. What is changed in it leaves the other lines as they are.
 */
record StatusList(String text) {
    // with what is not seen in an editor
    private static final Pattern BLANKS = Pattern.compile("^[\\s\\u00a0\\ufeff\\u0000]+|[\\s\\u00a0\\ufeff\\u0000]+$");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");
    private static final String MARK = "\ufeff";

    /** The list in a file; an empty one where there is none. */
    static StatusList read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new StatusList("");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.isDirectory(file) ? "it is a folder" : "it is no file");
        }
        return of(Files.readAllBytes(file));
    }

    static StatusList of(byte[] bytes) {
        String text = new String(bytes, charset(bytes));
        return new StatusList(text.startsWith(MARK) ? text.substring(1) : text);
    }

    /** UTF-8, unless a mark or every other byte says that an editor or shell of Windows wrote UTF-16. */
    private static Charset charset(byte[] bytes) {
        if (bytes.length >= 2) {
            int first = bytes[0] & 0xFF;
            int second = bytes[1] & 0xFF;
            if ((first == 0xFF && second == 0xFE) || (first != 0 && second == 0)) {
                return StandardCharsets.UTF_16LE;
            }
            if ((first == 0xFE && second == 0xFF) || (first == 0 && second != 0)) {
                return StandardCharsets.UTF_16BE;
            }
        }
        return StandardCharsets.UTF_8;
    }

    private static String id(String line) {
        return BLANKS.matcher(COMMENT.matcher(line).replaceFirst("")).replaceAll("");
    }

    /** The ids; as PF4J does, an empty line is an empty id. */
    List<String> ids() {
        Set<String> ids = new LinkedHashSet<>();
        for (String line : text.lines().toList()) {
            String id = id(line);
            if (!id.isEmpty() || line.isEmpty()) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }

    /** The ids alone, as PF4J writes them. */
    StatusList plain() {
        return new StatusList(
                ids().stream().map(id -> id + System.lineSeparator()).collect(Collectors.joining()));
    }

    /** Whether it names anything. */
    boolean isUsed() {
        return ids().stream().anyMatch(id -> !id.isEmpty());
    }

    StatusList with(Collection<String> more) {
        List<String> known = ids();
        List<String> lines =
                more.stream().distinct().filter(id -> !known.contains(id)).toList();
        if (lines.isEmpty()) {
            return this;
        }
        String end = text.contains("\r\n") ? "\r\n" : text.isEmpty() ? System.lineSeparator() : "\n";
        boolean open = !text.isEmpty() && !text.endsWith("\n");
        return new StatusList(
                text + (open ? end : "") + lines.stream().map(id -> id + end).collect(Collectors.joining()));
    }

    StatusList without(Collection<String> fewer) {
        Predicate<String> stays = line -> !fewer.contains(id(line));
        // each line with its end
        String left =
                Pattern.compile("(?<=\n)").splitAsStream(text).filter(stays).collect(Collectors.joining());
        return left.equals(text) ? this : new StatusList(left);
    }
}
