package io.aitherzero.api.plugin;

import java.time.Duration;

/**
 * Does work of one module later, or again and again. It may be asked from the module's constructor until its {@code stop()}
 * is called; times count from then, or from when the module has started if that is later, so that no work runs in a module
 * that is not up. Safe for use by any thread.
 *
 * <p>Work runs on daemon threads of the module, named after module and work, with the module's class loader as their
 * context class loader and the module in their logging context. Runs of one piece of work never overlap; those of several
 * may.
 *
 * <p>What a run throws is logged, once until it throws something else, and the work goes on. Work that hangs holds up no
 * other.
 *
 * <p>Work ends with its module: from the call of {@code stop()} on no run begins. One that is under way when {@code stop()}
 * returns gets half of what is left of the stop budget, five seconds at most, to end by itself; then its thread is
 * interrupted. What goes on all the same is named, and the module counts as not stopped.
 */
public interface ModuleScheduler {
    /**
     * Does work once.
     *
     * @param name what the work is, for thread names, the log and the operator
     * @param delay until then; zero for as soon as possible
     * @param work what to do
     * @return ends it where it has not begun
     * @throws IllegalStateException if the module has been stopped
     * @throws IllegalArgumentException if the delay is negative
     */
    Registration once(String name, Duration delay, Work work);

    /**
     * Does work at once and again a while after each run has ended.
     *
     * @param name what the work is
     * @param delay from the end of a run to the next one
     * @param work what to do
     * @return ends it
     * @throws IllegalStateException if the module has been stopped
     * @throws IllegalArgumentException if the delay is not positive
     */
    default Registration withFixedDelay(String name, Duration delay, Work work) {
        return withFixedDelay(name, Duration.ZERO, delay, work);
    }

    /**
     * Does work again and again, with a pause after each run.
     *
     * @param name what the work is
     * @param first until the first run
     * @param delay from the end of a run to the next one
     * @param work what to do
     * @return ends it
     * @throws IllegalStateException if the module has been stopped
     * @throws IllegalArgumentException if a time is negative, or the delay zero
     */
    Registration withFixedDelay(String name, Duration first, Duration delay, Work work);

    /**
     * Does work at multiples of a period after its first run. A time that comes while the run before is still under way
     * is left out and counted; it is not made up for.
     *
     * @param name what the work is
     * @param first until the first run
     * @param period from the begin of a run to that of the next one
     * @param work what to do
     * @return ends it
     * @throws IllegalStateException if the module has been stopped
     * @throws IllegalArgumentException if a time is negative, or the period zero
     */
    Registration atFixedRate(String name, Duration first, Duration period, Work work);
}
