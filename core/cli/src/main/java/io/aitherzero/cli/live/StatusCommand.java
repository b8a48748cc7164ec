package io.aitherzero.cli.live;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.host.HomeLock;
import io.aitherzero.host.control.ControlClient;
import io.aitherzero.host.json.ControlDocuments.Answer;
import io.aitherzero.host.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code status}, {@code stop} and {@code reload}: what needs a host that runs. */
public final class StatusCommand {
    private static final long SECONDS_TO_END = 30;

    private StatusCommand() {}

    /** Shows how the host is. */
    public static int status(Invocation call) {
        return Asked.host(call, "status", List.of())
                .map(answer -> Asked.print(call, answer))
                .orElseGet(() -> notRunning(call));
    }

    /** Has the configuration read again. */
    public static int reload(Invocation call) {
        return Asked.host(call, "reload", List.of())
                .map(answer -> Asked.print(call, answer))
                .orElseGet(() -> notRunning(call));
    }

    /** Stops the host, and returns when its process is gone. */
    public static int stop(Invocation call) throws InterruptedException {
        Optional<ControlClient> host = Asked.client(call.home());
        Optional<Answer> answer = host.flatMap(there -> Asked.host(call, "stop", List.of()));
        if (host.isEmpty() || answer.isEmpty()) {
            return notRunning(call);
        }
        if (call.json()) {
            String said = answer.get().text().strip();
            call.print(Json.document(
                    "aitherzero.stop/1", out -> out.name("message").value(said)));
        } else {
            call.print(answer.get().text());
        }
        Optional<CompletableFuture<ProcessHandle>> end =
                ProcessHandle.of(host.get().host().pid()).map(ProcessHandle::onExit);
        try {
            if (end.isPresent()) {
                ProcessHandle ignored = end.get().get(SECONDS_TO_END, TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            call.say("Process " + host.get().host().pid() + " has stopped its modules, but has not ended yet");
            return ExitCode.FAILED;
        }
        return answer.get().exit();
    }

    private static int notRunning(Invocation call) {
        String home = Shown.line(call.home().toString());
        if (call.json()) {
            call.print(Json.document(
                    "aitherzero.status/1", out -> out.name("running").value(false)));
        }
        call.say(
                HomeLock.isTaken(call.home())
                        ? "The host that runs in '" + home + "' cannot be asked; its log says why"
                        : "No host runs in '" + home + "'; 'aither start' starts one");
        return ExitCode.NOT_RUNNING;
    }
}
