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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

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

    private BootCommand(Invocation call, HostSettings settings, Host host, BootOrder order) {
        this.call = call;
        this.settings = settings;
        this.host = host;
        this.order = order;
        ModuleOutput.of(host::moduleOf);
        plan = host.plan();
        progress = new Progress(call.context(), plan.graph().modules().size());
    }

    static int boot(Invocation call) {
        HostSettings settings = settings(call);
        BootOrder order = BootOrder.of(call);
        Host host = Host.open(settings, call.context().launch());
        order.applyTo(host);
        BootCommand boot = new BootCommand(call, settings, host, order);
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
        HostSettings settings = settings(call);
        try (Host host = Host.open(settings, call.context().launch())) {
            BootCommand start =
                    new BootCommand(call, settings, host, new BootOrder(Optional.empty(), Optional.empty()));
            CountDownLatch stopped = new CountDownLatch(1);
            call.context().onTermination().accept(start.ending(() -> {
                start.stopAndTell();
                stopped.countDown();
            }));
            int code = start.report();
            if (code == ExitCode.FAILED) {
                call.say("The host stops, since a required module did not start; 'aither why ID' tells more");
                List<Finding> ignored = start.stop();
                return code;
            }
            if (!start.stopping.get()) {
                call.say("Running; Ctrl-C or SIGTERM stops the modules; " + Logging.place(settings.home()));
            }
            stopped.await();
            return start.codeOfExit().orElse(code);
        }
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
            profile = host.start(plan, shown);
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
