package io.aitherzero.host;

import io.aitherzero.api.plugin.MemoryPressure;
import io.aitherzero.host.work.PressureFeed;
import io.aitherzero.parallel.memory.MemoryMonitor;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The memory pressure as modules see it; nothing is measured before one asks. */
final class ModulePressure {
    private final PressureFeed feed;
    private final ModuleJobs jobs;
    private boolean measured;

    /**
     * The pressure of one host.
     *
     * @param given what to tell in place of what is measured
     * @param jobs whose engine measures
     */
    ModulePressure(Optional<PressureFeed> given, ModuleJobs jobs) {
        this.feed = given.isPresent() ? given.get() : new PressureFeed();
        this.jobs = jobs;
        this.measured = given.isPresent();
    }

    private synchronized PressureFeed feed() {
        if (!measured) {
            measured = true;
            MemoryMonitor measuring = jobs.memory();
            measuring.addListener(change -> feed.set(asTold(change.to())));
            feed.set(asTold(measuring.pressure()));
        }
        return feed;
    }

    private static MemoryPressure asTold(io.aitherzero.parallel.memory.MemoryPressure pressure) {
        return MemoryPressure.valueOf(pressure.name());
    }

    /** What is measured already; empty where no module has asked yet. */
    synchronized Optional<MemoryPressure> known() {
        return measured ? Optional.of(feed.now()) : Optional.empty();
    }

    MemoryPressure now() {
        return feed().now();
    }

    /** Tells of changes through an executor that makes one call at a time; what was told last is not told again. */
    Runnable tell(Executor calls, Consumer<MemoryPressure> changed) {
        PressureFeed told = feed();
        AtomicReference<MemoryPressure> last = new AtomicReference<>(MemoryPressure.NORMAL);
        Runnable look = () -> calls.execute(() -> {
            MemoryPressure now = told.now();
            if (last.getAndSet(now) != now) {
                changed.accept(now);
            }
        });
        Runnable end = told.listen(look);
        look.run();
        return end;
    }
}
