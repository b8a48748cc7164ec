package io.aitherzero.pf4j;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pf4j.DefaultExtensionFinder;
import org.pf4j.DefaultPluginManager;
import org.pf4j.ExtensionFinder;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;

/** PF4J's manager with the parts of this package plugged in and nothing else changed. */
class GuardedManager extends DefaultPluginManager {
    GuardedManager(Path folder) {
        super(folder);
    }

    @Override
    protected void initialize() {
        super.initialize();
        plugins = Collections.synchronizedMap(new LinkedHashMap<>());
        pluginClassLoaders = Collections.synchronizedMap(new HashMap<>());
        resolvedPlugins = new CopyOnWriteArrayList<>();
        startedPlugins = new CopyOnWriteArrayList<>();
    }

    @Override
    protected ExtensionFinder createExtensionFinder() {
        ConcurrentExtensionFinder finder = new ConcurrentExtensionFinder(this, newIndexedFinder());
        addPluginStateListener(finder);
        return finder;
    }

    DefaultExtensionFinder extensionFinder() {
        return (DefaultExtensionFinder) extensionFinder;
    }

    IndexedOnceExtensionFinder newIndexedFinder() {
        return new IndexedOnceExtensionFinder(this);
    }

    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new AtomicPluginStatusProvider(getPluginsRoot());
    }

    @Override
    protected PluginRepository createPluginRepository() {
        return PluginRepositories.of(this, getPluginsRoots(), new ExpandingPluginRepository(getPluginsRoots()));
    }

    @Override
    protected PluginFactory createPluginFactory() {
        return new ReasonedPluginFactory();
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return GuardedPluginLoaders.of(this, this::getPluginClassLoader);
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new ArchiveDescriptorFinder();
    }

    @Override
    protected PluginWrapper createPluginWrapper(PluginDescriptor descriptor, Path path, ClassLoader loader) {
        PluginWrapper wrapper = new SynchronizedPluginWrapper(this, descriptor, path, loader);
        wrapper.setPluginFactory(getPluginFactory());
        return wrapper;
    }
}
