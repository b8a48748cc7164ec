package io.aitherzero.cli;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.FileAccess;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.live.FollowedHost;
import io.aitherzero.cli.live.ServiceNotice;
import io.aitherzero.cli.report.BootReport;
import io.aitherzero.cli.report.FindingLines;
import io.aitherzero.host.HomeLock;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code boot}: start all modules, report, stop them; and {@code start}: stay up in between. */
final class BootCommand {
    private final Invocation call;
    private final Host host;
    private final BootPlan plan;
    private final Progress progress;
    private final BootOrder order;
    private final HostSettings settings;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean exitTold = new AtomicBoolean();
    private final Optional<ReadyLine> readyLine;

    /** Whether somebody ends a host that stays up. */
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile @Nullable BootProfile booted;

    private BootCommand(
            Invocation call, HostSettings settings, Host host, BootOrder order, Optional<ReadyLine> readyLine) {
        this.call = call;
        this.settings = settings;
        this.readyLine = readyLine;
        this.host = host;
        this.order = order;
        ModuleOutput.of(host::moduleOf);
        plan = host.plan();
        progress = new Progress(call.context(), plan.graph().modules().size());
    }

    static int boot(Invocation call) {
        Prepared prepared = prepared(call);
        HostSettings settings = prepared.settings;
        BootOrder order = BootOrder.of(call);
        Host host = Host.open(settings, prepared.launch);
        order.applyTo(host);
        BootCommand boot = new BootCommand(call, settings, host, order, Optional.empty());
        call.context().onTermination().accept(boot.ending(boot::stop));
        try {
            int code = boot.report();
            List<Finding> findings = boot.stop();
            return findings.isEmpty() || code != ExitCode.OK ? code : ExitCode.FAILED;
        } finally {
            // the process ends: there is no need to close class loaders
            host.stop();
        }
    }

    static int start(Invocation call) throws InterruptedException {
        Prepared prepared = prepared(call);
        HostSettings settings = prepared.settings;
        HomeLock.Attempt attempt = HomeLock.take(settings.home());
        if (attempt instanceof HomeLock.InUse other) {
            call.say(inUse(settings.home(), other));
            return ExitCode.FAILED;
        }
        if (attempt instanceof HomeLock.NotLockable not) {
            call.say(notLockable(settings.home(), not));
        }
        try (HomeLock lock = attempt instanceof HomeLock.Taken taken ? taken.lock() : null) {
            return start(call, prepared, () -> close(lock));
        }
    }

    private static void close(@Nullable HomeLock lock) {
        if (lock != null) {
            lock.close();
        }
    }

    static String notLockable(Path home, HomeLock.NotLockable not) {
        return "Home folder '" + Shown.line(home.toString()) + "' cannot be locked (" + Shown.line(not.reason())
                + "), so nothing keeps another host from being started on it";
    }

    private static String inUse(Path home, HomeLock.InUse other) {
        String subject = "Home folder '" + Shown.line(home.toString()) + "' can have one host at a time, but ";
        return other.holder()
                .map(holder -> subject + "process " + holder.pid() + " runs one since " + Amounts.time(holder.since())
                        + "; stop that one with 'aither stop', or name another home with --home")
                .orElse(subject + "another process runs one; stop that one, or name another home with --home");
    }

    private static int start(Invocation call, Prepared prepared, Runnable unlock) throws InterruptedException {
        HostSettings settings = prepared.settings;
        ServiceNotice service = new ServiceNotice(call.context());
        FullHeap.endsWith(ExitCode.FAILED);
        try (Host host = Host.open(settings, prepared.launch);
                FollowedHost followed = new FollowedHost(host, settings, Logging.place(settings.home()))) {
            ReadyLine running = new ReadyLine(
                    settings.require(),
                    call.context().err(),
                    "Running; Ctrl-C or SIGTERM stops the modules; " + Logging.place(settings.home()));
            BootCommand start = new BootCommand(
                    call, settings, host, new BootOrder(Optional.empty(), Optional.empty()), Optional.of(running));
            CountDownLatch stopped = new CountDownLatch(1);
            call.context().onTermination().accept(start.ending(() -> {
                if (start.over.compareAndSet(false, true)) {
                    service.stopping();
                    followed.drain();
                    call.say(start.stopAndTell());
                    followed.end();
                } else {
                    // 'aither stop' may be waiting for jobs; nobody is to take the home before the modules are stopped
                    List<Finding> ignored = host.stop();
                }
                unlock.run();
                stopped.countDown();
            }));
            int code = start.report();
            if (call.context().out().checkError()) {
                call.say("The report is lost, since standard output is closed or full; the modules run all the same");
            }
            if (code == ExitCode.FAILED) {
                call.say("The host stops, since a required module did not start; 'aither why ID' tells more");
                List<Finding> ignored = start.stop();
                return code;
            }
            if (!start.over.get()) {
                service.ready("Running, " + Amounts.count(start.progress.started(), "module"));
                followed.open(
                        start.booted(),
                        call::say,
                        () -> {
                            if (!start.over.compareAndSet(false, true)) {
                                return "The host is being stopped already";
                            }
                            service.stopping();
                            followed.drain();
                            String said = start.stopAndTell();
                            call.say(said);
                            return said;
                        },
                        stopped::countDown);
                if (!call.context().terminal()) {
                    SecondSignal.on("HUP", followed::reloadAndLog);
                }
                Logging.complete();
            }
            stopped.await();
            return start.codeOfExit().orElse(code);
        }
    }

