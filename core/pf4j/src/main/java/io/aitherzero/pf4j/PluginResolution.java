package io.aitherzero.pf4j;

import io.aitherzero.base.Excerpt;
import io.aitherzero.boot.graph.Dependency;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.pf4j.DependencyResolver;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of the archives in the folders become plugins, which of those can start, and what is wrong with the others. */
final class PluginResolution {
    private static final Logger log = LoggerFactory.getLogger(PluginResolution.class);
    private static final String ANY_HOST = "0.0.0";
    private static final String NOTHING = "META-INF/nothing";

    private final GuardedPluginManager plugins;
    private final List<Finding> archives = new CopyOnWriteArrayList<>();
    private final List<Finding> aboutModules = new CopyOnWriteArrayList<>();
    private final Map<String, List<String>> extensions = new ConcurrentHashMap<>();
    private final List<ModuleDescriptor> superseded = new CopyOnWriteArrayList<>();
    private final Map<String, Long> describeNanos = new ConcurrentHashMap<>();
    private int opened;
    private volatile long discoverNanos;
    private volatile long resolveNanos;
    private volatile Map.@Nullable Entry<Built, ModuleGraph> lastGraph;
    volatile boolean isolating;

    /** What a graph was built from. */
    private record Built(List<ModuleDescriptor> modules, String hostVersion, boolean strict, List<Finding> known) {
        boolean is(Built other) {
            return modules.equals(other.modules)
                    && hostVersion.equals(other.hostVersion)
                    && strict == other.strict
                    && known.equals(other.known);
        }
    }

    PluginResolution(GuardedPluginManager plugins) {
        this.plugins = plugins;
    }

    /** Registers what is in the folders, in the repository's order; false where there is nothing to be resolved. */
    boolean load(PluginDiscovery discovery) {
        long begin = System.nanoTime();
        for (Path root : plugins.getPluginsRoots()) {
            if (!Files.isDirectory(root)) {
                log.warn("No '{}' root", root);
            }
        }
        archives.clear();
        aboutModules.clear();
        superseded.clear();
        if (isolating) {
            archives.addAll(FolderListing.of(plugins.getPluginsRoots()).notes());
        }
        Set<Path> loaded = new HashSet<>();
        for (PluginWrapper plugin : plugins.getPlugins()) {
            loaded.add(plugin.getPluginPath());
        }
        List<Path> paths = new ArrayList<>();
        List<Path> there = plugins.pluginPaths();
        for (Path path : there) {
            if (!loaded.contains(path)) {
                paths.add(path);
            }
        }
        for (Map.Entry<Path, PluginRuntimeException> refusal :
                plugins.refusedArchives().entrySet()) {
            refused(refusal.getKey(), refusal.getValue());
        }
        if (isolating) {
            archives.addAll(plugins.archiveNotes());
        }
        discovery.describeAll(paths);
        extensions.putAll(discovery.unindexedExtensions());
        List<Path> sound = new ArrayList<>();
        for (Path path : paths) {
            if (noteFindings(path, discovery)) {
                sound.add(path);
            }
        }
        Set<Path> losers = losers(sound, discovery);
        for (Path path : sound) {
            if (!losers.contains(path) && !duplicate(path, discovery) && mayOpen(path, discovery)) {
                register(path, id(path, discovery), discovery.isOpen(path));
            }
        }
        describeNanos.putAll(discovery.nanos());
        discoverNanos = System.nanoTime() - begin;
        return isolating || !there.isEmpty();
    }

    /**
     * Registers some archives, and replaces what is known of all others.
     *
     * @param about what there is to say about archives that are not loaded
     * @param older the archives whose id another one has in a newer version
     */
    void load(PluginDiscovery discovery, List<Path> paths, List<Finding> about, List<ModuleDescriptor> older) {
        archives.clear();
        archives.addAll(FolderListing.of(plugins.getPluginsRoots()).notes());
        archives.addAll(about);
        superseded.clear();
        superseded.addAll(older);
        aboutModules.removeIf(finding -> plugins.getPlugin(finding.module()) == null);
        extensions.keySet().removeIf(id -> plugins.getPlugin(id) == null);
        describeNanos.keySet().removeIf(id -> plugins.getPlugin(id) == null);
        discovery.describeAll(paths);
        extensions.putAll(discovery.unindexedExtensions());
        for (Path path : paths) {
            if (noteFindings(path, discovery) && !duplicate(path, discovery) && mayOpen(path, discovery)) {
                register(path, id(path, discovery), discovery.isOpen(path));
            }
        }
        describeNanos.putAll(discovery.nanos());
    }

    /** What could be started of some modules; strict, as when bad plugins are left out. */
    ModuleGraph graphOf(List<ModuleDescriptor> modules, List<Finding> known) {
        return ModuleGraph.of(modules, plugins.getSystemVersion(), versions(), known);
    }

