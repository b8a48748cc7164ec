package io.aitherzero.pf4j;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootHistory;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.OverdueException;
import io.aitherzero.boot.run.StopPlan;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultPluginManager;
import org.pf4j.DependencyResolver;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStateEvent;
import org.pf4j.PluginStateListener;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PF4J's {@link DefaultPluginManager} with a parallel boot, for use by any number of threads: same constructors, same
 * contract.
 *
 * <p>{@link #startPlugins} starts plugins as soon as what they depend on has started, each on a thread with the caller's
 * context class loader (or the plugin's, {@link #setPluginContextClassLoader}); {@link #stopPlugins} stops them the other way round. A plugin that fails, whatever it throws,
 * keeps neither the others nor the caller from going on: it is {@link PluginState#FAILED} with its exception, and so is
 * each plugin that requires it. Two threads that start the same plugin start it once, and both return when it is done.
 *
 * <p>Listeners are called one at a time, by the thread that caused the event; what one throws is logged. A listener sees
 * a plugin's dependencies start before the plugin.
 *
 * <p>As in PF4J, a missing dependency, a wrong version or a cycle makes {@code loadPlugins} and {@code loadPlugin} throw.
 * After {@link #setIsolating} they leave out the plugins at fault instead, and {@link #discovered} has a finding for each.
 */
@SuppressWarnings("this-escape") // as in PF4J, whose constructor calls initialize()
public class ParallelPluginManager extends GuardedPluginManager {
    private static final Logger log = LoggerFactory.getLogger(ParallelPluginManager.class);

    private final PluginRegistry registry = new PluginRegistry(this);
    private final TellingTurn turn = new TellingTurn();
    private final PluginTickets tickets = new PluginTickets(registry.lock, turn);
    private final PluginStates states = new PluginStates(this, turn);
    private final RunThreads threads = new RunThreads(this, tickets);
    private final CodeOwners owners = new CodeOwners(this);
    private final ExitCalls exits = new ExitCalls(owners);
    private final PluginLifecycle lifecycle =
            new PluginLifecycle(this, registry, tickets, states, threads, exits, owners);
    private final PluginEnablement enablement = new PluginEnablement(this, registry, tickets, states);
    private final PluginRemoval removal = new PluginRemoval(this, registry, tickets, states);
    private final PluginResolution resolution = new PluginResolution(this);
    private final BootPlanning planning = new BootPlanning(this);
    private final PluginBoots boots =
            new PluginBoots(this, tickets, states, lifecycle, resolution, planning, threads, exits, owners);
    private final PluginReload reload = new PluginReload(this, registry, boots);
    private final boolean hostLoads = loadsItself(getClass());

    /** What the calling thread has found out about archives in the load that it is at. */
    @SuppressWarnings("ThreadLocalUsage") // another manager has another one
    private final ThreadLocal<@Nullable PluginDiscovery> discovery = new ThreadLocal<>();

    private volatile @Nullable Function<PluginWrapper, ModuleContext> contexts;
    private volatile boolean applicationExtensions = true;
    private volatile Optional<Path> overriding = Optional.empty();

    /** Takes plugins from the folder that PF4J takes them from where none is given. */
    public ParallelPluginManager() {
        super();
    }

    /**
     * Takes plugins from folders.
     *
     * @param pluginsRoots the folders; the first also holds {@code enabled.txt} and {@code disabled.txt}
     */
    public ParallelPluginManager(Path... pluginsRoots) {
        super(pluginsRoots);
    }

    /**
     * Takes plugins from folders.
     *
     * @param pluginsRoots the folders; the first also holds {@code enabled.txt} and {@code disabled.txt}
     */
    public ParallelPluginManager(List<Path> pluginsRoots) {
        super(pluginsRoots);
    }

    /**
     * What is told when a plugin begins and when it is over.
     *
     * @param moduleRuns ends what a plugin left running, within the budget of its stop
     */
    public void setModuleRuns(ModuleRuns moduleRuns) {
        lifecycle.host = moduleRuns;
    }

    @Override
    protected PluginFactory createPluginFactory() {
        return new ModulePluginFactory(this::context);
    }

    private Optional<ModuleContext> context(PluginWrapper plugin) {
        Function<PluginWrapper, ModuleContext> given = contexts;
        return given == null ? Optional.empty() : Optional.of(given.apply(plugin));
    }

    /**
     * Whether one bad plugin is left out instead of making a load throw; off by default, as in PF4J.
     *
     * @param isolating whether to leave it out
     */
    public void setIsolating(boolean isolating) {
        resolution.isolating = isolating;
    }

    /**
     * From now on plugins are loaded from copies of their archives, and {@link PluginWrapper#getPluginPath} is that of the
     * copy; {@link #deletePlugin} deletes what was dropped. By default they are loaded where they lie, as in PF4J. To be
     * called before plugins are loaded.
     *
     * @param copies where copies are kept
     */
    public void setStore(ArchiveStore copies) {
        useStore(copies);
    }

    /**
     * The same, and an archive that cannot be used as it is now counts as it was accepted last.
     *
     * @param copies where copies are kept
     * @param sets the sets that were accepted
     */
    public void setStore(ArchiveStore copies, AcceptedSets sets) {
        useStore(copies).accepted = Optional.of(dropped -> sets.last().stream()
                .flatMap(set -> set.members().stream())
                .filter(member -> member.dropped().equals(dropped))
                .map(AcceptedSets.Member::sha256)
                .findFirst());
    }

    /**
     * Who is told of each change of a plugin's state, in their order.
     *
     * @param listener is called by the thread that caused the change, under a lock: it must not wait, nor call this
     */
    public void setStateListener(Consumer<StateChange> listener) {
        addPluginStateListener(event -> listener.accept(new StateChange(
                event.getPlugin().getPluginId(),
                event.getOldState().toString(),
                event.getPluginState().toString(),
                failure(event.getPlugin()))));
    }

    /**
     * How {@link #startPlugins} orders its work; {@link Schedule#AUTO} by default.
     *
     * @param schedule the schedule
     */
    public void setSchedule(Schedule schedule) {
        planning.schedule = Objects.requireNonNull(schedule, "schedule");
    }

    /**
     * How many threads start and stop plugins; by default one a processor, and more while plugins are waiting in their
     * start.
     *
     * @param workers a fixed number, or empty for the default
     */
    public void setWorkers(OptionalInt workers) {
        planning.workers = workers;
    }

    /**
     * What {@link #startPlugins} learns from; by default nothing.
     *
     * @param history gives the last boots; asked whenever a plan is made
     */
    public void setBootHistory(Supplier<BootHistory> history) {
        planning.history = history;
    }

    /**
     * Lets {@link #startPlugins} take a random legal order and number of workers, to find dependencies that are not
     * declared.
     *
     * @param seed the same seed gives the same order and number
     */
    public void setShuffle(long seed) {
        planning.shuffle(seed);
    }

    /**
     * Lets {@link #startPlugins} repeat the order of a recorded boot, on as many workers unless {@link #setWorkers} says
     * otherwise.
     *
     * @param recorded the boot to repeat
     */
    public void setReplay(BootProfile recorded) {
        planning.replay(recorded);
    }

    /**
     * Starts and stops plugins on an executor of the host's instead of threads of this manager's.
     *
     * @param executor runs plugin code; not closed by this manager
     */
    public void setExecutor(Executor executor) {
        threads.executor = Optional.of(executor);
    }

    /**
     * How long {@link #startPlugins} waits for one plugin before it counts as failed. Its thread is not interrupted;
     * should the start return after all, the plugin is stopped.
     *
     * @param timeout the time for loading and starting one plugin; zero, the default, for ever
     */
    public void setStartTimeout(Duration timeout) {
        threads.startTimeout = Objects.requireNonNull(timeout, "timeout");
    }

    /**
     * How long a stop of one plugin or of all waits for each plugin before it interrupts its thread and goes on without
     * it. With a budget a plugin's {@code stop()} runs on a thread that can be left to itself, unless the caller is itself
     * called by a plugin or a listener.
     *
     * @param budget the time for stopping one plugin; zero, the default, for ever
     */
    public void setStopBudget(Duration budget) {
        lifecycle.stopBudget = Objects.requireNonNull(budget, "budget");
    }

    /**
     * Who watches the boots that {@link #startPlugins} does.
     *
     * @param listener is told of each plugin on the thread that starts it
     */
    public void setBootListener(BootListener listener) {
        boots.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * What a plugin whose constructor takes a {@link ModuleContext} is given.
     *
     * @param moduleContexts makes the context of one plugin
     */
    public void setModuleContexts(Function<PluginWrapper, ModuleContext> moduleContexts) {
        contexts = moduleContexts;
    }

    /**
     * Loads what is in the folders. An override of {@link #loadPluginFromPath} is asked, without a lock, for each archive that
     * PF4J would ask it for: of those with the same id for the newest first, and for an older one where it has not loaded that.
     */
    @Override
    public void loadPlugins() {
        ThreadCpuClock.prepare();
        registry.locked(() -> {
            if (discovering(resolution::load)) {
                resolvePlugins();
            }
            return true;
        });
    }

    /** Loads some archives with one resolve, and replaces what is known of those that are not loaded. */
    void loadArchives(List<Path> paths, List<Finding> about, List<ModuleDescriptor> older) {
        registry.locked(() -> {
            boolean ignored = discovering(found -> {
                resolution.load(found, paths, about, older);
                return true;
            });
            resolvePlugins();
            return true;
        });
    }

    private boolean discovering(Predicate<PluginDiscovery> load) {
        @Nullable PluginDiscovery before = discovery.get();
        try (PluginDiscovery found = new PluginDiscovery(super.getPluginDescriptorFinder(), resolution.isolating)) {
            found.stored = this::copy;
            discovery.set(found);
            return load.test(found);
        } finally {
            if (before == null) {
                discovery.remove();
            } else {
                discovery.set(before);
            }
        }
    }

    private static boolean loadsItself(Class<?> type) {
        try {
            for (Class<?> host = type; host != ParallelPluginManager.class; host = host.getSuperclass()) {
                for (Method method : host.getDeclaredMethods()) {
                    if (method.getName().equals("loadPluginFromPath")) {
                        return true;
                    }
                }
            }
            return false;
        } catch (LinkageError e) {
            log.debug("{} mentions a class that is not there, and may override what loads", type, e);
            return true;
        }
    }

    @Override
    boolean hostLoads() {
        return hostLoads;
    }

    @Override
    @Nullable
    PluginWrapper loadUnlocked(Path pluginPath) {
        return hostLoads ? registry.unlocked(() -> loadPluginFromPath(pluginPath)) : loadPluginFromPath(pluginPath);
    }

    @Override
    protected @Nullable PluginWrapper loadPluginFromPath(Path pluginPath) {
        // not through locked(): its lambda would be linked on the way of each launch
        registry.lock.lock();
        try {
            return super.loadPluginFromPath(pluginPath);
        } finally {
            registry.lock.unlock();
        }
    }

    /** Unloads one plugin and nothing that requires it. */
    void unloadAlone(String pluginId) {
        boolean ignored = unloadPlugin(pluginId, false, false);
    }

    PluginResolution resolution() {
        return resolution;
    }

    BootPlan planOf(ModuleGraph graph) {
        return planning.plan(graph);
    }

    @Override
    public String loadPlugin(Path pluginPath) {
        // an override may wait for a thread that needs the lock
        return hostLoads ? super.loadPlugin(pluginPath) : registry.locked(() -> super.loadPlugin(pluginPath));
    }

    @Override
    protected PluginDescriptorFinder getPluginDescriptorFinder() {
        // PF4J's constructor may have a host ask before this class has its fields
        @Nullable PluginDiscovery current = discovery == null ? null : discovery.get();
        return current == null ? super.getPluginDescriptorFinder() : current;
    }

    @Override
    PluginDescriptorFinder inLoad(PluginDescriptorFinder finder) {
        // as above
        return registry != null && registry.lock.isHeldByCurrentThread()
                ? new UnlockedDescriptorFinder(finder, registry)
                : finder;
    }

    @Override
    protected void resolvePlugins() {
        for (String id : registry.locked(this::resolveDependencies).getSortedPlugins()) {
            PluginWrapper plugin = plugins.get(id);
            if (plugin != null && unresolvedPlugins.remove(plugin)) {
                if (!plugin.getPluginState().isDisabled()) {
                    states.set(plugin, plugin.getPluginState(), PluginState.RESOLVED);
                }
                resolvedPlugins.add(plugin);
                log.info("Plugin '{}' resolved", registry.label(plugin));
                states.deliver();
            }
        }
    }

    @Override
    protected DependencyResolver.Result resolveDependencies() {
        return resolution.resolve(dependencyResolver);
    }

    @Override
    public void startPlugins() {
        boots.start(boots.plan());
    }

    /**
     * Does what a plan says, as it was shown.
     *
     * @param plan made by {@link #plan}; what has been unloaded since fails, what has started since is left as it is, and
     *     what was loaded since is not started
     */
    public void startPlugins(BootPlan plan) {
        boots.start(plan);
    }

    @Override
    public PluginState startPlugin(String pluginId) {
        return lifecycle.start(pluginId);
    }

    @Override
    public void stopPlugins() {
        boots.stop();
    }

    @Override
    protected PluginState stopPlugin(String pluginId, boolean stopDependents) {
        return lifecycle.stop(registry.registered(pluginId), stopDependents);
    }

    /** What {@link #stopPlugins} would do now; stops nothing. */
    public StopPlan stopPlan() {
        return boots.stopPlan();
    }

    /**
     * Does what a plan says, as it was shown. Boots that are going on are not cancelled.
     *
     * @param plan the plugins to stop; what has stopped since is left as it is, and what was started since and requires one
     *     of them is stopped, too
     */
    public void stopPlugins(StopPlan plan) {
        boots.stop(plan);
    }

    /** Cancels the boots that other threads are doing: plugins that have not begun are not started. */
    public void cancelBoot() {
        boots.cancel();
    }

    @Override
    public boolean disablePlugin(String pluginId) {
        return enablement.disable(pluginId);
    }

    @Override
    public boolean enablePlugin(String pluginId) {
        return enablement.enable(pluginId);
    }

    /**
     * Unloads all plugins, one after the other through {@link #unloadPlugin(String)}. A manager whose class is a host's own
     * is told of each plugin before it stops; to stop them in parallel, call {@link #stopPlugins} first.
     */
    @Override
    public void unloadPlugins() {
        if (getClass() != ParallelPluginManager.class) {
            List.copyOf(resolvedPlugins).forEach(plugin -> unloadPlugin(plugin.getPluginId()));
            if (resolution.isolating) {
                List.copyOf(unresolvedPlugins).forEach(plugin -> unloadPlugin(plugin.getPluginId()));
            }
            return;
        }
        stopPlugins();
        List<PluginWrapper> loaded = new ArrayList<>(resolvedPlugins);
        if (resolution.isolating) {
            loaded.addAll(unresolvedPlugins);
        }
        Collections.reverse(loaded);
        loaded.forEach(plugin -> unloadPlugin(plugin.getPluginId(), true, false));
        if (!loaded.isEmpty()) {
            registry.locked(this::resolveDependencies);
        }
    }

    @Override
    protected boolean unloadPlugin(String pluginId, boolean unloadDependents, boolean resolveDependencies) {
        boolean unloaded = removal.unload(pluginId, unloadDependents);
        if (unloaded && resolveDependencies) {
            registry.locked(this::resolveDependencies);
        }
        return unloaded;
    }

    @Override
    public boolean deletePlugin(String pluginId) {
        PluginWrapper plugin = registry.registered(pluginId);
        if (stopPlugin(pluginId).isFailed()) {
            log.error("Failed to stop plugin '{}' on delete", pluginId);
            return false;
        }
        // made before the loader is closed, see PF4J issue 309
        Optional<Plugin> instance = instance(plugin);
        if (!unloadPlugin(pluginId)) {
            log.error("Failed to unload plugin '{}' on delete", pluginId);
            if (plugin.getFailedException() == null) {
                plugin.setFailedException(new PluginRuntimeException("Failed to unload plugin"));
            }
            return false;
        }
        instance.ifPresent(Plugin::delete);
        return pluginRepository.deletePluginPath(plugin.getPluginPath());
    }

    private static Optional<Plugin> instance(PluginWrapper plugin) {
        try {
            return Optional.ofNullable(plugin.getPlugin());
        } catch (RuntimeException | LinkageError e) {
            Failures.warn(log, "Plugin '{}' has no instance to be told of its deletion", plugin.getPluginId(), e);
            return Optional.empty();
        }
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the order of events has a lock of its own
    protected void firePluginStateEvent(PluginStateEvent event) {
        states.fire(event, pluginStateListeners);
    }

    /** What {@link #startPlugins} would do now; starts nothing. */
    public BootPlan plan() {
        return boots.plan();
    }

    /** What is known of the plugins before they are started, with a finding for each that cannot be. */
    public Discovered discovered() {
        ModuleGraph graph = resolution.graph();
        return planning.noted(resolution.discovered(graph), graph).with(removal.watch.known());
    }

    /**
     * The plugin that ends this JVM with a call of {@code System.exit}, as far as it was seen: by a stop of all plugins or the
     * cancellation of a boot while the JVM ends, as from a shutdown hook.
     */
    public Optional<Finding> exitCalled() {
        return exits.first();
    }

    /**
     * The plugin whose code a thread is in, by the innermost frame of its stack that is in a class of a plugin's own; else the
     * one whose class loader the thread has.
     *
     * @param thread the thread
     */
    public Optional<String> pluginOf(Thread thread) {
        return owners.of(thread);
    }

    /** The modules that could be started, whether they run or not. */
    public ModuleGraph graph() {
        return resolution.graph();
    }

    /**
     * The file or folder that an operator knows a plugin by.
     *
     * @param pluginId the plugin
     * @return where it was dropped, be it loaded from there or from a copy; empty where there is no such plugin
     */
    public Optional<Path> archive(String pluginId) {
        return Optional.ofNullable(getPlugin(pluginId)).map(plugin -> dropped(plugin.getPluginPath()));
    }

    /**
     * What a plugin failed with, in words.
     *
     * @param pluginId the plugin
     * @return empty where there is no such plugin, or it has not failed
     */
    public Optional<String> failure(String pluginId) {
        return Optional.ofNullable(getPlugin(pluginId)).flatMap(this::failure);
    }

    private Optional<String> failure(PluginWrapper plugin) {
        @Nullable Throwable error = plugin.getFailedException();
        if (error == null) {
            return Optional.empty();
        }
        return Optional.of(
                error instanceof OverdueException overdue
                        ? overdue.cause(stack -> owners.at(plugin.getPluginId(), stack))
                        : Failures.describe(error));
    }

    /**
     * The plugin that a class loader was made for.
     *
     * @param loader the class loader
     */
    public Optional<String> pluginOf(ClassLoader loader) {
        return owners.of(loader);
    }

    /** The times of the last {@link #startPlugins}; empty before the first one. */
    public Optional<BootProfile> lastBoot() {
        return boots.lastBoot();
    }

    /**
     * A boot of this manager with the prints of the archives that its plugins were loaded from. Reads the archives.
     *
     * @param boot the boot
     */
    public BootProfile withArchives(BootProfile boot) {
        return planning.withArchives(boot, ArchivePrints::of);
    }

    /**
     * The same, reading only the archives that have changed since they were read for this file.
     *
     * @param boot the boot
     * @param known where prints are kept from boot to boot; made if it is not there
     */
    public BootProfile withArchives(BootProfile boot, Path known) {
        KnownArchives archives = KnownArchives.of(known);
        BootProfile complete = planning.withArchives(boot, archives::print);
        archives.write();
        return complete;
    }

    /**
     * The plugins that were unloaded and whose class loaders are still there after a collection of the heap, which this asks
     * for; each with what holds it, as far as that can be told: live threads, shutdown hooks, JDBC drivers and MBeans.
     */
    public List<Finding> leaks() {
        return removal.watch.leaks();
    }

    /** Whether there may be loaders of unloaded plugins that {@link #leaks} has not looked at. */
    boolean mayLeak() {
        return removal.watch.isOpen();
    }

    /**
     * Watches the extensions of a type. {@code added} gets each that is there before this method returns, and each that a
     * plugin publishes later; {@code removed} gets the same object when its plugin has stopped.
     *
     * @param type the extension point
     * @param added gets an extension that has come, made for this watch alone
     * @param removed gets an extension that has gone
     * @param calls makes the later calls, one at a time; called by threads that start and stop plugins
     * @param <T> the extension point
     * @return ends the watch
     */
    public <T> Runnable watchExtensions(
            Class<T> type, Consumer<? super T> added, Consumer<? super T> removed, Executor calls) {
        ExtensionWatch<T> watch = new ExtensionWatch<>(() -> extensionFinder.find(type), added, removed);
        PluginStateListener listener = event -> calls.execute(watch::look);
        addPluginStateListener(listener);
        watch.look();
        return () -> {
            removePluginStateListener(listener);
            watch.close();
        };
    }

    /**
     * Whether the code of a plugin runs with the plugin's class loader as the context class loader of its thread, so that
     * ServiceLoader, JDBC and ResourceBundle find what is in the plugin. Off by default, as in PF4J: the caller's stays.
     *
     * @param own whether it is the plugin's in its constructor, {@code start()}, {@code stop()} and the constructors of its
     *     extensions
     */
    public void setPluginContextClassLoader(boolean own) {
        lifecycle.ownContextLoader = own;
    }

    @Override
    boolean givesOwnContextLoader() {
        return lifecycle.ownContextLoader;
    }

    /**
     * Whether extensions on the application's own class path are found, as in PF4J. A test that has a plugin's classes on
     * its class path switches this off, or it could find them there instead of in the plugin.
     *
     * @param found on by default
     */
    public void setApplicationExtensions(boolean found) {
        applicationExtensions = found;
    }

    /**
     * Lets a module of one folder count whatever version of it another folder has; by default the newest counts.
     *
     * @param folder one of the plugins folders; to be set before plugins are loaded
     */
    public void setOverridingFolder(Path folder) {
        overriding = Optional.of(folder);
    }

    @Override
    boolean isOverriding(Path archive) {
        return overriding.isPresent() && archive.startsWith(overriding.get());
    }

    @Override
    boolean findsApplicationExtensions() {
        return applicationExtensions;
    }

    /**
     * Stops a plugin and all that requires it, within the stop budget, unloads them, loads what the folders hold now, and
     * starts those again that had been started, within the start timeout. Nothing of it is left on the calling thread.
     *
     * @param pluginId the plugin
     * @return what came of it that was not known before; empty where all of them run again
     * @throws org.pf4j.PluginNotFoundException if there is no such plugin
     */
    public List<Finding> reloadWithDependents(String pluginId) {
        return reload.reload(pluginId);
    }

    /** The plugins that the last {@link #stopPlugins} could not stop. */
    public List<Finding> lastStop() {
        return boots.lastStop();
    }

    @Override
    List<String> unindexedExtensions(String pluginId) {
        return resolution.unindexedExtensions(pluginId);
    }
}
