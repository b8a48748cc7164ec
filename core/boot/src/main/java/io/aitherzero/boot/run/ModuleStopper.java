package io.aitherzero.boot.run;

/** Stops a module. {@link #stop} is called once for a module in one run, on the thread of a worker. */
public interface ModuleStopper {
    /**
     * Stops the module.
     *
     * @param id the module
     * @throws Exception as the module threw
     */
    void stop(String id) throws Exception;

    /**
     * A stop came back after its budget, when the module had been given up.
     *
     * @param id the module
     */
    void returnedLate(String id);
}