    /** The one that counts of archives with the same id. */
    ModuleDescriptor newest(List<ModuleDescriptor> sameId) {
        return ModuleGraph.newest(sameId, versions());
    }

    /** Of modules of the same id those that may count: where the overriding folder has some, these and no others. */
    List<ModuleDescriptor> eligible(Collection<ModuleDescriptor> sameId) {
        List<ModuleDescriptor> overriding = sameId.stream()
                .filter(module -> plugins.isOverriding(Path.of(module.source())))
                .toList();
        return overriding.isEmpty() ? List.copyOf(sameId) : overriding;
    }

    private static String id(Path path, PluginDiscovery discovery) {
        Optional<PluginDescriptor> found = discovery.descriptor(path);
        return found.isPresent() && found.get().getPluginId() != null
                ? found.get().getPluginId()
                : "";
    }

    /** False where what is found about an archive keeps it from being registered at all. */
    private boolean noteFindings(Path path, PluginDiscovery discovery) {
        List<Finding> findings = discovery.findings(path);
        String id = id(path, discovery);
        if (findings.isEmpty()) {
            return true;
        }
        if (findings.stream().allMatch(finding -> finding.module().equals(id))) {
            aboutModules.addAll(findings);
            findings.forEach(finding -> log.warn("{}. {}", finding.cause(), finding.remedy()));
            return true;
        }
        for (Finding finding : findings) {
            log.error("{}", finding.cause());
            archives.add(finding);
        }
        return false;
    }

    /** Whether this process may have one more archive open. */
    private boolean mayOpen(Path path, PluginDiscovery discovery) {
        Optional<String> closed = isolating ? discovery.room().refusal(path) : Optional.empty();
        if (closed.isEmpty()) {
            return true;
        }
        String id = id(path, discovery);
        archives.add(new Finding(
                Finding.Code.LOAD_FAILED,
                id,
                "Module '%s' must be able to open its archive %s, but %s"
                        .formatted(Excerpt.of(id), plugins.dropped(path), closed.get()),
                "Raise the limit with 'ulimit -n 4096', LimitNOFILE= in a unit of systemd, or --ulimit nofile=4096 of a"
                        + " container"));
        return false;
    }

    /** Whether the id of an archive belongs to a plugin that is loaded, which stays as it is. */
    private boolean duplicate(Path path, PluginDiscovery discovery) {
        String named = id(path, discovery);
        PluginWrapper loaded = named.isEmpty() ? null : plugins.getPlugin(named);
        if (loaded == null) {
            return false;
        }
        String id = loaded.getPluginId();
        log.error("Plugin '{}' is not loaded, {} with the same id already is", path, loaded.getPluginPath());
        archives.add(new Finding(
                Finding.Code.DUPLICATE_ID,
                id,
                "Module '%s' is in two archives, %s, which is loaded, and %s"
                        .formatted(id, plugins.dropped(loaded.getPluginPath()), plugins.dropped(path)),
                "Unload '%s' to load the other one, or remove %s".formatted(id, plugins.dropped(path))));
        return true;
    }

    private void register(Path path, String id, boolean open) {
        try {
            // PF4J lets an override pass over an archive by returning null
            @Nullable PluginWrapper plugin = plugins.loadPluginFromPath(path);
            if (plugin != null
                    && plugin.getPluginState() != PluginState.DISABLED
                    && open
                    && plugin.getPluginClassLoader() instanceof URLClassLoader loader
                    && opened++ < OpenFiles.TO_KEEP) {
                // a look for what is not there opens the archive while it is open anyway, and not when the plugin
                // starts
                loader.findResource(NOTHING);
            }
        } catch (AtomicPluginStatusProvider.UnreadableException e) {
            log.error("{}", e.getMessage());
            archives.add(
                    new Finding(
                            Finding.Code.BAD_STATUS_FILE,
                            id,
                            "Module '%s' is left out, as it may be disabled: %s"
                                    .formatted(Excerpt.of(id), e.getMessage()),
                            "Make enabled.txt and disabled.txt files with an id a line that this user may read, or remove them"));
        } catch (RuntimeException | Error e) {
            // whatever comes of the bytes of one archive harms no other
            Failures.log(log, "Cannot load plugin '{}'", path.toString(), e);
            refused(path, e);
        }
    }

    private void refused(Path path, Throwable reason) {
        Path dropped = plugins.dropped(path);
        archives.add(ArchiveCheck.bad(
                dropped, String.valueOf(reason.getMessage()).replace(path.toString(), dropped.toString())));
    }

