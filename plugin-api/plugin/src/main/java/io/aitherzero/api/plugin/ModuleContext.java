package io.aitherzero.api.plugin;

import io.aitherzero.api.parallel.ParallelExecutor;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.ExtensionPoint;
import org.slf4j.Logger;

/**
 * What the host hands to one module: who it is, where it may write and what it was configured to do. Valid from the
 * construction of the plugin until its {@code stop()} has returned; safe for use by any thread.
 */
public interface ModuleContext {
    /** The plugin id from the descriptor. */
    String id();

    /** The plugin version from the descriptor. */
    String version();

    /** A logger named by the module; whatever thread logs, {@code module} in the logging context is this module's id. */
    Logger logger();

    /**
     * The folder that belongs to this module alone, {@code var/data/<id>} in the host's home. It exists when this
     * method returns and survives restarts and updates of the plugin.
     *
     * @throws java.io.UncheckedIOException if the folder cannot be made
     */
    Path dataFolder();

    /**
     * The module's configuration, {@code conf/<id>.conf} in the host's home, bound to a record: a key for each
     * component, kebab-case or camelCase, with the values of {@code defaults} where the file is silent or missing.
     *
     * <p>Components may be primitives and their boxes, {@code String}, enums, {@code Duration} ({@code 30s}),
     * {@code Path} (relative to the home), nested records, and {@code List}, {@code Set} or {@code Optional} of those.
     * A record refuses a value by throwing {@link IllegalArgumentException} from its compact constructor.
     *
     * @param defaults a record with the value of each component that the file does not set
     * @param <R> the record
     * @return the record with the file's values
     * @throws ConfigurationException naming each unknown key, wrong type or value that the record refused, with file
     *     and line
     */
    <R extends Record> R configuration(R defaults);

    /**
     * The extensions of a type that the started modules publish, this one included, in order of their ordinals.
     *
     * @param type the extension point
     * @param <T> the extension point
     */
    <T extends ExtensionPoint> List<T> extensions(Class<T> type);

    /**
     * Runs items in parallel for this module. It may be kept, and used again after a restart. When the module stops, after
     * its {@code stop()} has returned, its batches are cancelled and awaited; so they are when its start fails.
     */
    ParallelExecutor parallel();
}
