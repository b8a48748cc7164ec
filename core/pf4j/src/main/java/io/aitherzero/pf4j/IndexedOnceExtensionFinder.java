package io.aitherzero.pf4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pf4j.AbstractExtensionFinder;
import org.pf4j.Extension;
import org.pf4j.ExtensionDescriptor;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.ExtensionWrapper;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDependency;
import org.pf4j.PluginManager;
import org.pf4j.PluginState;
import org.pf4j.PluginStateEvent;
import org.pf4j.PluginStateListener;
import org.pf4j.PluginWrapper;
import org.pf4j.util.ClassUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what PF4J's indexed finder finds, and reads a plugin's index once rather than all indexes after each event.
 *
 * <p>Only a plugin's own index counts; where a host has found that there is none, the class files do. Extensions come in the
 * order of their ordinals, then of the levels of their plugins, then of the plugins' ids, then as the index lists them. An extension class that cannot be loaded is logged and left out. No class of
 * a plugin that has not started is loaded. Safe for use by many threads while plugins come and go.
 */
class IndexedOnceExtensionFinder implements ExtensionFinder, PluginStateListener {
    private static final Logger log = LoggerFactory.getLogger(IndexedOnceExtensionFinder.class);

    private final PluginManager plugins;
    private final ExtensionIndex application =
            new ExtensionIndex.OfApplication(getClass().getClassLoader());
    private final Map<String, ExtensionIndex> indexes = new ConcurrentHashMap<>();
    private final LevelOrder order = new LevelOrder();
    private volatile boolean optionalDependencies;

    IndexedOnceExtensionFinder(PluginManager plugins) {
        this.plugins = plugins;
    }

    @Override
    public <T> List<ExtensionWrapper<T>> find(Class<T> type) {
        List<ExtensionWrapper<T>> found = new ArrayList<>(collect(application(), type));
        for (PluginWrapper plugin : order.of(plugins.getPlugins())) {
            found.addAll(collect(startedIndex(plugin), type));
        }
        return sorted(found);
    }

