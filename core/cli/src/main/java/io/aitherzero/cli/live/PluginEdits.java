package io.aitherzero.cli.live;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.report.Report;
import io.aitherzero.host.FolderEdit;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.Json;
import io.aitherzero.pf4j.AcceptedSets.AcceptedSet;
import io.aitherzero.pf4j.AcceptedSets.Member;
import io.aitherzero.pf4j.LiveChange;
import io.aitherzero.pf4j.LiveEvent;
import io.aitherzero.pf4j.LiveFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes of the plugins folders that an operator asks for, in a host that runs or on its files alone. */
final class PluginEdits {
    private final Host host;
    private final HostSettings settings;
    private final LiveFolder live;
    private final boolean running;
    private volatile Optional<LiveEvent> last = Optional.empty();

    /** @param running whether modules run, so that a change is done at once */
    PluginEdits(Host host, HostSettings settings, LiveFolder live, boolean running) {
        this.host = host;
        this.settings = settings;
        this.live = live;
        this.running = running;
        live.addListener(event -> last = Optional.of(event));
    }

    /** What came of a request. */
    record Outcome(int exit, Report report) {
        static Outcome failed(int exit, String message) {
            return new Outcome(
                    exit,
                    new Told(
                            List.of(message),
                            Json.document(
                                    "aitherzero.failure/1",
                                    out -> out.name("message").value(message))));
        }
    }

    /** Puts archives into the folder, each in the place of the one that has the same module. */
    Outcome install(List<Path> files, boolean planned) throws IOException {
        Map<Path, Path> put = new LinkedHashMap<>();
        Set<Path> removed = new LinkedHashSet<>();
        Path folder = settings.plugins().get(0);
        for (Path file : files) {
            Path target = folder.resolve(file.getFileName());
            put.put(target, file);
            live.sameModule(file).filter(before -> !before.equals(target)).ifPresent(removed::add);
        }
        return edit(put, removed, planned);
    }

    Outcome remove(List<String> ids, boolean planned) throws IOException {
        Set<Path> removed = new LinkedHashSet<>();
        for (String id : ids) {
            Optional<Host.Loaded> module =
                    host.loaded().stream().filter(one -> one.id().equals(id)).findFirst();
            if (module.isEmpty()) {
                return unknown(id);
            }
            removed.add(module.get().archive());
        }
        return edit(Map.of(), removed, planned);
    }

    private Outcome unknown(String id) {
        return Outcome.failed(
                ExitCode.NOT_FOUND,
                "There is no plugin '" + Shown.line(id) + "'; "
                        + host.similar(id)
                                .map(similar -> "did you mean '" + Shown.line(similar) + "'?")
                                .orElse("'aither plugin list' shows what is there"));
    }

    Outcome restart(List<String> ids, boolean planned) throws IOException {
        for (String id : ids) {
            if (host.loaded().stream().noneMatch(one -> one.id().equals(id))) {
                return unknown(id);
            }
        }
        LiveChange change = live.preview(Map.of(), Set.of(), ids);
        if (planned) {
            return planned(change);
        }
        if (!running) {
            return Outcome.failed(ExitCode.NOT_RUNNING, "No host runs in this home; 'aither start' starts its modules");
        }
        last = Optional.empty();
        Optional<LiveChange> done = live.restart(ids);
        return done.map(one -> new Outcome(ExitCode.OK, HostView.change(one, "applied", List.of())))
                .orElseGet(() -> outcome(change));
    }

    /** Shows what would come of modules being disabled or enabled, whose ids are known to be some. */
    Outcome switched(List<String> ids, boolean disable) throws IOException {
        Map<String, Boolean> disabled = new LinkedHashMap<>();
        ids.forEach(id -> disabled.put(id, disable));
        return planned(live.preview(Map.of(), Set.of(), List.of(), disabled));
    }

