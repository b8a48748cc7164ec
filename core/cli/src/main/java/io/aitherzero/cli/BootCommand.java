package io.aitherzero.cli;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.ProfileJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code boot}: start all modules, report, stop them; and {@code start}: stay up in between. */
final class BootCommand {
    private BootCommand() {}

    static int boot(Invocation call) {
        HostSettings settings = settings(call);
        BootOrder order = BootOrder.of(call);
        Host host = Host.open(settings, call.context().launch());
        order.applyTo(host);
        AtomicBoolean stopping = new AtomicBoolean();
        call.context().onTermination().accept(() -> stop(call, host, stopping));
        try {
            int code = report(call, host, stopping, order);
            boolean clean = stop(call, host, stopping);
            return clean || code != ExitCode.OK ? code : ExitCode.FAILED;
        } finally {
            // the process ends: there is no need to close class loaders
            host.stop();
        }
    }

    static int start(Invocation call) throws InterruptedException {
        HostSettings settings = settings(call);
        try (Host host = Host.open(settings, call.context().launch())) {
            AtomicBoolean stopping = new AtomicBoolean();
            CountDownLatch stopped = new CountDownLatch(1);
            call.context().onTermination().accept(() -> {
                stop(call, host, stopping);
                stopped.countDown();
            });
            int code = report(call, host, stopping, new BootOrder(Optional.empty(), Optional.empty()));
            if (code == ExitCode.FAILED) {
                call.say("The host stops, since a required module did not start; 'aither why ID' tells more");
                stop(call, host, stopping);
                return code;
            }
            if (!stopping.get()) {
                call.say("Running; Ctrl-C or SIGTERM stops the modules");
            }
            stopped.await();
            return code;
        }
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

    private static int report(Invocation call, Host host, AtomicBoolean stopping, BootOrder order) {
        BootProfile profile;
        BootPlan plan = host.plan();
        int modules = plan.graph().modules().size();
        CliContext context = call.context();
        try (Progress progress = new Progress(context, modules).ticking()) {
            profile = host.start(plan, progress);
        } catch (IllegalStateException e) {
            if (stopping.get()) {
                // stopped before it had begun
                return ExitCode.OK;
            }
            throw e;
        }
        call.print(
                call.json()
                        ? ProfileJson.write(host.recorded().orElse(profile))
                        : call.text().boot(profile));
        order.difference(profile).ifPresent(call::say);
        return switch (profile.outcome()) {
            case OK -> ExitCode.OK;
            case PARTIAL -> ExitCode.PARTIAL;
            case FAILED -> ExitCode.FAILED;
        };
    }

    /** Whether each module stopped as it should; only the first call stops them. */
    private static boolean stop(Invocation call, Host host, AtomicBoolean stopping) {
        if (!stopping.compareAndSet(false, true)) {
            return true;
        }
        host.cancelBoot();
        List<Finding> findings = host.stop();
        if (!findings.isEmpty()) {
            call.context().err().print(call.text().findings(findings));
        }
        return findings.isEmpty();
    }
}