    /** The archives whose id another one has in a newer version. */
    private Set<Path> losers(List<Path> paths, PluginDiscovery discovery) {
        Map<String, Map<ModuleDescriptor, Path>> byId = new HashMap<>();
        for (Path path : paths) {
            Optional<PluginDescriptor> found = discovery.descriptor(path);
            if (found.isPresent() && found.get().getPluginId() != null) {
                ModuleDescriptor module = ModuleDescriptors.of(
                        found.get(),
                        plugins.dropped(path),
                        ModuleDescriptor.Admission.ADMITTED,
                        plugins.isExactVersionAllowed());
                Map<ModuleDescriptor, Path> sameId = byId.get(module.id());
                if (sameId == null) {
                    sameId = new HashMap<>();
                    byId.put(module.id(), sameId);
                }
                sameId.put(module, path);
            }
        }
        Set<Path> losers = new TreeSet<>();
        for (Map<ModuleDescriptor, Path> sameId : byId.values()) {
            if (sameId.size() > 1) {
                List<ModuleDescriptor> eligible = eligible(sameId.keySet());
                ModuleDescriptor newest = newest(eligible);
                sameId.forEach((module, path) -> {
                    if (!eligible.contains(module)) {
                        losers.add(path);
                    } else if (!module.source().equals(newest.source())) {
                        log.error("Plugin '{}' is not loaded, {} has the same id", path, newest.source());
                        superseded.add(module);
                        losers.add(path);
                    }
                });
            }
        }
        return losers;
    }

    private Pf4jVersions versions() {
        return new Pf4jVersions(plugins.getVersionManager(), isolating);
    }

    DependencyResolver.Result resolve(DependencyResolver resolver) {
        long begin = System.nanoTime();
        try {
            if (isolating) {
                return resolveHealthy(resolver);
            }
            return plugins.ignoresUnresolvable() ? resolveWithoutCulprits(resolver) : plugins.resolveAsPf4j();
        } finally {
            resolveNanos = System.nanoTime() - begin;
        }
    }

    private DependencyResolver.Result resolveHealthy(DependencyResolver resolver) {
        List<ModuleDescriptor> all = new ArrayList<>();
        for (PluginWrapper plugin : plugins.getPlugins()) {
            all.add(ModuleDescriptors.of(
                    plugin.getDescriptor(),
                    plugins.dropped(plugin.getPluginPath()),
                    ModuleDescriptor.Admission.ADMITTED,
                    plugins.isExactVersionAllowed()));
        }
        ModuleGraph graph = graph(all);
        List<PluginDescriptor> healthy = new ArrayList<>();
        for (PluginWrapper plugin : plugins.getPlugins()) {
            if (graph.contains(plugin.getPluginId())) {
                healthy.add(plugin.getDescriptor());
            }
        }
        return resolver.resolve(healthy);
    }

    /** PF4J's strategy that ignores what cannot be resolved, which unloads the plugin that asks and not the one asked. */
    private DependencyResolver.Result resolveWithoutCulprits(DependencyResolver resolver) {
        Set<String> keptByHost = new HashSet<>();
        while (true) {
            List<PluginDescriptor> all = plugins.getPlugins().stream()
                    .map(PluginWrapper::getDescriptor)
                    .filter(plugin -> !keptByHost.contains(plugin.getPluginId()))
                    .toList();
            DependencyResolver.Result result = resolver.resolve(all);
            if (result.hasCyclicDependency()) {
                throw new DependencyResolver.CyclicDependencyException();
            }
            Set<String> culprits = new TreeSet<>();
            result.getNotFoundDependencies().forEach(missing -> culprits.addAll(resolver.getDependents(missing)));
            result.getWrongVersionDependencies().forEach(wrong -> culprits.add(wrong.getDependentId()));
            if (culprits.isEmpty()) {
                return result;
            }
            for (String culprit : culprits) {
                boolean ignored = plugins.unloadPlugin(culprit, false);
                if (plugins.getPlugin(culprit) != null) {
                    keptByHost.add(culprit);
                }
            }
            if (!keptByHost.containsAll(culprits)) {
                return plugins.resolveDependencies();
            }
        }
    }

    /** All that could be started, with a finding for each plugin that cannot. */
    ModuleGraph graph() {
        Collection<PluginWrapper> candidates = isolating ? plugins.getPlugins() : plugins.getResolvedPlugins();
        List<ModuleDescriptor> described = new ArrayList<>();
        for (PluginWrapper plugin : candidates) {
            described.add(describe(plugin));
        }
        return graph(isolating ? described : asResolved(described));
    }

