package io.aitherzero.host;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.OwnProcess;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file beside the recorded boots that is there while a boot is going on, and names the modules that have begun: where a
 * process ends without a word, as after {@code Runtime.halt}, the next boot finds it and tells of them. Without a folder
 * that can be written there is none.
 */
final class OpenBoot implements BootListener, AutoCloseable {
    private static final String PREFIX = "begun-";

    private final BootListener listener;
    private final Path file;
    private @Nullable OutputStream out;

    /** @param listener is told, too */
    OpenBoot(Path folder, BootListener listener) {
        this.listener = listener;
        file = folder.resolve(PREFIX + OwnProcess.pid());
        try {
            FileAccess.PRIVATE.createFolder(folder);
            Files.deleteIfExists(file);
            out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            out = null;
        }
    }

    private synchronized void write(char event, String id) {
        OutputStream to = out;
        if (to == null) {
            return;
        }
        try {
            to.write((event + id + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException | OutOfMemoryError e) {
            // a boot needs no such file
        }
    }

    @Override
    public void ready(String id, Optional<String> binding) {
        listener.ready(id, binding);
    }

    @Override
    public void begun(String id) {
        write('+', id);
        listener.begun(id);
    }

    @Override
    public void loaded(String id) {
        listener.loaded(id);
    }

    @Override
    public void finished(String id, Outcome outcome) {
        write('-', id);
        listener.finished(id, outcome);
    }

    @Override
    public void over() {
        listener.over();
    }

    @Override
    public synchronized void close() {
        OutputStream to = out;
        out = null;
        if (to != null) {
            try (to) {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // told at the next boot, wrongly, but once
            }
        }
    }

    /** Sentences about boots whose process is gone without having ended them; each is told once. */
    static List<String> unfinished(Path folder) {
        List<String> sentences = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return sentences;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (String.valueOf(file.getFileName()).startsWith(PREFIX)) {
                    unfinishedIn(file).ifPresent(sentences::add);
                }
            }
        } catch (IOException e) {
            // the folder is told of by who reads the recorded boots
        }
        return sentences;
    }

    private static Optional<String> unfinishedIn(Path file) throws IOException {
        String pid = String.valueOf(file.getFileName()).substring(PREFIX.length());
        if (!pid.matches("\\d{1,18}") || ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
            return Optional.empty();
        }
        Set<String> begun = new LinkedHashSet<>();
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1)) {
            if (line.startsWith("+")) {
                begun.add(line.substring(1));
            } else if (line.startsWith("-")) {
                begun.remove(line.substring(1));
            }
        }
        Files.delete(file);
        String modules =
                begun.stream().limit(10).map(id -> "'" + Shown.line(id) + "'").collect(Collectors.joining(", "));
        return Optional.of("An earlier boot did not come to its end: its process " + pid + " was gone "
                + (begun.isEmpty()
                        ? "between the starts of two modules"
                        : "while " + modules + (begun.size() == 1 ? " was in its start" : " were in their starts"))
                + "; a module called Runtime.halt, the JVM crashed (it leaves hs_err_pid" + pid
                + ".log then), or the process was killed");
    }
}
