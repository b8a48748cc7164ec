package io.aitherzero.api.plugin;

import io.aitherzero.api.parallel.ParallelExecutor;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.pf4j.ExtensionPoint;
import org.slf4j.Logger;

/**
 * What the host hands to one module: who it is, where it may write and what it was configured to do. Valid from the
 * construction of the plugin until its {@code stop()} has returned; safe for use by any thread.
 *
 * <p>Hosts implement this, and tests that need a part of it. A later version may have more methods; where a host does not
 * have what they give, they throw {@link UnsupportedOperationException}.
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
     * The extensions of a type that the started modules publish, this one included, in order of their ordinals. They are
     * made anew by each call. A module publishes its extensions when its {@code start()} has returned: its own are not
     * among them before, and {@link #onExtensions} tells when they are.
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

    /**
     * Does work later, or again and again, until the module stops. It may be kept, and used again after a restart.
     */
    default ModuleScheduler scheduler() {
        throw new UnsupportedOperationException("This host does no work later; run the module in an AitherZero host");
    }

    /**
     * Watches the extensions of a type, so that the module keeps none whose module has stopped or was loaded again.
     * {@code added} gets each that is there before this method returns, and each that is published later, the module's own
     * included; {@code removed} gets the same object when its module has stopped. Later calls come on a thread of the
     * module's, one at a time for all watches of the module, and none comes from the call of its {@code stop()} on. What a
     * call throws is logged, and the others go on.
     *
     * @param type the extension point
     * @param added gets an extension that has come; it is made for this watch alone
     * @param removed gets an extension that has gone; its classes may be closed already, so let go of it and call no
     *     method of it
     * @param <T> the extension point
     * @return ends the watch
     * @throws IllegalStateException if the module has been stopped
     */
    default <T extends ExtensionPoint> Registration onExtensions(
            Class<T> type, Consumer<? super T> added, Consumer<? super T> removed) {
        throw new UnsupportedOperationException("This host does not watch; run the module in an AitherZero host");
    }

    /**
     * Has the host ask how something does, for the operator and whoever watches the process. The first answer is asked for
     * when somebody wants to know; an answer that takes too long counts as {@link Health.Status#DOWN}. A check with the same
     * name takes the place of the one before.
     *
     * @param name what is checked, such as {@code db}
     * @param check says how it does
     * @return ends the checks
     * @throws IllegalStateException if the module has been stopped
     */
    default Registration health(String name, HealthCheck check) {
        throw new UnsupportedOperationException("This host asks for no health; run the module in an AitherZero host");
    }

    /**
     * How short memory is now. The first call of any module begins to watch it, and says {@link MemoryPressure#NORMAL}.
     */
    default MemoryPressure memoryPressure() {
        return MemoryPressure.NORMAL;
    }

    /**
     * Tells when memory gets short, and when it is over. The first call is for the pressure that there is, unless it is
     * {@link MemoryPressure#NORMAL}. Calls come on a thread of the module's, one at a time; where the pressure changes
     * faster than they return, the last one counts.
     *
     * @param changed gets the new pressure
     * @return ends it
     * @throws IllegalStateException if the module has been stopped
     */
    default Registration onMemoryPressure(Consumer<MemoryPressure> changed) {
        throw new UnsupportedOperationException("This host watches no memory; run the module in an AitherZero host");
    }
}
