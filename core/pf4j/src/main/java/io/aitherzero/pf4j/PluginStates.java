package io.aitherzero.pf4j;

import io.aitherzero.base.HeapShortage;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginManager;
import org.pf4j.PluginState;
import org.pf4j.PluginStateEvent;
import org.pf4j.PluginStateListener;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the states of plugins and tells listeners, in the order in which the states were set. A state is set by the thread
 * that holds the plugin's ticket; {@link #deliver} comes after the ticket is given back, so that a listener may start and
 * stop plugins without waiting for a thread that waits for it. No lock is held while a listener is called.
 */
final class PluginStates {
    private static final Logger log = LoggerFactory.getLogger(PluginStates.class);

    private record Change(PluginWrapper plugin, PluginState before, PluginState after) {}

    /** PF4J's event reads the plugin's state when asked, when another thread may have changed it already. */
    private static final class PastEvent extends PluginStateEvent {
        private static final long serialVersionUID = 1L;
        private final PluginState after;

        PastEvent(PluginManager source, PluginWrapper plugin, PluginState before, PluginState after) {
            super(source, plugin, before);
            this.after = after;
        }

        @Override
        public PluginState getPluginState() {
            return after;
        }
    }

    private final GuardedPluginManager plugins;
    private final TellingTurn turn;
    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();

    private final AtomicLong count = new AtomicLong();

    PluginStates(GuardedPluginManager plugins, TellingTurn turn) {
        this.plugins = plugins;
        this.turn = turn;
    }

    void started(PluginWrapper plugin) {
        plugin.setFailedException(null);
        set(plugin, PluginState.STARTED);
        for (int tries = 0; ; tries++) {
            try {
                if (!plugins.started().contains(plugin)) {
                    plugins.started().add(plugin);
                }
                return;
            } catch (OutOfMemoryError | BootstrapMethodError e) {
                HeapShortage.outlast(e, tries);
            }
        }
    }

    void stopped(PluginWrapper plugin) {
        noLongerStarted(plugin);
        set(plugin, PluginState.STOPPED);
    }

    void failed(PluginWrapper plugin, Throwable error) {
        noLongerStarted(plugin);
        failedToStop(plugin, error);
    }

    private void noLongerStarted(PluginWrapper plugin) {
        for (int tries = 0; ; tries++) {
            try {
                plugins.started().remove(plugin);
                return;
            } catch (OutOfMemoryError | BootstrapMethodError e) {
                HeapShortage.outlast(e, tries);
            }
        }
    }

    /** As in PF4J, the plugin remains in the list of those that have started. */
    void failedToStop(PluginWrapper plugin, Throwable error) {
        plugin.setFailedException(error);
        set(plugin, PluginState.FAILED);
    }

    private void set(PluginWrapper plugin, PluginState after) {
        set(plugin, plugin.getPluginState(), after);
    }

    /** Sets a state of which listeners are told that it came after {@code before}. */
    void set(PluginWrapper plugin, PluginState before, PluginState after) {
        plugin.setPluginState(after);
        count.incrementAndGet();
        for (int tries = 0; ; tries++) {
            try {
                changes.add(new Change(plugin, before, after));
                return;
            } catch (OutOfMemoryError | BootstrapMethodError e) {
                HeapShortage.outlast(e, tries);
            }
        }
    }

    /** Grows with each state that a plugin is given; tells whether an override of the host's has had an effect. */
    long count(PluginWrapper plugin) {
        return plugin instanceof SynchronizedPluginWrapper counting ? counting.changes() : count.get();
    }

    /**
     * Tells listeners of all changes so far; returns when each has been told, or when a listener has kept the thread for some
     * time that tells of them.
     */
    void deliver() {
        if (!turn.take()) {
            return;
        }
        try {
            while (turn.mine()) {
                @Nullable Change change = changes.poll();
                if (change == null) {
                    return;
                }
                plugins.firePluginStateEvent(event(change));
            }
        } finally {
            turn.release();
        }
    }

    private PluginStateEvent event(Change change) {
        for (int tries = 0; ; tries++) {
            try {
                // a wrapper that is not ours makes no promise to threads, and PF4J's own event is equal to nothing but
                // itself
                return change.plugin instanceof SynchronizedPluginWrapper
                        ? new PastEvent(plugins, change.plugin, change.before, change.after)
                        : new PluginStateEvent(plugins, change.plugin, change.before);
            } catch (OutOfMemoryError | BootstrapMethodError e) {
                HeapShortage.outlast(e, tries);
            }
        }
    }

    /** Tells listeners of one event, each shielded from what the others throw. */
    void fire(PluginStateEvent event, List<PluginStateListener> listeners) {
        if (event.getPluginState() == event.getOldState()) {
            return;
        }
        boolean taken = turn.take();
        try {
            for (PluginStateListener listener : listeners) {
                turn.calling();
                try {
                    listener.pluginStateChanged(event);
                } catch (Throwable e) {
                    // an Error, too, is the listener's own failure
                    log(event, listener, e);
                }
            }
        } finally {
            if (taken) {
                turn.release();
            }
        }
    }

    private static void log(PluginStateEvent event, PluginStateListener listener, Throwable error) {
        Failures.log(
                log,
                "Listener {} failed",
                listener.getClass().getName() + " of state " + event.getPluginState() + " of plugin '"
                        + event.getPlugin().getPluginId() + "'",
                error);
    }
}
