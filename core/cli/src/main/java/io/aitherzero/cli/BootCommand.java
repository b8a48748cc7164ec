package io.aitherzero.cli;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.report.BootReport;
import io.aitherzero.cli.report.FindingLines;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** {@code boot}: start all modules, report, stop them; and {@code start}: stay up in between. */
final class BootCommand {
    private final Invocation call;
    private final Host host;
    private final BootPlan plan;
    private final Progress progress;
    private final BootOrder order;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Optional<ReadyLine> readyLine;

    private BootCommand(Invocation call, Host host, BootOrder order, Optional<ReadyLine> readyLine) {
        this.call = call;
        this.readyLine = readyLine;
        this.host = host;
        this.order = order;
        plan = host.plan();
        progress = new Progress(call.context(), plan.graph().modules().size());
    }

    static int boot(Invocation call) {
        Prepared prepared = prepared(call);
        HostSettings settings = prepared.settings;
        BootOrder order = BootOrder.of(call);
        Host host = Host.open(settings, prepared.launch);
        order.applyTo(host);
        BootCommand boot = new BootCommand(call, host, order, Optional.empty());
        call.context().onTermination().accept(boot::stop);
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
        FullHeap.endsWith(ExitCode.FAILED);
        try (Host host = Host.open(settings, prepared.launch)) {
            ReadyLine running = new ReadyLine(
                    settings.require(),
                    call.context().err(),
                    "Running; Ctrl-C or SIGTERM stops the modules; " + Logging.place(settings.home()));
            BootCommand start = new BootCommand(
                    call, host, new BootOrder(Optional.empty(), Optional.empty()), Optional.of(running));
            CountDownLatch stopped = new CountDownLatch(1);
            call.context().onTermination().accept(() -> {
                start.stopAndTell();
                stopped.countDown();
            });
            int code = start.report();
            if (code == ExitCode.FAILED) {
                call.say("The host stops, since a required module did not start; 'aither why ID' tells more");
                List<Finding> ignored = start.stop();
                return code;
            }
            if (!start.stopping.get()) {
                Logging.complete();
            }
            stopped.await();
            return code;
        }
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
                launch.with(new BootProfile.Preparation(
                        Math.max(0, read - launch.nanoTime()), logging, configured - read)));
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

    private void stopAndTell() {
        if (stopping.get()) {
            return;
        }
        long begin = call.context().nanoClock().getAsLong();
        int failed =
                stop().stream().map(Finding::module).collect(Collectors.toSet()).size();
        double seconds = (call.context().nanoClock().getAsLong() - begin) / 1e9;
        int started = progress.started();
        call.say("Stopped " + Math.max(0, started - failed) + " of " + started + (started == 1 ? " module" : " modules")
                + String.format(Locale.ROOT, " in %.1f s", seconds));
    }
}
