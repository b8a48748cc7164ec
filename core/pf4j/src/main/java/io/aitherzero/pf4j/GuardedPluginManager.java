package io.aitherzero.pf4j;

import io.aitherzero.base.Excerpt;
import io.aitherzero.boot.graph.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultExtensionFinder;
import org.pf4j.DefaultPluginManager;
import org.pf4j.DependencyResolver;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStateEvent;
import org.pf4j.PluginStateListener;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.VersionManager;
import org.pf4j.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PF4J's manager made of parts that any number of threads may use. */
abstract class GuardedPluginManager extends DefaultPluginManager {
    private static final Logger log = LoggerFactory.getLogger(GuardedPluginManager.class);

    // without a value of its own, as it is set while PF4J's constructor runs
    private @Nullable ExpandingPluginRepository expanding;

    private volatile @Nullable ArchiveStore store;
    private volatile @Nullable StoredRepository stored;

    GuardedPluginManager() {
        super();
    }

    GuardedPluginManager(Path... pluginsRoots) {
        super(pluginsRoots);
    }

    GuardedPluginManager(List<Path> pluginsRoots) {
        super(pluginsRoots);
    }

    /** Called by PF4J's constructor, before the fields of this class have values. */
    @Override
    protected void initialize() {
        super.initialize();
        plugins = new LiveMap<>(plugins);
        pluginClassLoaders = new LiveMap<>(pluginClassLoaders);
        unresolvedPlugins = new LiveList<>(unresolvedPlugins);
        resolvedPlugins = new LiveList<>(resolvedPlugins);
        startedPlugins = new LiveList<>(startedPlugins);
        pluginStateListeners = new LiveList<>(pluginStateListeners);
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new ArchiveDescriptorFinder();
    }

    @Override
    protected PluginDescriptorFinder getPluginDescriptorFinder() {
        PluginDescriptorFinder finder = super.getPluginDescriptorFinder();
        return ArchiveDescriptorFinder.isOursAlone(finder) ? finder : inLoad(finder);
    }

    /** A finder of the host's for a thread that may be loading plugins. */
    abstract PluginDescriptorFinder inLoad(PluginDescriptorFinder finder);

    @Override
    protected PluginRepository createPluginRepository() {
        ExpandingPluginRepository zips = new ExpandingPluginRepository(getPluginsRoots());
        expanding = zips;
        return PluginRepositories.of(this, getPluginsRoots(), zips);
    }

