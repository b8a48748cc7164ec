package io.aitherzero.pf4j;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.SharedFile;
import io.aitherzero.base.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pf4j.DefaultPluginManager;

/**
 * PF4J's lists of a folder of plugins, {@code disabled.txt} of those that may not be started and {@code enabled.txt} of those
 * that alone may, where that one names any. Each is replaced whole, for many threads and processes at once, with its comments;
 * whatever it was written in, it is UTF-8 then. A manager that has read them before does not look again.
 */
public final class PluginStatusFiles {
    private final Path disabledFile;
    private final Path enabledFile;

    private PluginStatusFiles(Path folder) {
        disabledFile = folder.resolve("disabled.txt");
        enabledFile = folder.resolve("enabled.txt");
    }

    /**
     * The lists of a manager of plugins.
     *
     * @param plugins the first of its folders; PF4J's property {@code pf4j.pluginsConfigDir} names another one for the lists
     */
    public static PluginStatusFiles of(Path plugins) {
        return new PluginStatusFiles(configured().orElse(plugins));
    }

    /** The folder of the lists that PF4J's property names. */
    static Optional<Path> configured() {
        String folder = System.getProperty(DefaultPluginManager.PLUGINS_DIR_CONFIG_PROPERTY_NAME);
        return folder == null ? Optional.empty() : Optional.of(Path.of(folder));
    }

    /** Where the lists are if no property says so: in the first of the folders of plugins. */
    static Path folder(List<Path> folders) {
        if (folders.isEmpty()) {
            throw new IllegalArgumentException(
                    "No folder of plugins is configured to look for enabled.txt and disabled.txt in; give the"
                            + " manager one, or set " + DefaultPluginManager.PLUGINS_DIR_CONFIG_PROPERTY_NAME);
        }
        return folders.get(0);
    }

    /** The list of those that may not be started. */
    public Path disabledFile() {
        return disabledFile;
    }

    /** The list of those that alone may be started. */
    public Path enabledFile() {
        return enabledFile;
    }

    /** The ids in the list of those that may not be started, in its order. */
    public List<String> disabled() throws IOException {
        return named(disabledFile);
    }

    /** The ids in the list of those that alone may be started, in its order; all may where it is empty. */
    public List<String> enabled() throws IOException {
        return named(enabledFile);
    }

    private static List<String> named(Path file) throws IOException {
        try {
            return StatusList.read(file).ids().stream()
                    .filter(id -> !id.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new IOException(
                    "File " + file + " must be a list with an id a line, but cannot be read (" + e.getMessage()
                            + "); make it a readable file, or remove it",
                    e);
        }
    }

    /** Whether a plugin may not be started. */
    public boolean isDisabled(String id) throws IOException {
        List<String> enabled = enabled();
        return disabled().contains(id) || (!enabled.isEmpty() && !enabled.contains(id));
    }

    /**
     * Writes down that plugins may not be started.
     *
     * @param ids their ids
     * @throws IOException if a list cannot be read or written, naming it and the way out
     */
    public void disable(Collection<String> ids) throws IOException {
        write(disabledFile, list -> list.with(ids));
        // an empty list would let all be started
        if (Files.exists(enabledFile)) {
            write(enabledFile, list -> list.without(ids).isUsed() ? list.without(ids) : list);
        }
    }

    /**
     * Writes down that plugins may be started.
     *
     * @param ids their ids
     * @throws IOException if a list cannot be read or written, naming it and the way out
     */
    public void enable(Collection<String> ids) throws IOException {
        if (Files.exists(enabledFile)) {
            write(enabledFile, list -> list.isUsed() ? list.with(ids) : list);
        }
        if (Files.exists(disabledFile)) {
            write(disabledFile, list -> list.without(ids));
        }
    }

    private static void write(Path file, UnaryOperator<StatusList> change) throws IOException {
        try {
            replace(file, change);
        } catch (IOException e) {
            throw new IOException(
                    "File " + file + " must be a list that can be replaced, but is not (" + e
                            + "); make it a file, and see that its folder is writable and has room",
                    e);
        }
    }

    /** Changes the list as it is by now: other processes change it too. */
    static StatusList replace(Path file, UnaryOperator<StatusList> change) throws IOException {
        // a link stays, and the list is replaced where it lies
        Path target = Files.exists(file) ? file.toRealPath() : file;
        StatusList[] after = new StatusList[1];
        new SharedFile(new WholeFile(target, FileAccess.READABLE).forced()).replace(() -> {
            StatusList before = StatusList.read(target);
            after[0] = change.apply(before);
            return after[0].equals(before) ? Optional.empty() : Optional.of(after[0].text());
        });
        return after[0];
    }
}
