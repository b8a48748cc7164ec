package io.aitherzero.cli;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.ModuleState;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.Option;
import io.aitherzero.cli.context.Options;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.live.FollowedHost;
import io.aitherzero.cli.report.FindingLines;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostOptions;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.dev.DevEvent;
import io.aitherzero.host.dev.DevFolder;
import io.aitherzero.host.dev.PluginProject;
import io.aitherzero.pf4j.LiveChange;
import io.aitherzero.pf4j.LiveEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * {@code dev}: a host with the plugins of some projects as they are compiled, beside those of the home. It has a home of its
 * own in {@code var/dev}, with the configuration of the other one, so that nothing of it stays where plugins are deployed.
 */
final class DevCommand {
    private static final int MOST_PORTS = 65_535;

    private final Invocation call;
    private final List<PluginProject> projects;
    private volatile @Nullable Host host;

    private DevCommand(Invocation call, List<PluginProject> projects) {
        this.call = call;
        this.projects = projects;
    }

    static List<Option> options() {
        return List.of(Options.perhaps(
                "--debug",
                "PORT",
                "Let a debugger attach, from this machine alone. Default: port 5005.",
                Value.count(MOST_PORTS)));
    }

    static List<Option> noColor() {
        return List.of(Options.flag("No colours; so does the variable NO_COLOR.", "--no-color"));
    }

    static int run(Invocation call) throws IOException, InterruptedException {
        if (call.flag("--debug") && call.context().property("aither.debug").isEmpty()) {
            throw new UsageException(
                    "Option --debug must be given to bin/aither, which starts the JVM with a debugger's"
                            + " port; without it, start java with"
                            + " -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005");
        }
        List<PluginProject> projects = new ArrayList<>();
        List<Path> folders = call.parameters();
        for (Path folder : folders.isEmpty() ? List.of(Path.of(".")) : folders) {
            try {
                projects.add(PluginProject.of(folder));
            } catch (IllegalArgumentException e) {
                throw new UsageException(Shown.line(String.valueOf(e.getMessage())));
            }
        }
        HostSettings given = call.settings();
        Optional<DevHome> taken = DevHome.take(call, given.home());
        if (taken.isEmpty()) {
            return ExitCode.FAILED;
        }
        try (DevHome home = taken.get()) {
            return new DevCommand(call, projects).run(given, home);
        }
    }

    private int run(HostSettings given, DevHome home) throws IOException, InterruptedException {
        Logging.begin();
        Path plugins = home.path().resolve("plugins");
        try (DevFolder folder = new DevFolder(plugins, projects, this::told)) {
            folder.fill();
            HostSettings settings = settings(given, home.path(), plugins);
            try (Host opened = Host.open(
                            settings,
                            call.context().launch(),
                            HostOptions.standard().withOverridingFolder(plugins));
                    FollowedHost followed = new FollowedHost(opened, settings, Logging.place(given.home()))) {
                host = opened;
                ModuleOutput.of(opened::moduleOf);
                CountDownLatch stopped = new CountDownLatch(1);
                AtomicBoolean over = new AtomicBoolean();
                Runnable stopLooking = folder::close;
                Runnable stop = () -> {
                    // a start that is going on may be one that hangs
                    opened.cancelBoot();
                    stopLooking.run();
                    stopped(opened.stop());
                };
                Runnable end = () -> {
                    if (over.compareAndSet(false, true)) {
                        stop.run();
                        followed.end();
                    } else {
                        // 'aither stop' may be stopping them; nobody is to take the home before that is over
                        List<Finding> ignored = opened.stop();
                    }
                    opened.exitCalled()
                            .ifPresent(finding ->
                                    call.say(finding.cause() + "; the process ends with it. " + finding.remedy()));
                    home.close();
                    stopped.countDown();
                };
                call.context()
                        .onTermination()
                        .accept(new ProcessEnd(end, settings.stopTimeout(), () -> exitCode(opened), opened::moduleOf));
                BootProfile boot;
                try (Progress progress = new Progress(
                                call.context(), opened.plan().graph().modules().size())
                        .ticking()) {
                    boot = opened.start(progress);
                } catch (IllegalStateException e) {
                    if (over.get()) {
                        return ExitCode.OK;
                    }
                    throw e;
                }
                booted(boot, folder);
                followed.open(
                        boot,
                        call::say,
                        () -> {
                            if (!over.compareAndSet(false, true)) {
                                return "The host is being stopped already";
                            }
                            stop.run();
                            return "Stopped";
                        },
                        stopped::countDown);
                if (!call.context().terminal()) {
                    SecondSignal.on("HUP", followed::reloadAndLog);
                }
                if (!over.get()) {
                    opened.live().addListener(this::changed);
                    folder.follow(opened.live());
                    call.say("Running; compile to load anew, Ctrl-C ends; " + Logging.place(given.home()));
                }
                Logging.complete();
                stopped.await();
                return exitCode(opened).orElse(ExitCode.OK);
            }
        }
    }