    @Override
    protected ExtensionFinder createExtensionFinder() {
        DefaultExtensionFinder finder = new ConcurrentExtensionFinder(this);
        addPluginStateListener(finder);
        return finder;
    }

    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        // as PF4J, which asks for the folders only where the property names none
        Optional<Path> configured = PluginStatusFiles.configured();
        return new AtomicPluginStatusProvider(
                configured.isPresent() ? configured.get() : PluginStatusFiles.folder(getPluginsRoots()));
    }

    @Override
    protected VersionManager createVersionManager() {
        return new LenientVersions();
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return GuardedPluginLoaders.of(this, this::loaderOf);
    }

    @Override
    protected ExtensionFactory createExtensionFactory() {
        return new ModuleExtensionFactory(this);
    }

    @Override
    protected PluginWrapper createPluginWrapper(PluginDescriptor descriptor, Path path, ClassLoader loader) {
        PluginWrapper plugin = new SynchronizedPluginWrapper(this, descriptor, path, loader);
        plugin.setPluginFactory(getPluginFactory());
        return plugin;
    }

    @Override
    protected @Nullable PluginWrapper loadPluginFromPath(Path pluginPath) {
        return super.loadPluginFromPath(stored(pluginPath));
    }

    /** What is loaded for a path: its copy where there is a store, else a zip's folder. */
    private Path stored(Path path) {
        ArchiveStore copies = store;
        boolean archive = FileUtils.isJarFile(path) || FileUtils.isZipFile(path);
        if (copies == null || !archive || path.toAbsolutePath().normalize().startsWith(copies.folder())) {
            return ArchiveExpansion.expandIfZip(path);
        }
        try {
            return copies.take(path).path();
        } catch (IOException e) {
            log.info("Plugin archive {} is loaded from where it lies", path, e);
            return ArchiveExpansion.expandIfZip(path);
        }
    }

    /** From now on plugins are loaded from copies of their archives. */
    final StoredRepository useStore(ArchiveStore copies) {
        StoredRepository repository = new StoredRepository(getPluginsRoots(), copies, pluginRepository);
        pluginRepository = repository;
        stored = repository;
        store = copies;
        return repository;
    }

    final Optional<ArchiveStore> store() {
        return Optional.ofNullable(store);
    }

    /** The copy that a path is of, where there is a store. */
    final Optional<StoredArchive> copy(Path path) {
        ArchiveStore copies = store;
        return copies == null ? Optional.empty() : copies.loaded(path);
    }

    /** Where an operator finds what was loaded from a path. */
    final Path dropped(Path path) {
        Optional<StoredArchive> copy = copy(path);
        return copy.isPresent() ? copy.get().dropped() : path;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the list is safe by itself
    public void addPluginStateListener(PluginStateListener listener) {
        pluginStateListeners.add(listener);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the list is safe by itself
    public void removePluginStateListener(PluginStateListener listener) {
        pluginStateListeners.remove(listener);
    }

    @Override
    protected boolean isPluginValid(PluginWrapper plugin) {
        try {
            return super.isPluginValid(plugin);
        } catch (RuntimeException | StackOverflowError e) {
            log.warn(
                    "Plugin '{}' requires host version '{}', which is not a version range",
                    Excerpt.of(getPluginLabel(plugin.getDescriptor())),
                    Excerpt.of(plugin.getDescriptor().getRequires()));
            return false;
        }
    }

    // what PF4J keeps protected, under other names: an override would hide it from whoever is in PF4J's package

    final boolean disabledByOperator(String pluginId) {
        return isPluginDisabled(pluginId);
    }

    final Map<String, ClassLoader> loaders() {
        return getPluginClassLoaders();
    }

    List<Path> pluginPaths() {
        return pluginRepository.getPluginPaths();
    }

    Map<Path, PluginRuntimeException> refusedArchives() {
        Map<Path, PluginRuntimeException> refused = new LinkedHashMap<>();
        if (expanding != null) {
            refused.putAll(expanding.failures());
        }
        if (stored != null) {
            refused.putAll(stored.refused());
        }
        return refused;
    }

    List<Finding> archiveNotes() {
        return stored == null ? List.of() : stored.notes();
    }

    // PF4J's fields and protected methods, for the parts of this manager

    final Map<String, PluginWrapper> byId() {
        return plugins;
    }

    /**
     * The list itself, not through PF4J's getter: a host may guard that by a lock of its own, which the thread has that waits
     * for the caller of this, or hand out a part or a copy.
     */
    final List<PluginWrapper> resolved() {
        return resolvedPlugins;
    }

    /** As {@link #resolved}. */
    final List<PluginWrapper> unresolved() {
        return unresolvedPlugins;
    }

    /** As {@link #resolved}. */
    final List<PluginWrapper> started() {
        return startedPlugins;
    }

    final @Nullable ClassLoader loaderOf(String pluginId) {
        return pluginClassLoaders.get(pluginId);
    }

    final DependencyResolver resolver() {
        return dependencyResolver;
    }

    /** Whether a host has put a way of its own in place of {@link #loadPluginFromPath}. */
    abstract boolean hostLoads();

    /** What {@link #loadPluginFromPath} returns; without any lock of this manager where that is the host's. */
    abstract @Nullable PluginWrapper loadUnlocked(Path pluginPath);

    @Override
    protected abstract PluginState stopPlugin(String pluginId, boolean stopDependents);

    @Override
    protected abstract DependencyResolver.Result resolveDependencies();

    @Override
    protected boolean unloadPlugin(String pluginId, boolean unloadDependents) {
        return super.unloadPlugin(pluginId, unloadDependents);
    }

    @Override
    protected abstract boolean unloadPlugin(String pluginId, boolean unloadDependents, boolean resolveDependencies);

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the order of events has a lock of its own
    protected abstract void firePluginStateEvent(PluginStateEvent event);

    @Override
    protected void checkPluginId(String pluginId) {
        super.checkPluginId(pluginId);
    }

    @Override
    protected boolean checkPluginState(String pluginId, PluginState state) {
        return super.checkPluginState(pluginId, state);
    }

    @Override
    protected boolean isPluginDisabled(String pluginId) {
        return super.isPluginDisabled(pluginId);
    }

    @Override
    protected Map<String, ClassLoader> getPluginClassLoaders() {
        return super.getPluginClassLoaders();
    }

    @Override
    protected String getPluginLabel(PluginDescriptor descriptor) {
        return super.getPluginLabel(descriptor);
    }

    PluginStatusProvider statusProvider() {
        return pluginStatusProvider;
    }

    DependencyResolver.Result resolveAsPf4j() {
        return super.resolveDependencies();
    }

    boolean ignoresUnresolvable() {
        return getResolveRecoveryStrategy() == ResolveRecoveryStrategy.IGNORE_PLUGIN_AND_CONTINUE;
    }

    /** Whether code of a plugin runs with the plugin's loader as its context class loader. */
    boolean givesOwnContextLoader() {
        return false;
    }

    /** Whether extensions of the application itself count. */
    boolean findsApplicationExtensions() {
        return true;
    }

    /** Whether an archive counts whatever version of its module lies elsewhere. */
    boolean isOverriding(Path archive) {
        return false;
    }

    /** The extensions of a plugin whose archive has no index of them; known of checked archives alone. */
    List<String> unindexedExtensions(String pluginId) {
        return List.of();
    }
}
