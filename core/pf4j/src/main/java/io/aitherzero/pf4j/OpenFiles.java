package io.aitherzero.pf4j;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files this process may have open, and what of that is left for archives. */
final class OpenFiles {
    private static final Pattern SOFT = Pattern.compile("(?m)^Max open files +(\\d{1,9}) ");
    private static final int LIMIT = limit(Path.of("/proc/self/limits"));

    /** How many archives may be kept open only to be faster: where few files may be open, others need them more. */
    static final int TO_KEEP = Math.max(0, LIMIT - 50) / 4;

    /** What a host and its JVM open while modules start: log, profile, libraries of the JDK. */
    private static final int OWN = 20;

    /** With so many nobody counts. */
    private static final int PLENTY = 4096;

    private final int limit;
    private int left;

    /** @param open how many are open now */
    OpenFiles(int limit, int open) {
        this.limit = limit;
        left = limit >= PLENTY ? Integer.MAX_VALUE : limit - open - OWN;
    }

    /** What is left now. */
    static OpenFiles ofProcess() {
        return new OpenFiles(LIMIT, LIMIT >= PLENTY ? 0 : openSoon(Path.of("/proc/self/fd")));
    }

    /** How many are open, and how many jars of the class path are not yet: the JDK opens each at the first look into it. */
    private static int openSoon(Path descriptors) {
        Set<Path> jars = new HashSet<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path jar = Path.of(entry).toAbsolutePath();
            if (Files.isRegularFile(jar)) {
                jars.add(real(jar));
            }
        }
        int open = 0;
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                open++;
                jars.remove(real(link));
            }
        } catch (IOException | DirectoryIteratorException e) {
            return open + jars.size();
        }
        return open + jars.size();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // a pipe or a socket, for one
            return path;
        }
    }

    /** Why the class loader of an archive could not open it; empty where it can, which is counted then. */
    Optional<String> refusal(Path archive) {
        if (limit >= PLENTY) {
            return Optional.empty();
        }
        int needed = Files.isDirectory(archive) ? count(archive.resolve("lib"), ".jar") : 1;
        if (needed <= left) {
            left -= needed;
            return Optional.empty();
        }
        return Optional.of("this process may have only " + limit + " files open, and those before it need them");
    }

    /**
     * The limit, or a number that nobody reaches where there is none or the system does not tell.
     *
     * @param limits what Linux tells of a process, {@code /proc/self/limits}
     */
    static int limit(Path limits) {
        try {
            Matcher soft = SOFT.matcher(Files.readString(limits, StandardCharsets.ISO_8859_1));
            return soft.find() ? Integer.parseInt(soft.group(1)) : Integer.MAX_VALUE;
        } catch (IOException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static int count(Path folder, String ending) {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                count += file.toString().endsWith(ending) ? 1 : 0;
            }
        } catch (IOException | DirectoryIteratorException e) {
            return count;
        }
        return count;
    }
}
