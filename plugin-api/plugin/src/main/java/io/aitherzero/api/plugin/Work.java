package io.aitherzero.api.plugin;

/** What a module does later, or again and again. */
@FunctionalInterface
public interface Work {
    /**
     * Called on a thread of the module's.
     *
     * @throws Exception to be logged; work that is done again and again goes on
     */
    void run() throws Exception;
}
