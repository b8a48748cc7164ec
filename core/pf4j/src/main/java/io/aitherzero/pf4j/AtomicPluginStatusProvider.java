package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultPluginStatusProvider;
import org.pf4j.PluginRuntimeException;
import org.pf4j.util.FileUtils;

/**
 * Keeps {@code enabled.txt} and {@code disabled.txt} as PF4J does, for many threads and without ever leaving half a file.
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
            enabled = write(getEnabledFilePath(), without(enabled(), pluginId));
        } else {
            disabled = write(getDisabledFilePath(), with(disabled(), pluginId));
        }
    }

    @Override
    public synchronized void enablePlugin(String pluginId) {
        if (!isPluginDisabled(pluginId)) {
            return;
        }
        if (Files.exists(getEnabledFilePath())) {
            enabled = write(getEnabledFilePath(), with(enabled(), pluginId));
        } else {
            disabled = write(getDisabledFilePath(), without(disabled(), pluginId));
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

    private static List<String> with(List<String> ids, String id) {
        List<String> more = new ArrayList<>(ids);
        more.add(id);
        return more;
    }

    private static List<String> without(List<String> ids, String id) {
        List<String> fewer = new ArrayList<>(ids);
        fewer.remove(id);
        return fewer;
    }

    private static List<String> read(Path file) {
        try {
            return FileUtils.readLines(file, true);
        } catch (IOException e) {
            String message = "Cannot read which plugins are enabled or disabled from " + file + " (" + e.getMessage()
                    + "); make the file readable or remove it";
            throw new PluginRuntimeException(e, "{}", message);
        }
    }

    private static List<String> write(Path file, List<String> ids) {
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file;
            Path fresh = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
            try {
                Files.write(fresh, ids, StandardCharsets.UTF_8);
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
            return ids;
        } catch (IOException e) {
            String message = "Cannot write which plugins are enabled or disabled to " + file + " (" + e.getMessage()
                    + "); make its folder writable";
            throw new PluginRuntimeException(e, "{}", message);
        }
    }
}