    /** Puts the files of an earlier set into the folder, and takes those out that were not there. */
    Outcome rollback(Optional<Long> number, boolean planned) throws IOException {
        List<AcceptedSet> sets = host.sets().all();
        Optional<AcceptedSet> now = host.sets().last();
        Optional<AcceptedSet> to = number.isPresent()
                ? sets.stream().filter(set -> set.number() == number.get()).reduce((one, other) -> other)
                : sets.stream()
                        .filter(set -> now.isPresent() && !hashes(set).equals(hashes(now.get())))
                        .reduce((one, other) -> other);
        if (to.isEmpty()) {
            return Outcome.failed(
                    ExitCode.NOT_FOUND,
                    number.map(wanted -> "There is no accepted set " + wanted
                                    + "; 'aither plugin history' lists those there are")
                            .orElse("There is no earlier set of plugins to go back to"));
        }
        Set<Path> members = to.get().members().stream().map(Member::dropped).collect(Collectors.toSet());
        Set<Path> removed = new LinkedHashSet<>();
        now.ifPresent(set -> set.members().stream()
                .map(Member::dropped)
                .filter(path -> !members.contains(path))
                .forEach(removed::add));
        Map<Path, String> there = now.map(PluginEdits::hashes).orElse(Map.of());
        Map<Path, Path> put = new LinkedHashMap<>();
        for (Member member : to.get().members()) {
            if (!member.sha256().equals(there.get(member.dropped()))) {
                Optional<Path> bytes = host.store().original(member.sha256());
                if (bytes.isEmpty()) {
                    return Outcome.failed(
                            ExitCode.FAILED,
                            "Set " + to.get().number() + " cannot be put back: the content of '" + member.dropped()
                                    + "' is no longer in var/store; install it again from where it came");
                }
                put.put(member.dropped(), bytes.get());
            }
        }
        return edit(put, removed, planned);
    }

    private static Map<Path, String> hashes(AcceptedSet set) {
        return set.members().stream().collect(Collectors.toMap(Member::dropped, Member::sha256, (one, other) -> one));
    }

    private Outcome edit(Map<Path, Path> put, Set<Path> removed, boolean planned) throws IOException {
        LiveChange change = live.preview(put, removed, List.of());
        if (planned) {
            return planned(change);
        }
        FolderEdit edit = new FolderEdit(settings.home(), put, removed);
        if (!running) {
            edit.apply();
            List<String> lines = new ArrayList<>();
            put.keySet().forEach(path -> lines.add("Put " + path));
            removed.forEach(path -> lines.add("Removed " + path));
            lines.add("No host runs in this home; the next start takes it up");
            return new Outcome(
                    ExitCode.OK,
                    new Told(
                            lines, HostView.change(change, "written", List.of()).json()));
        }
        FolderEdit undo = undo(put.keySet(), removed);
        last = Optional.empty();
        LiveFolder.Look ignored = live.edit(edit::apply);
        Outcome outcome = outcome(change);
        if (outcome.exit() == ExitCode.FAILED) {
            // the folder is to say what runs, as before
            takeBack(undo);
        }
        return outcome;
    }

    private void takeBack(FolderEdit undo) throws IOException {
        LiveFolder.Look ignored = live.edit(undo::apply);
    }

    /** What puts the folders back as they are now, as far as the store knows what is there. */
    private FolderEdit undo(Set<Path> added, Set<Path> removed) {
        Map<Path, String> hashes = host.sets().last().map(PluginEdits::hashes).orElse(Map.of());
        Map<Path, Path> back = new LinkedHashMap<>();
        Set<Path> gone = new LinkedHashSet<>();
        for (Path path : added) {
            if (!Files.exists(path)) {
                gone.add(path);
            }
        }
        Set<Path> touched = new LinkedHashSet<>(added);
        touched.addAll(removed);
        for (Path path : touched) {
            Optional.ofNullable(hashes.get(path))
                    .flatMap(host.store()::original)
                    .filter(bytes -> Files.exists(path))
                    .ifPresent(bytes -> back.put(path, bytes));
        }
        return new FolderEdit(settings.home(), back, gone);
    }

    private static Outcome planned(LiveChange change) {
        return new Outcome(ExitCode.OK, HostView.change(change, "planned", List.of()));
    }

    private Outcome outcome(LiveChange asked) {
        Optional<LiveEvent> event = last;
        if (event.isPresent() && event.get() instanceof LiveEvent.Applied applied) {
            List<Finding> findings = applied.findings();
            return new Outcome(
                    findings.isEmpty() ? ExitCode.OK : ExitCode.PARTIAL,
                    HostView.change(applied.change(), "applied", findings));
        }
        if (event.isPresent() && event.get() instanceof LiveEvent.Refused refused) {
            return new Outcome(ExitCode.FAILED, HostView.change(refused.change(), "refused", refused.causes()));
        }
        return new Outcome(ExitCode.OK, HostView.change(asked, asked.isEmpty() ? "nothing" : "applied", List.of()));
    }
}
