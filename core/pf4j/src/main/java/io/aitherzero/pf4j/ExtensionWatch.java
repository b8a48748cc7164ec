package io.aitherzero.pf4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionWrapper;
import org.pf4j.PluginRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was told of the extensions of one type. An extension is known by its class, which a plugin that is loaded again has
 * anew. One thread tells at a time; who comes meanwhile leaves it to that thread to look once more.
 */
final class ExtensionWatch<T> {
    private static final Logger log = LoggerFactory.getLogger(ExtensionWatch.class);

    private final Supplier<List<ExtensionWrapper<T>>> present;
    private final Consumer<? super T> added;
    private final Consumer<? super T> removed;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean closed;

    /** Null for one that could not be made, so that it is not tried again. Touched by the thread that tells alone. */
    private final Map<Class<?>, @Nullable T> known = new LinkedHashMap<>();

    /**
     * Tells nothing yet.
     *
     * @param present the extensions that there are now, in order, not made yet
     */
    ExtensionWatch(
            Supplier<List<ExtensionWrapper<T>>> present, Consumer<? super T> added, Consumer<? super T> removed) {
        this.present = present;
        this.added = added;
        this.removed = removed;
    }

    /** Tells what has changed since the last time. */
    void look() {
        if (asked.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        while (missed != 0) {
            if (closed) {
                known.clear();
            } else {
                tell(present.get());
            }
            missed = asked.addAndGet(-missed);
        }
    }

    private void tell(List<ExtensionWrapper<T>> now) {
        List<Class<?>> gone = new ArrayList<>(known.keySet());
        now.forEach(extension -> gone.remove(type(extension)));
        for (Class<?> type : gone) {
            T extension = known.remove(type);
            if (extension != null) {
                call(removed, extension, type);
            }
        }
        for (ExtensionWrapper<T> found : now) {
            Class<?> type = type(found);
            if (!known.containsKey(type)) {
                T extension = make(found);
                known.put(type, extension);
                if (extension != null) {
                    call(added, extension, type);
                }
            }
        }
    }

    private static Class<?> type(ExtensionWrapper<?> extension) {
        return extension.getDescriptor().extensionClass;
    }

    private @Nullable T make(ExtensionWrapper<T> found) {
        try {
            return found.getExtension();
        } catch (PluginRuntimeException e) {
            log.warn("A watch does without an extension: {}", e.getMessage(), e);
            return null;
        }
    }

    private void call(Consumer<? super T> callback, T extension, Class<?> type) {
        if (closed) {
            return;
        }
        try {
            callback.accept(extension);
        } catch (Throwable e) {
            // an Error, too, is the watcher's own failure
            log.error(
                    "What watches extensions failed when '{}' {}",
                    type.getName(),
                    callback == added ? "came" : "had gone",
                    e);
        }
    }

    /** Tells no more, and holds no extension. */
    void close() {
        closed = true;
        look();
    }
}
