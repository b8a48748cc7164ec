package io.aitherzero.boot.run;

/** Starts a module. Each method is called at most once for a module in one boot, on the thread of a worker. */
public interface ModuleStarter {
    /**
     * Loads the module's class and creates its instance.
     *
     * @param id the module
     * @throws Exception as the module threw
     */
    void load(String id) throws Exception;

    /**
     * Starts the loaded module.
     *
     * @param id the module
     * @throws Exception as the module threw
     */
    void start(String id) throws Exception;

    /**
     * A start came back after its deadline, when the module had been given up: what it did is to be undone.
     *
     * @param id the module
     * @param outcome how the start ended after all; cancelled where only the load came back, for then {@link #start} is
     *     not called
     */
    void returnedLate(String id, Outcome outcome);
}
