package io.aitherzero.pf4j;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginFactory;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/**
 * A wrapper whose state any thread may read and set, and whose plugin is made once however many threads ask for it.
 *
 * <p>Whoever asks while the plugin is being made waits for it. A factory's exception reaches the caller that ran it, and
 * the next call tries again.
 */
final class SynchronizedPluginWrapper extends PluginWrapper {
    private final Object making = new Object();
    private boolean beingMade;

    private volatile @Nullable PluginFactory factory;
    private volatile @Nullable Plugin plugin;
    private volatile PluginState state = PluginState.CREATED;
    private volatile @Nullable Throwable failure;
    private final AtomicInteger changes = new AtomicInteger();

    SynchronizedPluginWrapper(PluginManager plugins, PluginDescriptor descriptor, Path path, ClassLoader loader) {
        super(plugins, descriptor, path, loader);
    }

    @Override
    public @Nullable Plugin getPlugin() {
        Plugin known = plugin;
        if (known != null || state == PluginState.UNLOADED) {
            return known;
        }
        synchronized (making) {
            if (plugin == null && state != PluginState.UNLOADED) {
                plugin = make();
            }
            return plugin;
        }
    }

    private @Nullable Plugin make() {
        PluginFactory maker = factory;
        if (maker == null) {
            throw new PluginRuntimeException("Plugin '" + getPluginId()
                    + "' has no factory to be made by; call setPluginFactory before getPlugin");
        }
        if (beingMade) {
            throw new PluginRuntimeException("Plugin '" + getPluginId()
                    + "' asks for itself while it is being made; use 'this', or ask in start()");
        }
        beingMade = true;
        try {
            return maker.create(this);
        } finally {
            beingMade = false;
        }
    }

    @Override
    public void setPluginFactory(PluginFactory pluginFactory) {
        factory = pluginFactory;
    }

    @Override
    public PluginState getPluginState() {
        return state;
    }

    @Override
    public void setPluginState(PluginState pluginState) {
        // twice, so that who reads number and state one after the other sees another number later, whatever it has read
        changes.incrementAndGet();
        state = pluginState;
        changes.incrementAndGet();
    }

    /** Grows whenever a state is set, before it can be seen and after. */
    int changes() {
        return changes.get();
    }

    @Override
    public @Nullable Throwable getFailedException() {
        return failure;
    }

    @Override
    public void setFailedException(@Nullable Throwable failedException) {
        failure = failedException;
    }
}
