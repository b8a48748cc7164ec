package io.aitherzero.api.plugin;

/** Says how something does that a module needs or is. */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Called on a thread of the module's whenever somebody asks, never twice at the same time.
     *
     * @return how it does
     * @throws Exception for {@link Health#down}, with what was thrown as the detail
     */
    Health check() throws Exception;
}
