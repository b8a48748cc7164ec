package io.aitherzero.cli.live;

import io.aitherzero.api.plugin.ConfigurationException;
import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.host.HealthServer;
import io.aitherzero.host.HealthServer.Check;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.HostVersion;
import io.aitherzero.host.RunSettings;
import io.aitherzero.host.StateJournal;
import io.aitherzero.host.control.ControlServer;
import io.aitherzero.host.json.Json;
import io.aitherzero.pf4j.LiveEvent;
import io.aitherzero.pf4j.LiveFolder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code start} adds to a host whose modules are up: the folder is followed, and it answers from outside. */
public final class FollowedHost implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FollowedHost.class);
    private static final int MISSED_LOOKS = 10;
    private static final Duration LEAST_BEAT = Duration.ofSeconds(30);

    private final Host host;
    private final Instant startedAt = InstantSource.system().instant();
    private final long startedNanos = System.nanoTime();
    private final Optional<StateJournal> journal;
    private final String place;
    private HostSettings settings;
    private Map<Path, String> configurations;
    private @Nullable LiveFolder live;
    private @Nullable ControlServer control;
    private @Nullable HealthServer health;
    private volatile boolean booted;
    private volatile boolean draining;
    // what answers while it is being closed takes this object's own monitor
    private final Object opening = new Object();
    private boolean closed;

    /**
     * Begins to note changes of states; to be called before the start.
     *
     * @param host the host
     * @param settings how it is set up
     * @param place where the log is
     */
    public FollowedHost(Host host, HostSettings settings, String place) {
        this.host = host;
        this.settings = settings;
        this.place = place;
        configurations = configurations();
        StateJournal changes = new StateJournal(settings.home());
        journal = Optional.of(changes);
        host.onStateChange(changes::changed);
    }

    /**
     * Opens what a running host has; nothing where it was closed before.
     *
     * @param boot how its modules started
     * @param say tells the operator
     * @param stop stops the modules, and says what was stopped
     * @param end ends the process
     */
    public void open(BootProfile boot, Consumer<String> say, Supplier<String> stop, Runnable end) {
        synchronized (opening) {
            // a host may be asked to end as soon as it has said that all runs
            if (!closed) {
                openAll(boot, say, stop, end);
            }
        }
    }

    private void openAll(BootProfile boot, Consumer<String> say, Supplier<String> stop, Runnable end) {
        booted = true;
        LiveFolder follower = host.follow(this::noted);
        live = follower;
        HostView view = new HostView(host, settings, startedAt, Optional.of(boot));
        PluginEdits edits = new PluginEdits(host, settings, follower, true);
        HostAnswers answers = new HostAnswers(
                view,
                edits,
                () -> view.status(ready().up(), place, System.nanoTime() - startedNanos),
                this::reload,
                stop,
                end);
        try {
            control = ControlServer.open(settings.home(), startedAt, HostVersion.current(), answers);
        } catch (IOException | UnsupportedOperationException e) {
            say.accept("This host cannot be asked from outside, as there can be no socket in its home ("
                    + Shown.line(e.toString()) + "); make its var folder writable");
        }
        RunSettings run = settings.run();
        if (run.httpPort().isPresent()) {
            InetSocketAddress address =
                    new InetSocketAddress(run.httpBind(), run.httpPort().getAsInt());
            try {
                health = HealthServer.open(
                        address,
                        this::alive,
                        this::ready,
                        this::started,
                        () -> ModuleHealth.of(host).asChecks());
                say.accept("Health is told at http://" + run.httpBind() + ":"
                        + run.httpPort().getAsInt() + "/health");
            } catch (IOException | RuntimeException e) {
                say.accept("Health cannot be told at " + address + " (" + Shown.line(e.toString())
                        + "); choose another http.port or http.bind");
            }
        }
    }

    private void noted(LiveEvent event) {
        if (event instanceof LiveEvent.Applied applied) {
            log.info("Done {} in {}", applied.change(), Amounts.duration(applied.nanos()));
            applied.findings().forEach(FollowedHost::warn);
        } else if (event instanceof LiveEvent.Refused refused) {
            log.warn(
                    "Change {} is refused{}, and what ran before runs",
                    refused.change().number(),
                    refused.undone() ? " and undone" : "");
            refused.causes().forEach(FollowedHost::warn);
        } else if (event instanceof LiveEvent.Unusable unusable) {
            warn(unusable.finding());
        } else if (event instanceof LiveEvent.Leaked leaked) {
            warn(leaked.finding());
        } else if (event instanceof LiveEvent.Unreadable unreadable) {
            log.warn("Plugins folders cannot be read ({}); nothing is unloaded for that", unreadable.reason());
        } else if (event instanceof LiveEvent.ReadableAgain) {
            log.info("Plugins folders can be read again");
        }
        if (event instanceof LiveEvent.Applied || event instanceof LiveEvent.Refused) {
            journal.ifPresent(lines -> lines.because("a call", 0));
        } else if (event instanceof LiveEvent.Begun begun) {
            journal.ifPresent(lines -> lines.because("change", begun.change().number()));
        }
    }

    /** Logs a finding. */
    public static void warn(Finding finding) {
        log.warn("{} {}: {}. {}", finding.module(), finding.code(), finding.cause(), finding.remedy());
    }

    // ---- health ----

    private Check alive() {
        LiveFolder follower = live;
        long sinceNanos = follower == null ? 0 : System.nanoTime() - follower.lastLookNanos();
        Duration beat = settings.run().livePeriod().multipliedBy(MISSED_LOOKS);
        boolean up = sinceNanos < Math.max(beat.toNanos(), LEAST_BEAT.toNanos());
        return new Check("live", up, Map.of("lastLook", Amounts.duration(Math.max(0, sinceNanos)) + " ago"));
    }

    private List<String> missing() {
        Map<String, String> states = new TreeMap<>();
        host.loaded().forEach(module -> states.put(module.id(), module.state()));
        return settings.require().stream()
                .filter(id -> !"STARTED".equals(states.get(id)))
                .toList();
    }

    private Check ready() {
        // each is asked once, so that whoever is told DOWN is told why
        List<String> missing = missing();
        boolean drains = draining;
        boolean up = booted && !drains && missing.isEmpty();
        Map<String, String> data = new LinkedHashMap<>();
        if (!missing.isEmpty()) {
            data.put("missing", String.join(", ", missing));
        }
        if (drains) {
            data.put("draining", "true");
        }
        host.loaded().stream()
                .filter(module -> !module.state().equals("STARTED"))
                .forEach(module -> data.put(module.id(), module.state()));
        return new Check("ready", up, data);
    }

    private Check started() {
        return new Check("started", booted, Map.of());
    }

    // ---- the configuration ----

    private Map<Path, String> configurations() {
        Map<Path, String> stamps = new TreeMap<>();
        Path folder = settings.home().resolve("conf");
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.conf")) {
                for (Path file : files) {
                    stamps.put(file, Files.readString(file));
                }
            } catch (IOException e) {
                log.warn("The configuration in {} cannot be read ({})", folder, e.toString());
            }
        }
        return stamps;
    }

    /** Reads the configuration again: what can be changed is, and modules whose file has changed are restarted. */
    synchronized PluginEdits.Outcome reload(boolean planned) throws IOException {
        HostSettings read;
        try {
            read = HostSettings.read(settings.home());
        } catch (ConfigurationException e) {
            return PluginEdits.Outcome.failed(ExitCode.USAGE, String.join("; ", e.problems()));
        }
        Map<Path, String> now = configurations();
        List<String> changed = new ArrayList<>();
        host.loaded().forEach(module -> {
            Path file = settings.home().resolve("conf").resolve(module.id() + ".conf");
            if (!String.valueOf(now.get(file)).equals(String.valueOf(configurations.get(file)))) {
                changed.add(module.id());
            }
        });
        Path own = settings.home().resolve("conf").resolve("aither.conf");
        boolean ownChanged = !String.valueOf(now.get(own)).equals(String.valueOf(configurations.get(own)));
        LiveFolder follower = live;
        if (planned && follower != null) {
            return new PluginEdits.Outcome(
                    ExitCode.OK, HostView.change(follower.preview(Map.of(), Set.of(), changed), "planned", List.of()));
        }
        configurations = now;
        if (ownChanged && follower != null) {
            follower.setPeriod(read.run().livePeriod());
            follower.setIncompleteAfter(read.run().incompleteAfter());
            follower.setKeepFailing(read.run().onFailure() == RunSettings.OnFailure.KEEP);
            follower.setRequire(read.require());
            settings = settings.withRequire(read.require()).withRun(read.run());
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                ownChanged
                        ? "aither.conf was read again: 'require', 'live' and 'drain-timeout' count from now on, the others with the next start"
                        : "aither.conf has not changed");
        boolean done = true;
        if (!changed.isEmpty() && follower != null) {
            done = follower.restart(changed).isPresent();
            lines.add((done ? "Restarted " : "Could not restart ") + Shown.list(changed)
                    + ", whose configuration has changed");
        }
        lines.forEach(log::info);
        return new PluginEdits.Outcome(
                done ? ExitCode.OK : ExitCode.FAILED, new Told(lines, Json.document("aitherzero.reload/1", out -> {
                    out.name("configurationChanged").value(ownChanged);
                    Json.strings(out, "restarted", changed);
                })));
    }

    /** The same, for who asks without waiting for an answer. */
    public void reloadAndLog() {
        try {
            log.info("Reloaded with exit code {}", reload(false).exit());
        } catch (IOException e) {
            log.warn("The configuration cannot be read again ({})", e.toString());
        }
    }

    // ---- the end ----

    /** From now on the host is not ready; waits until the jobs of modules are done, as long as is configured. */
    public void drain() {
        draining = true;
        journal.ifPresent(lines -> lines.because("stop", 0));
        if (booted && !host.drain(settings.run().drainTimeout())) {
            log.warn(
                    "Jobs of modules go on after {} and are cancelled; give them a longer drain-timeout, or look at 'aither jobs'",
                    settings.run().drainTimeout());
        }
    }

    /** Closes all that was opened, the journal last. */
    @Override
    public void close() {
        end();
    }

    /** The same, for a thread that ends the process while another has this open; may be called again. */
    public void end() {
        synchronized (opening) {
            closed = true;
            closeAll();
        }
    }

    private void closeAll() {
        if (health != null) {
            health.close();
        }
        if (control != null) {
            try {
                control.close();
            } catch (IOException e) {
                log.debug("The control channel cannot be closed", e);
            }
        }
        journal.ifPresent(StateJournal::close);
    }
}