    @Override
    public <T> List<ExtensionWrapper<T>> find(Class<T> type, @Nullable String pluginId) {
        return sorted(collect(startedIndex(pluginId), type));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public List<ExtensionWrapper> find(@Nullable String pluginId) {
        List<ExtensionWrapper> found = new ArrayList<>();
        ExtensionIndex index = startedIndex(pluginId);
        if (index != null) {
            for (String className : index.classNames()) {
                ExtensionWrapper<?> extension = wrap(index, className, Object.class);
                if (extension != null) {
                    found.add(extension);
                }
            }
        }
        found.sort(Comparator.comparingInt(ExtensionWrapper::getOrdinal));
        return found;
    }

    @Override
    public Set<String> findClassNames(@Nullable String pluginId) {
        if (pluginId == null) {
            ExtensionIndex own = application();
            return own == null ? Set.of() : own.classNames();
        }
        PluginWrapper plugin = plugins.getPlugin(pluginId);
        return plugin == null ? Set.of() : index(plugin).classNames();
    }

    @Override
    public void pluginStateChanged(PluginStateEvent event) {
        PluginState state = event.getPluginState();
        if (state == PluginState.STARTED) {
            for (PluginDependency dependency : event.getPlugin().getDescriptor().getDependencies()) {
                if (dependency.isOptional()) {
                    optionalDependencies = true;
                }
            }
        } else if (state != PluginState.RESOLVED) {
            // a plugin that is not running may be changed on disk
            indexes.remove(event.getPlugin().getPluginId());
            if (state == PluginState.UNLOADED) {
                // it would keep the plugin's classes until extensions are looked for again
                order.forget();
            }
        }
    }

    private <T> List<ExtensionWrapper<T>> collect(@Nullable ExtensionIndex index, Class<T> type) {
        List<ExtensionWrapper<T>> found = new ArrayList<>();
        if (index != null) {
            for (String className : index.classNames()) {
                if (hasItsPlugins(index, className)) {
                    ExtensionWrapper<T> extension = wrap(index, className, type);
                    if (extension != null) {
                        found.add(extension);
                    }
                }
            }
        }
        return found;
    }

    private static <T> List<ExtensionWrapper<T>> sorted(List<ExtensionWrapper<T>> extensions) {
        extensions.sort(Comparator.comparingInt(ExtensionWrapper::getOrdinal));
        return extensions;
    }

    private boolean hasItsPlugins(ExtensionIndex index, String className) {
        if (optionalDependencies) {
            for (String id : index.requirements(className)) {
                PluginWrapper required = plugins.getPlugin(id);
                if (required == null || !required.getPluginState().isStarted()) {
                    log.debug("Extension '{}' of {} waits for plugin '{}'", className, index.owner(), id);
                    return false;
                }
            }
        }
        return true;
    }

    private <T> @Nullable ExtensionWrapper<T> wrap(ExtensionIndex index, String className, Class<T> type) {
        try {
            Class<?> found = index.loader().loadClass(className);
            if (!type.isAssignableFrom(found)) {
                warnOfCopy(index, found, type);
                return null;
            }
            Extension annotation = AbstractExtensionFinder.findExtensionAnnotation(found);
            int ordinal = annotation == null ? 0 : annotation.ordinal();
            noteUse(className, index.loader());
            return new ExtensionWrapper<>(new ExtensionDescriptor(ordinal, found), factory(index, found));
        } catch (ClassNotFoundException | RuntimeException | Error e) {
            if (index.loader() instanceof PluginClassLoader loader && loader.isClosed()) {
                log.debug("Extension '{}' of {} went with its plugin", className, index.owner());
            } else {
                Failures.log(
                        log,
                        "Extension '" + className + "' of {} is left out: its class cannot be loaded",
                        index.owner(),
                        e);
            }
            return null;
        }
    }

    /** PF4J tells whose an extension is by its class loader, which is another one where the class comes from a parent. */
    private ExtensionFactory factory(ExtensionIndex index, Class<?> found) {
        ExtensionFactory factory = plugins.getExtensionFactory();
        return factory instanceof ModuleExtensionFactory own
                        && index != application
                        && found.getClassLoader() != index.loader()
                ? own.ofPluginWith(index.loader())
                : factory;
    }

    /** Who asks is known where a plugin is being loaded or started by this thread, and not elsewhere. */
    private void noteUse(String className, ClassLoader owner) {
        String asking = LoggingContext.running();
        if (asking != null && owner instanceof GuardedPluginClassLoader plugin) {
            LoaderUses uses = LoaderUses.of(asking, plugins);
            if (uses != null) {
                uses.tookExtension(className, plugin.id());
            }
        }
    }

    private static void warnOfCopy(ExtensionIndex index, Class<?> extension, Class<?> type) {
        if (type.getClassLoader() != extension.getClassLoader()
                && ClassUtils.getAllInterfacesNames(extension).contains(type.getSimpleName())) {
            log.error(
                    "Extension '{}' of {} implements another class of the name '{}'; leave that one out of the archive",
                    extension.getName(),
                    index.owner(),
                    type.getSimpleName());
        }
    }

    private @Nullable ExtensionIndex application() {
        return plugins instanceof GuardedPluginManager host && !host.findsApplicationExtensions() ? null : application;
    }

    private @Nullable ExtensionIndex startedIndex(@Nullable String pluginId) {
        return pluginId == null ? application() : startedIndex(plugins.getPlugin(pluginId));
    }

    private @Nullable ExtensionIndex startedIndex(@Nullable PluginWrapper plugin) {
        return plugin != null && plugin.getPluginState().isStarted() ? index(plugin) : null;
    }

    private ExtensionIndex index(PluginWrapper plugin) {
        ClassLoader loader = plugin.getPluginClassLoader();
        ExtensionIndex index = indexes.compute(
                plugin.getPluginId(),
                (id, known) -> known != null && known.loader() == loader ? known : newIndex(id, loader));
        if (plugin.getPluginState() == PluginState.UNLOADED) {
            // the event that removes it may have passed before it was put
            indexes.remove(plugin.getPluginId(), index);
        }
        return index;
    }

    /** A test counts these. */
    ExtensionIndex newIndex(String pluginId, ClassLoader loader) {
        List<String> unindexed =
                plugins instanceof GuardedPluginManager host ? host.unindexedExtensions(pluginId) : List.of();
        return new ExtensionIndex("plugin '" + pluginId + "'", loader, unindexed);
    }
}