    /**
     * Modules with what may keep them from starting: resolution has passed them already, be it the host's own. As in PF4J, a
     * dependency that runs, or that the host provides by itself, is no obstacle, nor is the version of one that is required.
     */
    private List<ModuleDescriptor> asResolved(List<ModuleDescriptor> modules) {
        Set<String> candidates = new HashSet<>();
        modules.forEach(module -> candidates.add(module.id()));
        List<ModuleDescriptor> resolved = new ArrayList<>();
        for (ModuleDescriptor module : modules) {
            List<Dependency> inTheWay = module.dependencies().stream()
                    .filter(dependency -> candidates.contains(dependency.id()) || inTheWay(dependency.id()))
                    .map(dependency ->
                            dependency.optional() ? dependency : new Dependency(dependency.id(), "*", false))
                    .toList();
            resolved.add(
                    inTheWay.equals(module.dependencies())
                            ? module
                            : new ModuleDescriptor(
                                    module.id(),
                                    module.version(),
                                    module.requires(),
                                    inTheWay,
                                    module.source(),
                                    module.admission()));
        }
        return resolved;
    }

    /** Whether what requires a plugin cannot start now, unless the plugin is started first. */
    boolean inTheWay(String id) {
        PluginWrapper plugin = plugins.getPlugin(id);
        return plugin == null ? isolating : !plugin.getPluginState().isStarted();
    }

    private ModuleGraph graph(List<ModuleDescriptor> candidates) {
        List<ModuleDescriptor> modules = new ArrayList<>(candidates);
        for (ModuleDescriptor older : superseded) {
            if (plugins.getPlugin(older.id()) != null) {
                modules.add(older);
            }
        }
        Built wanted = new Built(
                modules,
                isolating ? plugins.getSystemVersion() : ANY_HOST,
                isolating,
                isolating ? List.copyOf(aboutModules) : List.of());
        Map.Entry<Built, ModuleGraph> known = lastGraph;
        if (known == null || !known.getKey().is(wanted)) {
            known = Map.entry(wanted, ModuleGraph.of(modules, wanted.hostVersion, versions(), wanted.known));
            lastGraph = known;
        }
        return known.getValue();
    }

    private ModuleDescriptor describe(PluginWrapper plugin) {
        ModuleDescriptor.Admission admission = ModuleDescriptor.Admission.ADMITTED;
        if (plugin.getPluginState() == PluginState.DISABLED) {
            // PF4J also disables what the host's check of plugins refuses
            admission = isolating && !plugins.disabledByOperator(plugin.getPluginId())
                    ? ModuleDescriptor.Admission.REFUSED
                    : ModuleDescriptor.Admission.DISABLED;
        }
        return ModuleDescriptors.of(
                plugin.getDescriptor(),
                plugins.dropped(plugin.getPluginPath()),
                admission,
                plugins.isExactVersionAllowed());
    }

    /** The plugins that run, whatever has become of those they depend on. */
    ModuleGraph startedGraph() {
        Map<String, ModuleDescriptor> started = new HashMap<>();
        for (PluginWrapper plugin : plugins.getStartedPlugins()) {
            ModuleDescriptor module = ModuleDescriptors.of(
                    plugin.getDescriptor(), plugin.getPluginPath(), ModuleDescriptor.Admission.ADMITTED, true);
            started.put(module.id(), module);
        }
        List<ModuleDescriptor> alone = new ArrayList<>();
        for (ModuleDescriptor module : started.values()) {
            List<Dependency> running = module.dependencies().stream()
                    .filter(dependency -> started.containsKey(dependency.id()))
                    .map(dependency -> new Dependency(dependency.id(), "*", dependency.optional()))
                    .toList();
            alone.add(new ModuleDescriptor(
                    module.id(), module.version(), "*", running, module.source(), ModuleDescriptor.Admission.ADMITTED));
        }
        return ModuleGraph.of(alone, ANY_HOST, new Pf4jVersions(plugins.getVersionManager(), false));
    }

    private List<Finding> unknownIds(Set<String> ids) {
        if (isolating && plugins.statusProvider() instanceof AtomicPluginStatusProvider status) {
            try {
                return status.unknown(ids);
            } catch (AtomicPluginStatusProvider.UnreadableException e) {
                log.debug("Each plugin has a finding about this already", e);
            }
        }
        return List.of();
    }

    /** The extensions of a plugin whose archive has no index of them, as far as it has been checked. */
    List<String> unindexedExtensions(String id) {
        return extensions.getOrDefault(id, List.of());
    }

    Discovered discovered(ModuleGraph graph) {
        Map<String, String> versions = new HashMap<>();
        for (PluginWrapper plugin : plugins.getPlugins()) {
            versions.put(
                    plugin.getPluginId(), String.valueOf(plugin.getDescriptor().getVersion()));
        }
        List<Finding> findings = new ArrayList<>(archives);
        findings.addAll(graph.findings());
        findings.addAll(unknownIds(versions.keySet()));
        return new Discovered(versions, findings, describeNanos, discoverNanos, resolveNanos);
    }
}
