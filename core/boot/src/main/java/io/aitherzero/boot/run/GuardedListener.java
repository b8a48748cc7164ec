package io.aitherzero.boot.run;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps what a listener throws until the run is over, so that it costs neither a module nor a worker. */
final class GuardedListener implements BootListener {
    private final BootListener listener;
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    GuardedListener(BootListener listener) {
        this.listener = listener;
    }

    void guard(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            first.compareAndSet(null, e);
        }
    }

    /** Throws the first of what was kept. */
    void rethrow() {
        @Nullable Throwable failure = first.get();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    @Override
    public void ready(String id, Optional<String> binding) {
        guard(() -> listener.ready(id, binding));
    }

    @Override
    public void begun(String id) {
        guard(() -> listener.begun(id));
    }

    @Override
    public void loaded(String id) {
        guard(() -> listener.loaded(id));
    }

    @Override
    public void finished(String id, Outcome outcome) {
        guard(() -> listener.finished(id, outcome));
    }
}
