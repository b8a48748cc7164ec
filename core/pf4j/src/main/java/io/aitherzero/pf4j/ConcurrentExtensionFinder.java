package io.aitherzero.pf4j;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pf4j.DefaultExtensionFinder;
import org.pf4j.ExtensionFinder;
import org.pf4j.PluginManager;

/** PF4J's compound of finders with an {@link IndexedOnceExtensionFinder} as its first; finders may be added at any time. */
final class ConcurrentExtensionFinder extends DefaultExtensionFinder {
    ConcurrentExtensionFinder(PluginManager plugins) {
        this(plugins, new IndexedOnceExtensionFinder(plugins));
    }

    ConcurrentExtensionFinder(PluginManager plugins, ExtensionFinder first) {
        super(plugins);
        finders = new CopyOnWriteArrayList<>(List.of(first));
    }
}
