package io.aitherzero.pf4j;

import io.aitherzero.base.Excerpt;
import io.aitherzero.boot.graph.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultPluginStatusProvider;
import org.pf4j.PluginRuntimeException;

/**
 * Keeps {@code enabled.txt} and {@code disabled.txt} as PF4J does, for many threads and processes, none of which undoes
 * what another did, and without ever leaving half a file.
 *
 * <p>While a list cannot be read no plugin counts as enabled or disabled: each question throws a
 * {@link PluginRuntimeException} after trying to read it again.
 */
final class AtomicPluginStatusProvider extends DefaultPluginStatusProvider {
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
            enabled = write(getEnabledFilePath(), list -> list.without(Set.of(pluginId)));
        } else {
            disabled = write(getDisabledFilePath(), list -> list.with(Set.of(pluginId)));
        }
    }

    @Override
    public synchronized void enablePlugin(String pluginId) {
        if (!isPluginDisabled(pluginId)) {
            return;
        }
        if (Files.exists(getEnabledFilePath())) {
            enabled = write(getEnabledFilePath(), list -> list.with(Set.of(pluginId)));
        } else {
            disabled = write(getDisabledFilePath(), list -> list.without(Set.of(pluginId)));
        }
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

    private static List<String> read(Path file) {
        try {
            return StatusList.read(file).ids();
        } catch (IOException e) {
            String message = "Cannot read which plugins are enabled or disabled from " + file + " (" + e.getMessage()
                    + "); make the file readable or remove it";
            throw new UnreadableException(e, message);
        }
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
    private static List<String> write(Path file, UnaryOperator<StatusList> change) {
        try {
            return PluginStatusFiles.replace(file, list -> change.apply(list).plain())
                    .ids();
        } catch (IOException e) {
            String message = "Cannot write which plugins are enabled or disabled to " + file + " (" + e.getMessage()
                    + "); make its folder writable";
            throw new PluginRuntimeException(e, "{}", message);
        }
    }
}
