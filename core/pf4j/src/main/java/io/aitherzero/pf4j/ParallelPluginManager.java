package io.aitherzero.pf4j;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.plan.BootHistory;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.StopPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Function;
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
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PF4J's {@link DefaultPluginManager} with a parallel boot, for use by any number of threads: same constructors, same
 * contract.
 *
 * <p>{@link #startPlugins} starts plugins as soon as what they depend on has started, each on a thread with the caller's
 * context class loader; {@link #stopPlugins} stops them the other way round. A plugin that fails, whatever it throws,
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
    private final PluginLifecycle lifecycle = new PluginLifecycle(this, registry, tickets, states, threads, exits);
    private final PluginEnablement enablement = new PluginEnablement(this, registry, tickets, states);
    private final PluginRemoval removal = new PluginRemoval(this, registry, tickets, states);
    private final PluginResolution resolution = new PluginResolution(this);
    private final BootPlanning planning = new BootPlanning(this);
    private final PluginBoots boots =
            new PluginBoots(this, tickets, states, lifecycle, resolution, planning, threads, exits);
    private volatile @Nullable PluginDiscovery discovery;
    private volatile @Nullable Function<PluginWrapper, ModuleContext> contexts;

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
        return new ModulePluginFactory(plugin -> Optional.ofNullable(contexts).map(context -> context.apply(plugin)));
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

    @Override
    public void loadPlugins() {
        registry.locked(() -> {
            try (PluginDiscovery found = new PluginDiscovery(super.getPluginDescriptorFinder(), resolution.isolating)) {
                discovery = found;
                resolution.load(found);
            } finally {
                discovery = null;
            }
            resolvePlugins();
            return true;
        });
    }

    @Override
    public String loadPlugin(Path pluginPath) {
        return registry.locked(() -> super.loadPlugin(pluginPath));
    }

    @Override
    protected PluginDescriptorFinder getPluginDescriptorFinder() {
        PluginDiscovery current = discovery;
        return current == null ? super.getPluginDescriptorFinder() : current;
    }

    @Override
    protected void resolvePlugins() {
        for (String id : resolveDependencies().getSortedPlugins()) {
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
        return planning.noted(resolution.discovered(graph), graph);
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
        return planning.withArchives(boot);
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
