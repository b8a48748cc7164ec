package io.aitherzero.pf4j;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The symbolic links in a zip. The JDK does not tell them from files, so this reads the central directory itself. */
final class SymbolicLinks {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int ENTRY_LENGTH = 46;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int UNIX = 3;
    private static final int FILE_TYPE = 0xF000;
    private static final int LINK = 0xA000;

    private SymbolicLinks() {}

    /** Names of the entries that are links; none are found in a directory that is too large for the classic zip format. */
    static Set<String> in(Path archive) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "r")) {
            Set<String> links = new HashSet<>();
            ByteBuffer entries = centralDirectory(file);
            while (entries.remaining() >= ENTRY_LENGTH && entries.getInt(entries.position()) == ENTRY_SIGNATURE) {
                int at = entries.position();
                int system = entries.get(at + 5);
                int nameLength = entries.getShort(at + 28) & 0xFFFF;
                int rest = (entries.getShort(at + 30) & 0xFFFF) + (entries.getShort(at + 32) & 0xFFFF);
                int mode = entries.getInt(at + 38) >>> 16;
                if (system == UNIX && (mode & FILE_TYPE) == LINK) {
                    byte[] name = new byte[nameLength];
                    entries.get(at + ENTRY_LENGTH, name);
                    links.add(new String(name, StandardCharsets.UTF_8));
                }
                entries.position(at + ENTRY_LENGTH + nameLength + rest);
            }
            return links;
        }
    }

    private static ByteBuffer centralDirectory(RandomAccessFile file) throws IOException {
        int length = (int) Math.min(file.length(), END_LENGTH + MAX_COMMENT);
        long start = file.length() - length;
        ByteBuffer tail = read(file, start, length);
        for (int at = length - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END_SIGNATURE) {
                long size = tail.getInt(at + 12) & 0xFFFFFFFFL;
                long position = start + at - size;
                return position < 0 || size > Integer.MAX_VALUE
                        ? ByteBuffer.allocate(0)
                        : read(file, position, (int) size);
            }
        }
        return ByteBuffer.allocate(0);
    }

    private static ByteBuffer read(RandomAccessFile file, long position, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(position);
        file.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
