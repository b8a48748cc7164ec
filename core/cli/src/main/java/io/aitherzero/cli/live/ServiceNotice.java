package io.aitherzero.cli.live;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.CliContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the host is, by its own program {@code systemd-notify}, as Java has no datagram sockets of the kind that it
 * takes; where systemd has not asked for it, nothing is done.
 */
public final class ServiceNotice {
    private static final Logger log = LoggerFactory.getLogger(ServiceNotice.class);
    private static final long SECONDS = 5;

    private final boolean wanted;

    /** @param context has the variable by which systemd asks */
    public ServiceNotice(CliContext context) {
        wanted = context.variable("NOTIFY_SOCKET").isPresent();
    }

    /** The modules are up. */
    public void ready(String status) {
        send(List.of("--ready", "--status=" + status));
    }

    /** The modules are being stopped. */
    public void stopping() {
        send(List.of("STOPPING=1", "--status=Stopping"));
    }

    private void send(List<String> arguments) {
        if (!wanted) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("systemd-notify", "--pid=" + ProcessHandle.current().pid()));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                log.warn("systemd-notify took too long; systemd was not told {}", arguments);
            }
        } catch (IOException e) {
            log.warn("systemd cannot be told {} ({}); install systemd-notify", arguments, Shown.line(e.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
