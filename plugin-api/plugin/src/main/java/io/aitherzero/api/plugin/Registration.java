package io.aitherzero.api.plugin;

/**
 * Something that a module has asked its host for: work, a watch, a check. It ends with the module, and before that by
 * {@link #close}. Safe for use by any thread.
 */
public interface Registration extends AutoCloseable {
    /**
     * Ends it: no call begins any more. A call that is under way goes on and is neither awaited nor interrupted. A second
     * call does nothing.
     */
    @Override
    void close();
}
