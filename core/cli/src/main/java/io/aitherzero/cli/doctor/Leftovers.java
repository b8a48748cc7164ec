package io.aitherzero.cli.doctor;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Files that a process which was killed has left. */
final class Leftovers {
    /** Half-expanded archives, half-written files, and what a JVM says that crashed. */
    private static final Pattern NAME = Pattern.compile(
            "\\..+\\.\\d+-[0-9a-f-]{36}(\\.replaced)?\\.expanding|\\..+\\.[0-9a-f]{16}\\.part|hs_err_pid\\d+\\.log");

    private static final int MOST = 3;

    private Leftovers() {}

    static boolean isLeftover(String name) {
        return NAME.matcher(name).matches();
    }

    /** What is in some folders, each looked at by itself. */
    static List<Path> in(Collection<Path> folders) {
        TreeSet<Path> found = new TreeSet<>();
        folders.stream().filter(Files::isDirectory).forEach(folder -> found.addAll(in(folder)));
        return List.copyOf(found);
    }

    private static List<Path> in(Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> isLeftover(file.getFileName().toString()))) {
            files.forEach(found::add);
            return found;
        } catch (IOException | DirectoryIteratorException e) {
            // that it cannot be read is told of elsewhere
            return found;
        }
    }

    static Reading reading(List<Path> files) {
        if (files.isEmpty()) {
            return new Reading("leftovers", "none", List.of());
        }
        return new Reading(
                "leftovers",
                Amounts.count(files.size(), "file"),
                List.of(Complaint.note(
                        "A process that was killed, or that runs now, has left "
                                + Shown.list(files.stream().map(Path::toString).toList(), MOST),
                        "Remove them when no host runs here; the log 'hs_err_pid' of a JVM says why it crashed")));
    }
}