    private BootProfile booted() {
        return Optional.ofNullable(booted)
                .orElseThrow(() -> new IllegalStateException("The modules have not been started"));
    }

    private ProcessEnd ending(Runnable stop) {
        return new ProcessEnd(
                () -> {
                    stop.run();
                    // where the command itself is stopping them: then they are waited for
                    host.stop();
                    if (exitTold.compareAndSet(false, true)) {
                        host.exitCalled()
                                .ifPresent(finding ->
                                        call.say(finding.cause() + "; the process ends with it. " + finding.remedy()));
                    }
                },
                settings.stopTimeout(),
                this::codeOfExit,
                host::moduleOf);
    }

    /** As of a module that did not start. */
    private OptionalInt codeOfExit() {
        return host.exitCalled()
                .map(finding -> OptionalInt.of(
                        settings.require().contains(finding.module()) ? ExitCode.FAILED : ExitCode.PARTIAL))
                .orElse(OptionalInt.empty());
    }

    /** What there is before a host is opened. */
    private record Prepared(HostSettings settings, Launch launch) {}

    private static Prepared prepared(Invocation call) {
        Launch launch = call.context().launch();
        LongSupplier clock = call.context().nanoClock();
        long read = clock.getAsLong();
        HostSettings settings = settings(call);
        long configured = clock.getAsLong();
        Logging.begin();
        long logging = clock.getAsLong() - configured;
        return new Prepared(
                settings,
                launch.with(BootProfile.Preparation.builder()
                        .arguments(Math.max(0, read - launch.nanoTime()))
                        .logging(logging)
                        .settings(configured - read)
                        .build()));
    }

    private static HostSettings settings(Invocation call) {
        HostSettings settings = call.settings();
        if (!hasFolder(settings.home().resolve("var").resolve("log"))) {
            call.say("Home folder '" + Shown.line(settings.home().toString())
                    + "' cannot be written, so there is no log file; make its var folder writable, or name another home"
                    + " with --home");
        }
        return settings;
    }

    /** Makes the folder of the log before the log does, which would let others in. */
    private static boolean hasFolder(Path log) {
        try {
            return FileAccess.writable(log)
                    && FileAccess.PRIVATE.createFolder(log).equals(log);
        } catch (IOException e) {
            return false;
        }
    }

    private int report() {
        BootProfile profile;
        try (Progress shown = progress.ticking()) {
            profile = host.start(plan, readyLine.isPresent() ? readyLine.get().behind(shown, stopping) : shown);
        } catch (IllegalStateException e) {
            if (stopping.get()) {
                // stopped before it had begun
                return ExitCode.OK;
            }
            throw e;
        }
        booted = profile;
        call.print(new BootReport(profile, call.json() ? host.recorded().orElse(profile) : profile));
        order.difference(profile).ifPresent(call::say);
        return switch (profile.outcome()) {
            case OK -> ExitCode.OK;
            case PARTIAL -> ExitCode.PARTIAL;
            case FAILED -> ExitCode.FAILED;
        };
    }

    /** What went wrong; only the first call stops the modules. */
    private List<Finding> stop() {
        if (!stopping.compareAndSet(false, true)) {
            return List.of();
        }
        host.cancelBoot();
        List<Finding> findings = host.stop();
        if (!findings.isEmpty()) {
            call.context().err().print(FindingLines.text(findings, call.style()));
        }
        return findings;
    }

    /** Stops the modules, and says how many and how long it took. */
    private String stopAndTell() {
        long begin = call.context().nanoClock().getAsLong();
        int started = (int) host.loaded().stream()
                .filter(module -> module.state().equals("STARTED"))
                .count();
        int failed =
                stop().stream().map(Finding::module).collect(Collectors.toSet()).size();
        double seconds = (call.context().nanoClock().getAsLong() - begin) / 1e9;
        return "Stopped " + Math.max(0, started - failed) + " of " + started + (started == 1 ? " module" : " modules")
                + String.format(Locale.ROOT, " in %.1f s", seconds);
    }
}
