package io.aitherzero.parallel.journal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * One record of a journal: {@code + CRC KEY OCCURRENCE ok|failed MILLIS LABEL} and a line feed. The CRC-32C, eight
 * hexadecimal digits, is that of the UTF-8 text from the key to the end of the label.
 *
 * @param key 32 hexadecimal digits
 * @param occurrence from 0
 * @param succeeded how it ended
 * @param millis when, since 1970
 * @param label text without line ends
 */
record JournalLine(String key, int occurrence, boolean succeeded, long millis, String label) {
    private static final String MARK = "+ ";
    private static final int LONGEST_LABEL = 200;
    private static final Pattern BODY =
            Pattern.compile("([0-9a-f]{32}) (\\d{1,9}) (ok|failed) (\\d{1,18}) (.*)", Pattern.DOTALL);

    byte[] bytes() {
        StringBuilder text = new StringBuilder(80 + label.length());
        text.append(key).append(' ').append(occurrence).append(succeeded ? " ok " : " failed ");
        text.append(millis).append(' ').append(label);
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        String crc = crc(body, 0, body.length);
        byte[] line = new byte[MARK.length() + crc.length() + 1 + body.length + 1];
        byte[] head = (MARK + crc + ' ').getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, line, 0, head.length);
        System.arraycopy(body, 0, line, head.length, body.length);
        line[line.length - 1] = '\n';
        return line;
    }

    /** The record in a line without its line feed, or empty if it is none or is damaged. */
    static Optional<JournalLine> parse(byte[] line, int from) {
        int body = from + MARK.length() + 9;
        if (line.length < body || line[from] != '+' || line[from + 1] != ' ' || line[body - 1] != ' ') {
            return Optional.empty();
        }
        String crc = new String(line, from + MARK.length(), 8, StandardCharsets.ISO_8859_1);
        if (!crc.equals(crc(line, body, line.length - body))) {
            return Optional.empty();
        }
        Matcher parts = BODY.matcher(new String(line, body, line.length - body, StandardCharsets.UTF_8));
        return parts.matches()
                ? Optional.of(new JournalLine(
                        parts.group(1),
                        Integer.parseInt(parts.group(2)),
                        parts.group(3).equals("ok"),
                        Long.parseLong(parts.group(4)),
                        parts.group(5)))
                : Optional.empty();
    }

    /** The begin of a content on one line. */
    static String label(String content) {
        String begin = content.length() > LONGEST_LABEL ? content.substring(0, LONGEST_LABEL) + "..." : content;
        return begin.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String crc(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        String hex = Long.toHexString(sum.getValue());
        return "0".repeat(8 - hex.length()) + hex;
    }
}
