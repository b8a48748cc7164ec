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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pf4j.DependencyResolver;
import org.pf4j.PluginAlreadyLoadedException;
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

    /** How PF4J begins its refusal of an archive whose id is taken. */
    private static final String SAME_ID = "There is an already loaded plugin (";

    /** Names of what reads archives where no host has put something of its own in its place. */
    private static final Set<String> READING = Set.of(
            ArchiveDescriptorFinder.class.getName(), ArchiveExpansion.class.getName(), ArchiveStore.class.getName());

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
        Map<Path, PluginWrapper> loaded = new HashMap<>();
        for (PluginWrapper plugin : plugins.getPlugins()) {
            loaded.put(plugin.getPluginPath(), plugin);
        }
        List<Path> there = plugins.pluginPaths();
        List<Path> paths = new ArrayList<>(there);
        paths.removeAll(loaded.keySet());
        for (Map.Entry<Path, PluginRuntimeException> refusal :
                plugins.refusedArchives().entrySet()) {
            refused(refusal.getKey(), refusal.getValue());
        }
        if (isolating) {
            archives.addAll(plugins.archiveNotes());
        }
        discovery.describeAll(paths);
        extensions.putAll(discovery.unindexedExtensions());
        List<Candidate> candidates = new ArrayList<>();
        for (Path path : there) {
            @Nullable PluginWrapper plugin = loaded.get(path);
            if (plugin != null && plugins.hostLoads()) {
                Optional<ModuleDescriptor> module = Optional.of(module(plugin.getDescriptor(), path));
                candidates.add(new Candidate(path, plugin.getPluginId(), module, true));
            } else if (plugin == null && noteFindings(path, discovery)) {
                Optional<PluginDescriptor> found = discovery.descriptor(path);
                Optional<ModuleDescriptor> module =
                        found.isPresent() && found.get().getPluginId() != null
                                ? Optional.of(module(found.get(), path))
                                : Optional.empty();
                candidates.add(new Candidate(path, id(path, discovery), module, false));
            }
        }
        Map<String, List<Candidate>> byId = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            String key = candidate.id.isEmpty() ? "path " + candidate.path : "id " + candidate.id;
            List<Candidate> sameId = byId.get(key);
            if (sameId == null) {
                sameId = new ArrayList<>();
                byId.put(key, sameId);
            }
            sameId.add(candidate);
        }
        for (List<Candidate> sameId : byId.values()) {
            registerOne(sameId, discovery);
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
                // what throws is about one archive of a change, whose others go on
                Answer ignored = register(path, id(path, discovery), discovery, true);
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
        duplicate(path, loaded);
        return true;
    }

    private void duplicate(Path path, PluginWrapper loaded) {
        String id = loaded.getPluginId();
        log.error("Plugin '{}' is not loaded, {} with the same id already is", path, loaded.getPluginPath());
        archives.add(new Finding(
                Finding.Code.DUPLICATE_ID,
                id,
                "Module '%s' is in two archives, %s, which is loaded, and %s"
                        .formatted(id, plugins.dropped(loaded.getPluginPath()), plugins.dropped(path)),
                "Unload '%s' to load the other one, or remove %s".formatted(id, plugins.dropped(path))));
    }

    /** What came of the attempt to load an archive. */
    private enum Answer {
        LOADED,
        PASSED_OVER,
        REFUSED,
        UNDECIDED
    }

    /**
     * Loads an archive.
     *
     * @param alone whether whatever is thrown is about this archive alone
     */
    private Answer register(Path path, String id, PluginDiscovery discovery, boolean alone) {
        try {
            // PF4J lets an override pass over an archive by returning null
            @Nullable PluginWrapper plugin = plugins.loadUnlocked(path);
            if (plugin == null) {
                return Answer.PASSED_OVER;
            }
            if (plugin.getPluginState() != PluginState.DISABLED
                    && discovery.isOpen(path)
                    && plugin.getPluginClassLoader() instanceof URLClassLoader loader
                    && opened++ < OpenFiles.TO_KEEP) {
                // a look for what is not there opens the archive while it is open anyway, and not when the plugin
                // starts
                loader.findResource(NOTHING);
            }
            return Answer.LOADED;
        } catch (AtomicPluginStatusProvider.UnreadableException e) {
            log.error("{}", e.getMessage());
            archives.add(
                    new Finding(
                            Finding.Code.BAD_STATUS_FILE,
                            id,
                            "Module '%s' is left out, as it may be disabled: %s"
                                    .formatted(Excerpt.of(id), e.getMessage()),
                            "Make enabled.txt and disabled.txt files with an id a line that this user may read, or remove them"));
            return Answer.UNDECIDED;
        } catch (PluginAlreadyLoadedException e) {
            // as in PF4J, a host is shown what is loaded, too
            log.debug("Plugin '{}' is loaded from {} already", e.getPluginId(), path);
            return Answer.REFUSED;
        } catch (RuntimeException | Error e) {
            if (!alone && !ofArchive(e)) {
                // as in PF4J, what a host's override throws may end the load
                throw e;
            }
            @Nullable PluginWrapper loaded = plugins.getPlugin(id);
            if (loaded != null && String.valueOf(e.getMessage()).startsWith(SAME_ID)) {
                duplicate(path, loaded);
            } else {
                // whatever comes of the bytes of one archive harms no other
                Failures.log(log, "Cannot load plugin '{}'", path.toString(), e);
                refused(path, e);
            }
            return Answer.REFUSED;
        }
    }

    /** Whether a failure leaves out a single archive: as in PF4J by its type, or since the reading of archives is ours. */
    private static boolean ofArchive(Throwable failure) {
        return failure instanceof PluginRuntimeException
                || failure instanceof VirtualMachineError
                || Stream.of(failure.getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .anyMatch(READING::contains);
    }

    private void refused(Path path, Throwable reason) {
        Path dropped = plugins.dropped(path);
        archives.add(ArchiveCheck.bad(
                dropped, String.valueOf(reason.getMessage()).replace(path.toString(), dropped.toString())));
    }

    /** An archive that may become a plugin; one that has become one is shown to the host again, as by PF4J. */
    private record Candidate(Path path, String id, Optional<ModuleDescriptor> module, boolean isLoaded) {}

    private ModuleDescriptor module(PluginDescriptor descriptor, Path path) {
        return ModuleDescriptors.of(
                descriptor,
                plugins.dropped(path),
                ModuleDescriptor.Admission.ADMITTED,
                plugins.isExactVersionAllowed());
    }

    /**
     * Registers the one that counts of archives with the same id: the newest, or the next one that the host takes.
     *
     * @param sameId at least one
     */
    private void registerOne(List<Candidate> sameId, PluginDiscovery discovery) {
        List<Candidate> inTurn = newestFirst(sameId);
        @Nullable PluginWrapper loaded = plugins.getPlugin(sameId.get(0).id);
        if (loaded != null && !plugins.hostLoads()) {
            inTurn.forEach(candidate -> duplicate(candidate.path, loaded));
            return;
        }
        for (int i = 0; i < inTurn.size(); i++) {
            Answer answer = offer(inTurn.get(i), discovery);
            if (answer == Answer.LOADED || answer == Answer.UNDECIDED) {
                supersede(inTurn.get(i), inTurn.subList(i + 1, inTurn.size()));
                return;
            }
        }
    }

    private Answer offer(Candidate candidate, PluginDiscovery discovery) {
        return candidate.isLoaded || mayOpen(candidate.path, discovery)
                ? register(candidate.path, candidate.id, discovery, isolating)
                : Answer.UNDECIDED;
    }

    /** Archives with the same id in the order in which they may count; what is overridden comes after all others. */
    private List<Candidate> newestFirst(List<Candidate> sameId) {
        if (sameId.size() == 1) {
            return sameId;
        }
        Map<ModuleDescriptor, Candidate> left = new LinkedHashMap<>();
        for (Candidate candidate : sameId) {
            candidate.module.ifPresent(module -> left.put(module, candidate));
        }
        List<Candidate> inTurn = new ArrayList<>();
        while (!left.isEmpty()) {
            ModuleDescriptor newest = newest(new ArrayList<>(eligible(left.keySet())));
            inTurn.add(left.get(newest));
            left.remove(newest);
        }
        return inTurn;
    }

    /** Notes the archives that do not count because of one with the same id. */
    private void supersede(Candidate counting, List<Candidate> others) {
        boolean overriding = plugins.isOverriding(plugins.dropped(counting.path));
        @Nullable PluginWrapper loaded = plugins.getPlugin(counting.id);
        for (Candidate other : others) {
            // an override may have answered with what is loaded from another archive
            boolean counts = loaded != null && loaded.getPluginPath().equals(other.path);
            if (!counts && plugins.isOverriding(plugins.dropped(other.path)) == overriding) {
                log.error("Plugin '{}' is not loaded, {} has the same id", other.path, plugins.dropped(counting.path));
                other.module.ifPresent(superseded::add);
            }
        }
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
            all.add(module(plugin.getDescriptor(), plugin.getPluginPath()));
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
            List<PluginDescriptor> all = plugins.byId().values().stream()
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
        Collection<PluginWrapper> candidates = isolating ? plugins.getPlugins() : plugins.resolved();
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
                    .map(dependency -> dependency.optional() ? dependency : new Dependency(dependency.id(), "*", false))
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
            if (plugins.getPlugin(older.id()) != null && isOlder(older, candidates)) {
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

    /** Whether an archive does not count beside one that is loaded, which a host may have chosen otherwise. */
    private boolean isOlder(ModuleDescriptor superseded, List<ModuleDescriptor> loaded) {
        return loaded.stream()
                .filter(module -> module.id().equals(superseded.id()))
                .allMatch(module -> newest(new ArrayList<>(List.of(module, superseded)))
                        .source()
                        .equals(module.source()));
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
        for (PluginWrapper plugin : plugins.started()) {
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
