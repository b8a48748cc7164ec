package io.aitherzero.pf4j;

import io.aitherzero.base.Nanos;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.pf4j.AcceptedSets.AcceptedSet;
import io.aitherzero.pf4j.AcceptedSets.Member;
import io.aitherzero.pf4j.LiveIntake.Examined;
import io.aitherzero.pf4j.LivePlanning.Planned;
import io.aitherzero.pf4j.LivePlanning.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the plugins of a manager like its folders: a new archive is started, a changed one replaced, a removed one stopped
 * and unloaded, each with those modules that depend on it and no others.
 *
 * <p>A periodic look decides, and events of the file system only make it come sooner. What is not as it was in the look
 * before is left alone, so that what comes at once is one change. An archive counts when it is whole; until then what was
 * accepted in its place goes on. A folder that cannot be read unloads nothing.
 *
 * <p>A change is a transaction: it is planned before anything stops, and if a module that is required, or ran before, does
 * not run afterwards, what was there before is put back. What was refused is not tried again until the folder differs. To
 * put back what was overwritten takes a manager with a store.
 *
 * <p>Safe for use by any thread. Plugins and listeners must not wait for a thread that calls this while a change is done.
 */
public final class LiveFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveFolder.class);
    private static final Duration SETTLE = Duration.ofMillis(40);
    private static final int MOST_POSTPONED = 50;
    private static final int LOOKS_AT_ONCE = 3;

    /** How long after a change what was unloaded should be gone. */
    private static final Duration LEAK_AFTER = Duration.ofSeconds(30);

    /** What came of a look. */
    public enum Look {
        /** All is as the folder wants it, as far as that can be had. */
        UNCHANGED,
        /** Something changes just now; another look will tell more. */
        SETTLING,
        /** A change was done. */
        APPLIED,
        /** A change was refused. */
        REFUSED,
        /** The folder cannot be read. */
        UNREADABLE
    }

    private final ParallelPluginManager plugins;
    private final LiveIntake intake;
    private final LivePlanning planning;
    private final List<Consumer<LiveEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final LongSupplier nanoClock;
    private final Clock clock;
    private volatile Duration period = Duration.ofSeconds(2);
    private volatile Duration incompleteAfter = Duration.ofSeconds(30);
    private volatile boolean keepFailing;
    private volatile Set<String> require = Set.of();
    private volatile Optional<AcceptedSets> sets = Optional.empty();
    private volatile IntConsumer points = point -> {};
    private volatile Supplier<Optional<WatchService>> events = LiveWatch::service;
    private volatile @Nullable LiveWatch watch;
    private volatile long lastLookNanos;

    // all are guarded by the lock
    private Map<String, LiveArchive> loaded = new LinkedHashMap<>();
    private FolderScan lastScan = FolderScan.NOTHING;
    private FolderScan doneScan = FolderScan.NOTHING;
    private String statusSeen = "";
    private int postponed;
    private long unloadedNanos = Nanos.NEVER;
    private long number;
    private boolean adopted;
    private boolean unreadable;
    private final HeldBack held = new HeldBack();
    private final Map<Path, Long> faultySince = new HashMap<>();
    private final Set<Path> toldFaulty = new HashSet<>();

    /**
     * Keeps the plugins of a manager like its folders. From now on the manager leaves out bad plugins instead of throwing.
     *
     * @param plugins the manager, before or after its plugins were loaded and started
     */
    public LiveFolder(ParallelPluginManager plugins) {
        this(plugins, System::nanoTime, Clock.systemUTC());
    }

    LiveFolder(ParallelPluginManager plugins, LongSupplier nanoClock, Clock clock) {
        this.plugins = plugins;
        this.nanoClock = nanoClock;
        this.clock = clock;
        plugins.setIsolating(true);
        intake = new LiveIntake(plugins, clock);
        planning = new LivePlanning(plugins);
        lastLookNanos = nanoClock.getAsLong();
    }

    /**
     * How often the folders are looked at where no event tells of a change; two seconds by default.
     *
     * @param time more than nothing
     */
    public void setPeriod(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("period must be longer than nothing, but is " + time);
        }
        period = time;
    }

    /**
     * How long an archive may be incomplete before listeners are told; thirty seconds by default.
     *
     * @param time the time
     */
    public void setIncompleteAfter(Duration time) {
        incompleteAfter = time;
    }

    /**
     * Whether a change stays after which a module does not run, instead of being undone; off by default.
     *
     * @param keep whether it stays
     */
    public void setKeepFailing(boolean keep) {
        keepFailing = keep;
    }

    /**
     * The modules without which a change is refused, as is one after which a module does not run that ran before.
     *
     * @param ids the modules; none by default
     */
    public void setRequire(Collection<String> ids) {
        require = Set.copyOf(ids);
    }

    /**
     * Where accepted sets are kept, so that a start can go back to what was accepted last; by default nowhere.
     *
     * @param accepted the file
     */
    public void setSets(AcceptedSets accepted) {
        sets = Optional.of(accepted);
    }

    /** What tells of events of the file system. */
    void setEvents(Supplier<Optional<WatchService>> service) {
        events = service;
    }

    /** What is done at numbered points of a change. */
    void setPoints(IntConsumer action) {
        points = action;
    }

    /**
     * Adds a listener, which is called by the thread that does a change.
     *
     * @param listener is told what comes of looks; what it throws is logged
     */
    public void addListener(Consumer<LiveEvent> listener) {
        listeners.add(listener);
    }

    /** Takes the plugins of the manager for those that are wanted, and begins to look after the folders. */
    public void start() {
        lock.lock();
        try {
            if (watch != null) {
                throw new IllegalStateException("The live folder was started before; make another one");
            }
            adopt();
            LiveWatch started = new LiveWatch(plugins::getPluginsRoots, events.get(), this::turn, "aither-live");
            watch = started;
            started.start();
        } finally {
            lock.unlock();
        }
    }

    /** Looks no more, and returns when no change is being done. The plugins stay as they are. */
    @Override
    public void close() {
        LiveWatch mine = watch;
        if (mine != null) {
            mine.close();
        }
        lock.lock();
        try {
            log.debug("The folders {} are not looked at any more", plugins.getPluginsRoots());
        } finally {
            lock.unlock();
        }
    }

    /** When the folders were looked at last, by {@link System#nanoTime}; tells whether this is alive. */
    public long lastLookNanos() {
        return lastLookNanos;
    }

    // ---- looking ----

    /** One turn of the thread that looks; the time until the next. */
    private Duration turn() {
        Look look = Look.UNREADABLE;
        lock.lock();
        try {
            look = look();
            tellLeaks();
        } catch (Throwable e) {
            // an Error, too, must not end what looks after the folder
            log.error("The look at {} failed; the next one comes in {}", plugins.getPluginsRoots(), period, e);
        } finally {
            lock.unlock();
            lastLookNanos = nanoClock.getAsLong();
        }
        return look == Look.SETTLING && SETTLE.compareTo(period) < 0 ? SETTLE : period;
    }

    /**
     * Looks at the folders now and does what they want, unless something in them changes from one look to the next.
     *
     * @return what came of it
     */
    public Look reconcileNow() {
        lock.lock();
        try {
            adopt();
            tellLeaks();
            Look look = look();
            for (int i = 1; i < LOOKS_AT_ONCE && look == Look.SETTLING; i++) {
                look = look();
            }
            return look;
        } finally {
            lock.unlock();
            lastLookNanos = nanoClock.getAsLong();
        }
    }

    private Look look() {
        FolderScan scan;
        try {
            scan = FolderScan.of(plugins.getPluginsRoots());
            if (scan.isEmptyInPlaceOf(lastScan)) {
                throw new IOException(
                        "another folder is in its place, and empty, as when a file system is not mounted");
            }
            if (!scan.status().equals(statusSeen)) {
                if (plugins.statusProvider() instanceof AtomicPluginStatusProvider status) {
                    status.readAgain();
                }
                statusSeen = scan.status();
            }
            boolean sameStatus = scan.status().equals(lastScan.status());
            List<Path> unsettled = scan.unsettled(lastScan);
            lastScan = scan;
            told(false, "");
            if (!unsettled.isEmpty() || !sameStatus) {
                postponed++;
                if (postponed < MOST_POSTPONED) {
                    return Look.SETTLING;
                }
            }
            boolean quiet = unsettled.isEmpty();
            postponed = 0;
            if (quiet && scan.equals(doneScan) && faultySince.isEmpty() && !intake.isHasty()) {
                return Look.UNCHANGED;
            }
            return settle(scan, new HashSet<>(unsettled));
        } catch (IOException | AtomicPluginStatusProvider.UnreadableException e) {
            statusSeen = "";
            told(true, String.valueOf(e.getMessage()));
            return Look.UNREADABLE;
        }
    }

    private void told(boolean now, String reason) {
        if (unreadable != now) {
            unreadable = now;
            if (now) {
                log.info(
                        "Plugins folders {} cannot be read ({}); nothing is unloaded for that",
                        plugins.getPluginsRoots(),
                        reason);
                tell(new LiveEvent.Unreadable(reason));
            } else {
                log.info("Plugins folders {} can be read again", plugins.getPluginsRoots());
                tell(new LiveEvent.ReadableAgain());
            }
        }
    }

    private void tell(LiveEvent event) {
        for (Consumer<LiveEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (Throwable e) {
                // an Error, too, is the listener's own failure
                log.error("Listener {} failed on {}", listener, event, e);
            }
        }
    }

    /** What the folder wants: of what is not whole, or changes just now, what was accepted in its place. */
    private List<LiveArchive> archives(FolderScan scan, Set<Path> unsettled, List<Finding> about) {
        Map<Path, LiveArchive> runs = loaded.values().stream()
                .collect(Collectors.toMap(LiveArchive::dropped, archive -> archive, (one, other) -> one));
        FolderScan settled = new FolderScan(
                scan.stamps().entrySet().stream()
                        .filter(entry -> !unsettled.contains(entry.getKey()))
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new)),
                scan.status(),
                scan.identity());
        Map<Path, Examined> examined = intake.examine(settled);
        List<LiveArchive> archives = new ArrayList<>();
        Set<Path> faulty = new HashSet<>();
        examined.forEach((path, result) -> {
            result.archive().map(this::asItRuns).map(intake::admitted).ifPresent(archives::add);
            result.fault().ifPresent(fault -> {
                faulty.add(path);
                if (result.passing()) {
                    intake.again(path);
                }
                faultySince.putIfAbsent(path, nanoClock.getAsLong());
                Optional.ofNullable(runs.get(path)).map(intake::admitted).ifPresent(archives::add);
                if (isOverdue(path)) {
                    about.add(fault);
                    if (toldFaulty.add(path)) {
                        log.info("{}. {}", fault.cause(), fault.remedy());
                        tell(new LiveEvent.Unusable(fault));
                    }
                }
            });
        });
        for (Path path : unsettled) {
            Optional.ofNullable(runs.get(path)).map(intake::admitted).ifPresent(archives::add);
        }
        faultySince.keySet().removeIf(path -> !faulty.contains(path) && !unsettled.contains(path));
        toldFaulty.retainAll(faultySince.keySet());
        return archives;
    }

    /** What was loaded from where it lies is not restarted when the store has room again, and stays what it is. */
    private LiveArchive asItRuns(LiveArchive now) {
        @Nullable LiveArchive runs = loaded.get(now.id());
        boolean inPlace = runs != null
                && runs.sha256().equals(now.sha256())
                && runs.dropped().equals(now.dropped())
                && runs.findings().stream().anyMatch(finding -> finding.code() == Finding.Code.NOT_STORED);
        return runs != null && inPlace ? runs : now;
    }

    private boolean isOverdue(Path path) {
        return toldFaulty.contains(path)
                || nanoClock.getAsLong() - faultySince.getOrDefault(path, nanoClock.getAsLong())
                        >= incompleteAfter.toNanos();
    }

    private Look settle(FolderScan scan, Set<Path> unsettled) {
        List<Finding> about = new ArrayList<>();
        List<LiveArchive> archives = archives(scan, unsettled, about);
        if (unsettled.isEmpty()) {
            doneScan = scan;
        }
        Wanted all = planning.wanted(archives, about);
        if (held.isSame(all)) {
            return Look.UNCHANGED;
        }
        Wanted tried = planning.wanted(held.tried(archives, all, loaded), about);
        return change(tried, all, Set.of()) ? Look.APPLIED : held.isRefused() ? Look.REFUSED : Look.UNCHANGED;
    }

    /**
     * Has the heap collected, and tells which modules that were unloaded are still in use, and by what. Listeners are not
     * told of these by themselves any more.
     *
     * @return a finding for each class loader; empty where all are gone
     */
    public List<Finding> leaks() {
        lock.lock();
        try {
            unloadedNanos = Nanos.NEVER;
            return plugins.mayLeak() ? plugins.leaks() : List.of();
        } finally {
            lock.unlock();
        }
    }

    /** Some time after modules were unloaded, tells once of those whose class loaders are still there. */
    private void tellLeaks() {
        if (unloadedNanos != Nanos.NEVER && nanoClock.getAsLong() - unloadedNanos >= LEAK_AFTER.toNanos()) {
            unloadedNanos = Nanos.NEVER;
            if (plugins.mayLeak()) {
                plugins.leaks().forEach(leak -> {
                    log.info("{}. {}", leak.cause(), leak.remedy());
                    tell(new LiveEvent.Leaked(leak));
                });
            }
        }
    }

    // ---- changing ----

    /**
     * Does what leads to the wanted archives; false where there was nothing to do, or it was refused.
     *
     * @param all what the folders have, with what is held back
     */
    private boolean change(Wanted wanted, Wanted all, Set<String> forced) {
        Map<String, LiveArchive> before = loaded;
        Set<String> ran = running();
        Planned planned = planning.plan(number + 1, before, wanted, forced);
        if (planned.change().isEmpty()) {
            boolean moved = !before.equals(wanted.byId());
            loaded = wanted.byId();
            plugins.loadArchives(List.of(), about(wanted), wanted.older());
            if (moved) {
                number++;
                accepted("moved");
            }
            return false;
        }
        number++;
        points.accept(1);
        Set<String> mustRun = mustRun(planned, wanted, ran);
        List<Finding> blocked = mustRun.stream()
                .filter(id -> !planned.graph().contains(id))
                .map(id -> excluded(id, planned, wanted))
                .toList();
        if (!blocked.isEmpty() && !keepFailing) {
            refuse(planned.change(), all, blocked, false);
            return false;
        }
        long begin = System.nanoTime();
        log.info("Begin {}", planned.change());
        tell(new LiveEvent.Begun(planned.change()));
        List<Finding> stops = run(planned.change(), wanted);
        List<Finding> failed =
                mustRun.stream().filter(id -> !isStarted(id)).map(this::failure).toList();
        if (!failed.isEmpty() && !keepFailing) {
            putBack(before, wanted);
            refuse(planned.change(), all, failed, true);
            return false;
        }
        held.accepted();
        loaded = wanted.byId();
        points.accept(6);
        accepted(planned.change().items().stream().map(Object::toString).collect(Collectors.joining(", ")));
        points.accept(7);
        List<Finding> findings = new ArrayList<>(stops);
        planned.change().starts().stream()
                .filter(id -> !isStarted(id))
                .map(this::failure)
                .forEach(findings::add);
        log.info("Done {} in {} ms", planned.change(), (System.nanoTime() - begin) / 1_000_000);
        tell(new LiveEvent.Applied(planned.change(), System.nanoTime() - begin, List.copyOf(findings)));
        return true;
    }

    private Set<String> running() {
        return plugins.getStartedPlugins().stream()
                .map(PluginWrapper::getPluginId)
                .collect(Collectors.toSet());
    }

    private boolean isStarted(String id) {
        @Nullable PluginWrapper plugin = plugins.getPlugin(id);
        return plugin != null && plugin.getPluginState().isStarted();
    }

    /** The modules that have to run afterwards. */
    private Set<String> mustRun(Planned planned, Wanted wanted, Set<String> ran) {
        Set<String> touched = new LinkedHashSet<>();
        planned.change().items().forEach(item -> touched.add(item.id()));
        Set<String> must = new LinkedHashSet<>();
        for (String id : touched) {
            boolean leaves = planned.leaves().contains(id);
            if ((ran.contains(id) && !leaves && wanted.byId().containsKey(id))
                    || (require.contains(id) && loaded.containsKey(id))) {
                must.add(id);
            }
        }
        return must;
    }

    private Finding excluded(String id, Planned planned, Wanted wanted) {
        return planned.graph().findings().stream()
                .filter(finding -> finding.module().equals(id) && finding.code().excludes())
                .findFirst()
                .orElseGet(() -> new Finding(
                        Finding.Code.MISSING_DEPENDENCY,
                        id,
                        "Module '%s' is required, but %s"
                                .formatted(
                                        id,
                                        wanted.byId().containsKey(id) ? "would not run" : "its archive was removed"),
                        "Put its archive back, or take it out of 'require'"));
    }

    private Finding failure(String id) {
        Optional<Finding> known = plugins.discovered().findings().stream()
                .filter(finding -> finding.module().equals(id) && finding.code().excludes())
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        @Nullable PluginWrapper plugin = plugins.getPlugin(id);
        Optional<Finding> recorded = plugins.lastBoot()
                .flatMap(boot -> boot.modules().stream()
                        .filter(module -> module.id().equals(id))
                        .flatMap(module -> module.reason().stream())
                        .findFirst());
        return recorded.orElseGet(() -> new Finding(
                plugin == null ? Finding.Code.LOAD_FAILED : Finding.Code.START_FAILED,
                id,
                "Module '%s' %s"
                        .formatted(
                                id,
                                plugin == null
                                        ? "could not be loaded"
                                        : "did not start"
                                                + plugins.failure(id)
                                                        .map(why -> ": " + why)
                                                        .orElse("")),
                "Look into the log, and mend '%s'".formatted(id)));
    }

    private List<Finding> about(Wanted wanted) {
        List<Finding> about = new ArrayList<>(wanted.about());
        wanted.byId().values().stream()
                .flatMap(archive -> archive.findings().stream())
                .filter(finding -> finding.code() == Finding.Code.NOT_STORED)
                .forEach(about::add);
        about.addAll(held.findings());
        return about;
    }

    /** Stops, unloads, loads and starts; what could not be stopped well. */
    private List<Finding> run(LiveChange change, Wanted wanted) {
        List<Finding> findings = new ArrayList<>();
        if (!change.stop().graph().modules().isEmpty()) {
            plugins.stopPlugins(change.stop());
            findings.addAll(plugins.lastStop());
        }
        points.accept(2);
        for (String id : change.unload()) {
            try {
                plugins.unloadAlone(id);
            } catch (RuntimeException e) {
                log.error("Plugin '{}' cannot be unloaded", id, e);
            }
        }
        if (!change.unload().isEmpty()) {
            unloadedNanos = nanoClock.getAsLong();
        }
        points.accept(3);
        Set<Path> dropped = new HashSet<>(change.load());
        List<Path> paths = wanted.byId().values().stream()
                .filter(archive -> dropped.contains(archive.dropped()))
                .map(LiveArchive::toLoad)
                .toList();
        plugins.loadArchives(paths, about(wanted), wanted.older());
        points.accept(4);
        if (!change.start().graph().modules().isEmpty()) {
            plugins.startPlugins(change.start());
        }
        points.accept(5);
        return findings;
    }

    private void putBack(Map<String, LiveArchive> before, Wanted failed) {
        Wanted back = new Wanted(before, List.of(), List.of());
        Planned undo = planning.plan(number, failed.byId(), back, Set.of());
        log.warn("Undo change {}: {}", number, undo.change());
        List<Finding> stops = run(undo.change(), back);
        stops.forEach(finding -> log.warn("{}. {}", finding.cause(), finding.remedy()));
        loaded = before;
    }

    private void refuse(LiveChange change, Wanted wanted, List<Finding> causes, boolean undone) {
        String cause = causes.get(0).cause();
        held.refuse(
                wanted,
                causes.stream().map(Finding::module).toList(),
                change,
                loaded,
                archive -> new Finding(
                        Finding.Code.EARLIER_CONTENT,
                        loaded.containsKey(archive.id()) ? archive.id() : LiveIntake.name(archive.dropped()),
                        "Archive '%s' is not used as it is now, since change %d was refused: %s"
                                .formatted(LiveIntake.name(archive.dropped()), change.number(), cause),
                        "Replace '%s', or what it depends on; the same content is not tried again until then"
                                .formatted(archive.dropped())));
        plugins.loadArchives(List.of(), held.findings(), List.of());
        log.info("Change {} is refused{}: {}", change.number(), undone ? " and undone" : "", cause);
        tell(new LiveEvent.Refused(change, causes, undone));
    }

    private void accepted(String cause) {
        if (sets.isEmpty()) {
            return;
        }
        List<Member> members = loaded.values().stream()
                .map(archive -> new Member(archive.id(), archive.version(), archive.sha256(), archive.dropped()))
                .toList();
        try {
            sets.get().add(new AcceptedSet(number, clock.instant(), cause, members));
        } catch (IOException e) {
            log.warn("The set of plugins cannot be written down ({}); a start cannot go back to it", e.toString());
        }
    }

    // ---- beginning ----

    /** Takes what the manager has loaded for what is wanted; a module that failed goes back to what was accepted last. */
    private void adopt() {
        if (adopted) {
            return;
        }
        adopted = true;
        Optional<AcceptedSet> last = sets.flatMap(AcceptedSets::last);
        number = last.map(AcceptedSet::number).orElse(0L);
        Wanted wanted = firstWanted();
        Map<String, LiveArchive> found = new LinkedHashMap<>();
        for (PluginWrapper plugin : plugins.getPlugins()) {
            @Nullable LiveArchive archive = wanted.byId().get(plugin.getPluginId());
            Optional<LiveArchive> as = archive != null && archive.path().equals(plugin.getPluginPath())
                    ? Optional.of(archive)
                    : intake.loadedFrom(plugin.getPluginPath());
            boolean disabled = plugin.getPluginState() == PluginState.DISABLED;
            as.ifPresent(known -> found.put(plugin.getPluginId(), LiveIntake.as(known, disabled)));
        }
        loaded = found;
        if (!plugins.getPlugins().isEmpty()) {
            last.ifPresent(set -> goBack(set, wanted));
            if (last.isEmpty() || !sameMembers(last.get())) {
                number++;
                accepted("start");
            }
        }
    }

    private Wanted firstWanted() {
        try {
            FolderScan scan = FolderScan.of(plugins.getPluginsRoots());
            lastScan = scan;
            statusSeen = scan.status();
            List<Finding> about = new ArrayList<>();
            Wanted wanted = planning.wanted(archives(scan, Set.of(), about), about);
            // the boot has told of these
            toldFaulty.addAll(faultySince.keySet());
            return wanted;
        } catch (IOException | AtomicPluginStatusProvider.UnreadableException e) {
            log.warn("Plugins folders {} cannot be read ({})", plugins.getPluginsRoots(), e.toString());
            return new Wanted(Map.of(), List.of(), List.of());
        }
    }

    private boolean sameMembers(AcceptedSet set) {
        Map<Path, String> there =
                set.members().stream().collect(Collectors.toMap(Member::dropped, Member::sha256, (one, other) -> one));
        Map<Path, String> now = loaded.values().stream()
                .collect(Collectors.toMap(LiveArchive::dropped, LiveArchive::sha256, (one, other) -> one));
        return there.equals(now);
    }

    private void goBack(AcceptedSet last, Wanted wanted) {
        if (keepFailing) {
            return;
        }
        Map<String, LiveArchive> to = new LinkedHashMap<>(loaded);
        List<Finding> causes = new ArrayList<>();
        for (Member member : last.members()) {
            @Nullable LiveArchive now = loaded.get(member.id());
            @Nullable PluginWrapper plugin = plugins.getPlugin(member.id());
            if (now != null
                    && plugin != null
                    && plugin.getPluginState().isFailed()
                    && !now.sha256().equals(member.sha256())) {
                intake.held(now.dropped(), member.sha256()).ifPresent(before -> {
                    causes.add(failure(member.id()));
                    to.put(member.id(), before);
                });
            }
        }
        if (!causes.isEmpty()) {
            Wanted back = new Wanted(to, List.of(), List.of());
            number++;
            Planned planned = planning.plan(number, loaded, back, Set.of());
            log.warn("Go back to what was accepted last: {}", planned.change());
            List<Finding> stops = run(planned.change(), back);
            stops.forEach(finding -> log.warn("{}. {}", finding.cause(), finding.remedy()));
            loaded = to;
            refuse(planned.change(), wanted, causes, true);
        }
    }

    // ---- what an operator asks for ----

    /** Changes the files of the folders. */
    @FunctionalInterface
    public interface Edit {
        /**
         * Does it.
         *
         * @throws IOException if it cannot be done
         */
        void apply() throws IOException;
    }

    /**
     * Changes files so that all of it is one change, and does what the folders want then.
     *
     * @param edit changes the files
     * @return what came of it
     * @throws IOException if the files could not be changed
     */
    public Look edit(Edit edit) throws IOException {
        lock.lock();
        try {
            adopt();
            edit.apply();
            return reconcileNow();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The file of the module that an archive holds another content of.
     *
     * @param archive an archive, which need not lie in a plugins folder
     * @return where the one lies that is loaded; empty where there is none
     * @throws IllegalArgumentException if the archive cannot be used; says why
     */
    public Optional<Path> sameModule(Path archive) {
        lock.lock();
        try {
            adopt();
            Examined examined = intake.examine(archive, archive);
            return Optional.ofNullable(loaded.get(usable(examined).id())).map(LiveArchive::dropped);
        } finally {
            lock.unlock();
        }
    }

    private static LiveArchive usable(Examined examined) {
        return examined.archive()
                .orElseThrow(() -> new IllegalArgumentException(examined.fault()
                        .map(fault -> fault.cause() + ". " + fault.remedy())
                        .orElse("it is no plugin")));
    }

    /**
     * Loads modules anew, with those that depend on them.
     *
     * @param ids the modules
     * @return what was done; empty where it was refused, or there is no such module
     */
    public Optional<LiveChange> restart(Collection<String> ids) {
        lock.lock();
        try {
            adopt();
            Wanted same = new Wanted(loaded, List.of(), List.of());
            LiveChange change =
                    planning.plan(number + 1, loaded, same, Set.copyOf(ids)).change();
            return !change.isEmpty() && change(same, same, Set.copyOf(ids)) ? Optional.of(change) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What would come of another content of the folders. Does nothing but read.
     *
     * @param added what would be put into the folders: where it would lie, and where it is now
     * @param removed what would be taken out of them
     * @param restarted the modules that would be loaded anew
     * @return the change
     * @throws IllegalArgumentException if an archive cannot be used; says why
     * @throws IOException if the folders cannot be read
     */
    public LiveChange preview(Map<Path, Path> added, Collection<Path> removed, Collection<String> restarted)
            throws IOException {
        return preview(added, removed, restarted, Map.of());
    }

    /**
     * The same, where an operator would also switch modules on or off.
     *
     * @param added what would be put into the folders: where it would lie, and where it is now
     * @param removed what would be taken out of them
     * @param restarted the modules that would be loaded anew
     * @param disabled whether a module would be disabled, for each that would be switched
     * @return the change
     * @throws IllegalArgumentException if an archive cannot be used; says why
     * @throws IOException if the folders cannot be read
     */
    public LiveChange preview(
            Map<Path, Path> added,
            Collection<Path> removed,
            Collection<String> restarted,
            Map<String, Boolean> disabled)
            throws IOException {
        lock.lock();
        try {
            adopt();
            FolderScan scan = FolderScan.of(plugins.getPluginsRoots());
            List<LiveArchive> archives = new ArrayList<>();
            List<LiveArchive> there = archives(scan, Set.of(), new ArrayList<>());
            Wanted all = planning.wanted(there, List.of());
            held.copy().tried(there, all, loaded).stream()
                    .filter(archive -> !removed.contains(archive.dropped()) && !added.containsKey(archive.dropped()))
                    .forEach(archives::add);
            for (Map.Entry<Path, Path> each : added.entrySet()) {
                archives.add(intake.admitted(usable(intake.examine(each.getValue(), each.getKey()))));
            }
            archives.replaceAll(
                    archive -> LiveIntake.as(archive, disabled.getOrDefault(archive.id(), archive.disabled())));
            return planning.plan(number + 1, loaded, planning.wanted(archives, List.of()), Set.copyOf(restarted))
                    .change();
        } finally {
            // the copy of what was looked at may be one that is loaded
            plugins.store()
                    .ifPresent(store -> loaded.values().forEach(archive -> {
                        if (!archive.path().equals(archive.dropped())) {
                            Optional<StoredArchive> ignored = store.held(archive.dropped(), archive.sha256());
                        }
                    }));
            lock.unlock();
        }
    }
}
