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

    /** Keeps what a call of a listener threw. That the heap was full for a moment is not the listener's own failure. */
    void keep(Throwable thrown) {
        if (!(thrown instanceof OutOfMemoryError)) {
            first.compareAndSet(null, thrown);
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
        try {
            listener.ready(id, binding);
        } catch (RuntimeException | Error e) {
            keep(e);
        }
    }

    @Override
    public void begun(String id) {
        try {
            listener.begun(id);
        } catch (RuntimeException | Error e) {
            keep(e);
        }
    }

    @Override
    public void loaded(String id) {
        try {
            listener.loaded(id);
        } catch (RuntimeException | Error e) {
            keep(e);
        }
    }

    @Override
    public void finished(String id, Outcome outcome) {
        try {
            listener.finished(id, outcome);
        } catch (RuntimeException | Error e) {
            keep(e);
        }
    }
}
