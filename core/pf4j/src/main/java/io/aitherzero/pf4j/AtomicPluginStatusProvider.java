package io.aitherzero.pf4j;

import io.aitherzero.base.Excerpt;
import io.aitherzero.base.FileAccess;
import io.aitherzero.base.SharedFile;
import io.aitherzero.base.WholeFile;
import io.aitherzero.boot.graph.Finding;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultPluginStatusProvider;
import org.pf4j.PluginRuntimeException;

/**
 * Keeps {@code enabled.txt} and {@code disabled.txt} as PF4J does, for many threads and processes, none of which undoes
 * what another did, and without ever leaving half a file.
 *
 * <p>The lists are read as their writers meant them: with blanks around ids, comments behind them, and in the encodings of
 * Windows.
 *
 * <p>While a list cannot be read no plugin counts as enabled or disabled: each question throws a
 * {@link PluginRuntimeException} after trying to read it again.
 */
final class AtomicPluginStatusProvider extends DefaultPluginStatusProvider {
    // with what is not seen in an editor
    private static final Pattern BLANKS = Pattern.compile("^[\\s\\u00a0\\ufeff\\u0000]+|[\\s\\u00a0\\ufeff\\u0000]+$");
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");

    private @Nullable List<String> enabled;
    private @Nullable List<String> disabled;

    AtomicPluginStatusProvider(Path folder) {
        super(folder);
        try {
            enabled();
            disabled();
        } catch (PluginRuntimeException e) {
            // whoever asks first is told; the superclass has logged it
        }
    }

    @Override
    public synchronized boolean isPluginDisabled(String pluginId) {
        return disabled().contains(pluginId)
                || (!enabled().isEmpty() && !enabled().contains(pluginId));
    }

    @Override
    public synchronized void disablePlugin(String pluginId) {
        if (isPluginDisabled(pluginId)) {
            return;
        }
        if (Files.exists(getEnabledFilePath())) {
            enabled = write(getEnabledFilePath(), ids -> without(ids, pluginId));
        } else {
            disabled = write(getDisabledFilePath(), ids -> with(ids, pluginId));
        }
    }

    @Override
    public synchronized void enablePlugin(String pluginId) {
        if (!isPluginDisabled(pluginId)) {
            return;
        }
        if (Files.exists(getEnabledFilePath())) {
            enabled = write(getEnabledFilePath(), ids -> with(ids, pluginId));
        } else {
            disabled = write(getDisabledFilePath(), ids -> without(ids, pluginId));
        }
    }

    /** Has the lists read again when they are asked next. */
    synchronized void readAgain() {
        enabled = null;
        disabled = null;
    }

    private List<String> enabled() {
        List<String> known = enabled;
        if (known == null) {
            known = read(getEnabledFilePath());
            enabled = known;
        }
        return known;
    }

    private List<String> disabled() {
        List<String> known = disabled;
        if (known == null) {
            known = read(getDisabledFilePath());
            disabled = known;
        }
        return known;
    }

    private static List<String> with(List<String> ids, String id) {
        List<String> more = new ArrayList<>(ids);
        if (!more.contains(id)) {
            more.add(id);
        }
        return more;
    }

    private static List<String> without(List<String> ids, String id) {
        List<String> fewer = new ArrayList<>(ids);
        fewer.remove(id);
        return fewer;
    }

    private static List<String> read(Path file) {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            if (!Files.isRegularFile(file)) {
                throw new IOException(Files.isDirectory(file) ? "it is a folder" : "it is no file");
            }
            return ids(Files.readAllBytes(file));
        } catch (IOException e) {
            String message = "Cannot read which plugins are enabled or disabled from " + file + " (" + e.getMessage()
                    + "); make the file readable or remove it";
            throw new UnreadableException(e, message);
        }
    }

    /** One id a line, without blanks around it and without a comment; as PF4J does, an empty line is an empty id. */
    private static List<String> ids(byte[] bytes) {
        Set<String> ids = new LinkedHashSet<>();
        new String(bytes, charset(bytes)).lines().forEach(line -> {
            String id = BLANKS.matcher(COMMENT.matcher(line).replaceFirst("")).replaceAll("");
            if (!id.isEmpty() || line.isEmpty()) {
                ids.add(id);
            }
        });
        return new ArrayList<>(ids);
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

    /** A note for each line that is the id of none of the modules. */
    synchronized List<Finding> unknown(Collection<String> modules) {
        List<Finding> notes = new ArrayList<>();
        note(notes, getDisabledFilePath(), disabled(), modules);
        note(notes, getEnabledFilePath(), enabled(), modules);
        return notes;
    }

    private static void note(List<Finding> notes, Path file, List<String> ids, Collection<String> modules) {
        for (String id : ids) {
            if (!id.isEmpty() && !modules.contains(id)) {
                String meant = modules.stream()
                        .filter(module -> module.equalsIgnoreCase(id))
                        .findFirst()
                        .map(module -> "write '" + module + "', as the module does")
                        .orElse("correct it to an id that 'aither modules' shows");
                notes.add(new Finding(
                        Finding.Code.UNKNOWN_ID,
                        Excerpt.of(id),
                        "%s names '%s', which is the id of no module here".formatted(file, Excerpt.of(id)),
                        "Take the line out, or " + meant));
            }
        }
    }

    /** Neither what is enabled nor what is disabled can be known. */
    static final class UnreadableException extends PluginRuntimeException {
        private static final long serialVersionUID = 1L;

        UnreadableException(IOException cause, String message) {
            super(cause, "{}", message);
        }
    }

    /** Changes the list as it is by now: other processes change it too. */
    private static List<String> write(Path file, UnaryOperator<List<String>> change) {
        try {
            // a link stays, and the list is replaced where it lies
            Path target = Files.exists(file) ? file.toRealPath() : file;
            List<String> ids = new ArrayList<>();
            new SharedFile(new WholeFile(target, FileAccess.READABLE).forced()).replace(() -> {
                ids.addAll(change.apply(read(target)));
                return Optional.of(String.join(
                        "", ids.stream().map(id -> id + System.lineSeparator()).toList()));
            });
            return ids;
        } catch (IOException e) {
            String message = "Cannot write which plugins are enabled or disabled to " + file + " (" + e.getMessage()
                    + "); make its folder writable";
            throw new PluginRuntimeException(e, "{}", message);
        }
    }
}
