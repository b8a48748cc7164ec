package io.aitherzero.cli.doctor;

import io.aitherzero.cli.context.CliContext;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at all that a host needs, and starts nothing. */
public final class Doctor {
    private final CliContext context;
    private final Path home;
    private final List<Path> named;
    private final Probe probe;

    /**
     * A look at a home.
     *
     * @param named plugins folders in place of the configured ones; none for these
     */
    public Doctor(CliContext context, Path home, List<Path> named) {
        this.context = context;
        this.home = home;
        this.named = List.copyOf(named);
        probe = new Probe(context, Path.of("/"));
    }

    /** All readings. */
    public DoctorReport report() {
        ConfFolder conf = new ConfFolder(home);
        HostSettings settings =
                named.isEmpty() ? conf.settings() : conf.settings().withPlugins(named);
        String user = probe.user();
        Path var = home.resolve("var");
        Path temporary = context.temporaryFolder();
        int archives = settings.plugins().stream().mapToInt(Probe::archives).sum();
        List<Reading> readings = new ArrayList<>();
        readings.add(Checkup.java(probe.java()));
        Optional<Surroundings.Classes> classes = probe.classes();
        classes.ifPresent(found -> readings.add(Checkup.classes(found)));
        readings.add(Checkup.processors(probe.machine()));
        readings.add(Checkup.memory(probe.machine()));
        readings.add(Checkup.locale(probe.letters()));
        readings.add(Checkup.limits(probe.limits(), archives));
        readings.add(Checkup.clock(probe.clock(settings, List.of(var, temporary))));
        readings.add(Checkup.readOnly("home", probe.folder(home), "Name another with --home", user));
        ModulesSeen modules = modules(settings);
        readings.add(conf.reading(modules.known()));
        readings.add(conf.log());
        for (Path folder : settings.plugins()) {
            readings.add(Checkup.plugins(
                    probe.folder(folder),
                    folder.equals(home.resolve("plugins")),
                    Probe.archives(folder),
                    HostSettings.configuration(home),
                    user));
        }
        readings.add(modules.reading());
        readings.addAll(written(var, user));
        readings.add(Checkup.temporary(probe.folder(temporary), user));
        List<Path> swept = new ArrayList<>(settings.plugins());
        swept.addAll(List.of(home, home.resolve("conf"), settings.profiles(), HostSettings.jobs(home), Path.of("")));
        classes.ifPresent(found -> swept.add(found.file().resolveSibling("")));
        readings.add(Leftovers.reading(Leftovers.in(swept)));
        return new DoctorReport(readings);
    }

    /** The folder, and those in it that somebody else has made. */
    private List<Reading> written(Path var, String user) {
        String lost = "recorded boots, limits and the log are lost";
        String wayOut = "chown or chmod it, or name another home with --home";
        List<Reading> readings = new ArrayList<>();
        readings.add(Checkup.written("var", probe.folder(var), lost, wayOut, user));
        for (String name : List.of("boot", "jobs", "log", "data")) {
            Surroundings.Folder folder = probe.folder(var.resolve(name));
            Reading reading = Checkup.written("var/" + name, folder, "what belongs there is lost", wayOut, user);
            // that of the whole tells of the disk
            boolean own = folder.kind() != Surroundings.Kind.MISSING && (!folder.writable() || !folder.searchable());
            if (own || folder.kind() == Surroundings.Kind.OTHER) {
                readings.add(reading);
            }
        }
        return readings;
    }

    private record ModulesSeen(Set<String> known, Reading reading) {}

    private ModulesSeen modules(HostSettings settings) {
        try (Host host = Host.open(settings, context.launch())) {
            Set<String> known = host.discovered().versions().keySet();
            List<String> starting = host.plan().graph().modules().stream()
                    .map(module -> module.id())
                    .toList();
            return new ModulesSeen(
                    known, Modules.reading(known, starting, host.discovered().findings(), settings.require()));
        } catch (RuntimeException | Error e) {
            // whatever keeps modules from being read must not keep the rest from being told
            return new ModulesSeen(Set.of(), Modules.unknown(e));
        }
    }
}
