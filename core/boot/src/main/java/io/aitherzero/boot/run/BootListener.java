package io.aitherzero.boot.run;

import java.util.Optional;

/**
 * Sees a boot happen. {@link #finished} is called before anything that depends on the module begins; for different
 * modules the methods may be called at the same time. What a listener throws reaches the caller of the boot once the boot
 * is over.
 */
public interface BootListener {
    /**
     * All that a module depends on has started.
     *
     * @param id the module
     * @param binding the dependency that was the last to start
     */
    default void ready(String id, Optional<String> binding) {}

    /**
     * A worker begins with a module; called by that worker.
     *
     * @param id the module
     */
    default void begun(String id) {}

    /**
     * The module's instance has been created; called by its worker.
     *
     * @param id the module
     */
    default void loaded(String id) {}

    /**
     * The module's part in the boot is over.
     *
     * @param id the module
     * @param outcome how it ended
     */
    default void finished(String id, Outcome outcome) {}

    /** Each module has started or is known not to; called once, by the thread that called for the boot. */
    default void over() {}
}
