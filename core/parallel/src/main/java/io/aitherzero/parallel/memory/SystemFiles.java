package io.aitherzero.parallel.memory;

import io.aitherzero.parallel.memory.MemorySample.Machine;
import io.aitherzero.parallel.memory.MemorySample.Stall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Small files that Linux keeps of itself. What is missing or is not a number is absent. */
final class SystemFiles {
    private final Path root;

    SystemFiles(Path root) {
        this.root = root;
    }

    boolean hasMachine() {
        return Files.isReadable(root.resolve("proc/meminfo"));
    }

    /** {@code /proc/meminfo}. Available is the kernel's own estimate; free memory would count page cache as used. */
    Machine machine() {
        List<String> lines = lines(root.resolve("proc/meminfo"));
        return new Machine(kilobytes(lines, "MemTotal:"), kilobytes(lines, "MemAvailable:"));
    }

    /** {@code /proc/pressure/memory}, there since Linux 4.20 unless switched off. */
    Stall stall() {
        return stall(root.resolve("proc/pressure/memory"));
    }

    static Stall stall(Path file) {
        List<String> lines = lines(file);
        return new Stall(average(lines, "some "), average(lines, "full "));
    }

    static List<String> lines(Path file) {
        try {
            // Latin-1 decodes all bytes, so that garbage is found to be no number and nothing worse
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The number after a key that a line begins with. */
    static OptionalLong number(List<String> lines, String key) {
        for (String line : lines) {
            if (line.startsWith(key)) {
                return bytes(line.substring(key.length()));
            }
        }
        return OptionalLong.empty();
    }

    static OptionalLong bytes(String text) {
        try {
            long value = Long.parseLong(text.strip());
            return value >= 0 ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong kilobytes(List<String> lines, String key) {
        for (String line : lines) {
            if (line.startsWith(key) && line.endsWith(" kB")) {
                OptionalLong value = bytes(line.substring(key.length(), line.length() - 3));
                return value.isPresent() && value.getAsLong() <= Long.MAX_VALUE / 1024
                        ? OptionalLong.of(value.getAsLong() * 1024)
                        : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalDouble average(List<String> lines, String kind) {
        for (String line : lines) {
            if (line.startsWith(kind + "avg10=")) {
                String[] words = line.split("[ =]", 4);
                return percent(words[2]);
            }
        }
        return OptionalDouble.empty();
    }

    private static OptionalDouble percent(String text) {
        try {
            double value = Double.parseDouble(text);
            return value >= 0 && value <= 100 ? OptionalDouble.of(value / 100) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }
}