    private static HostSettings settings(HostSettings given, Path home, Path plugins) {
        List<Path> folders = new ArrayList<>(
                given.plugins().stream().filter(Files::isDirectory).toList());
        folders.add(plugins);
        return given.withHome(home).withPlugins(folders).withRequire(List.of());
    }

    private static OptionalInt exitCode(Host host) {
        return host.exitCalled().isPresent() ? OptionalInt.of(ExitCode.PARTIAL) : OptionalInt.empty();
    }

    private void stopped(List<Finding> findings) {
        if (!findings.isEmpty()) {
            call.context().err().print(FindingLines.text(findings, call.style()));
        }
    }

    // ---- what is told ----

    private static String now() {
        return LocalTime.now(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private void booted(BootProfile boot, DevFolder folder) {
        List<String> ours = new ArrayList<>();
        projects.forEach(project -> folder.archive(project).ifPresent(archive -> ours.add(archive.toString())));
        StringBuilder text = new StringBuilder();
        long started = boot.modules().stream()
                .filter(module -> module.state() == ModuleState.STARTED)
                .count();
        text.append(now())
                .append(" %d of %d modules started in %s%n"
                        .formatted(
                                started,
                                boot.modules().size(),
                                Amounts.duration(boot.phases().total())));
        for (Host.Loaded module : host().loaded()) {
            if (ours.contains(module.archive().toString())) {
                String took = boot.modules().stream()
                        .filter(each -> each.id().equals(module.id()))
                        .findFirst()
                        .map(DevCommand::time)
                        .orElse("");
                text.append("  %s %s %s%s%s%n"
                        .formatted(
                                module.id(),
                                Shown.line(module.version()),
                                module.state().toLowerCase(java.util.Locale.ROOT),
                                took,
                                extensions(module.id())));
            }
        }
        call.print(text.toString());
        if (!boot.findings().isEmpty()) {
            call.print(FindingLines.text(boot.findings(), call.style()));
        }
    }

    private static String time(ModuleProfile module) {
        return module.state() == ModuleState.STARTED
                ? " in "
                        + Amounts.duration(
                                module.times().load() + module.times().start())
                : "";
    }

    private Host host() {
        Host opened = host;
        if (opened == null) {
            throw new IllegalStateException("The host is not open yet");
        }
        return opened;
    }

    private String extensions(String id) {
        List<String> names = host().extensionNames(id);
        return names.isEmpty() ? ", no extensions" : ", extensions: " + Shown.list(names);
    }

    private void changed(LiveEvent event) {
        if (event instanceof LiveEvent.Applied applied) {
            StringBuilder text = new StringBuilder(
                    "%s %s in %s%n".formatted(now(), items(applied.change()), Amounts.duration(applied.nanos())));
            applied.change().starts().stream()
                    .filter(id -> applied.findings().stream()
                            .noneMatch(finding -> finding.module().equals(id)))
                    .forEach(id -> text.append("  ")
                            .append(id)
                            .append(" started")
                            .append(extensions(id))
                            .append(System.lineSeparator()));
            call.print(text.toString());
            tell(applied.findings());
        } else if (event instanceof LiveEvent.Refused refused) {
            call.print("%s %s is refused%s, and what ran before runs; mend it and compile"
                    .formatted(now(), items(refused.change()), refused.undone() ? " and undone" : ""));
            tell(refused.causes());
        } else if (event instanceof LiveEvent.Unusable unusable) {
            tell(List.of(unusable.finding()));
        } else if (event instanceof LiveEvent.Unreadable unreadable) {
            call.print(now() + " The plugins folders cannot be read (" + Shown.line(unreadable.reason()) + ")");
        }
    }

    private static String items(LiveChange change) {
        return Shown.list(change.items().stream()
                .map(LiveChange.Item::toString)
                .sorted(Comparator.naturalOrder())
                .toList());
    }

    private void tell(List<Finding> findings) {
        if (!findings.isEmpty()) {
            call.print(FindingLines.text(findings, call.style()));
        }
    }

    private void told(DevEvent event) {
        if (event instanceof DevEvent.NotWhole not) {
            call.print("%s %s: %s%s"
                    .formatted(
                            now(),
                            Shown.line(String.valueOf(not.project().folder().getFileName())),
                            Shown.line(not.reason()),
                            host == null ? "" : "; what ran before goes on"));
        } else if (event instanceof DevEvent.Unloaded unloaded) {
            if (unloaded.leaks().isEmpty()) {
                call.print("  nothing was left behind");
                return;
            }
            unloaded.leaks().forEach(FollowedHost::warn);
            Map<String, Integer> counts = new LinkedHashMap<>();
            unloaded.leaks().forEach(leak -> counts.merge(leak.cause() + ". " + leak.remedy(), 1, Integer::sum));
            counts.forEach((text, count) -> call.print(
                    "  left behind%s: %s".formatted(count == 1 ? "" : ", " + count + " times", Shown.line(text))));
        }
    }
}
