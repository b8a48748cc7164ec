package io.aitherzero.cli.live;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.report.Style;
import io.aitherzero.host.HomeLock;
import io.aitherzero.host.control.ControlClient;
import io.aitherzero.host.json.ControlDocuments.Answer;
import io.aitherzero.host.json.ControlDocuments.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Asks the host that runs in a home, where one does. */
public final class Asked {
    /** From one look for a host that cannot be asked yet to the next. */
    private static final long LOOK_NANOS = 20_000_000;

    private static final int MOST_LOOKS = 250;

    /** A stop, or a start of a module, may take as long as it likes. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private Asked() {}

    /**
     * The answer of the running host to a verb.
     *
     * @param call the command
     * @param verb what to ask
     * @param arguments with what
     * @return empty where no host runs, or this command is about other folders
     */
    public static Optional<Answer> host(Invocation call, String verb, List<String> arguments) {
        return call.options("--plugins").isEmpty()
                ? client(call.home()).flatMap(host -> ask(call, host, verb, arguments))
                : Optional.empty();
    }

    /** The host that runs in a home; one that is still opening its channel is waited for, for five seconds at most. */
    static Optional<ControlClient> client(Path home) {
        Optional<ControlClient> client = ControlClient.of(home);
        for (int look = 0; client.isEmpty() && look < MOST_LOOKS && HomeLock.isTaken(home); look++) {
            LockSupport.parkNanos(LOOK_NANOS);
            client = ControlClient.of(home);
        }
        return client;
    }

    private static Optional<Answer> ask(Invocation call, ControlClient host, String verb, List<String> arguments) {
        Map<String, String> options = new TreeMap<>();
        if (call.style() == Style.COLOUR) {
            options.put("colour", "true");
        }
        if (call.flag("--plan")) {
            options.put("plan", "true");
        }
        try {
            return Optional.of(host.ask(new Request(verb, arguments, options), LONGEST));
        } catch (IOException e) {
            call.say("The host, process " + host.host().pid() + ", does not answer (" + Shown.line(e.toString())
                    + "); what follows is read from its files");
            return Optional.empty();
        }
    }

    /** Prints an answer as it was asked for; the exit code. */
    public static int print(Invocation call, Answer answer) {
        boolean tells = answer.exit() == ExitCode.OK
                || answer.exit() == ExitCode.PARTIAL
                || answer.exit() == ExitCode.NOT_RUNNING;
        if (call.json() && !answer.document().isEmpty()) {
            call.print(answer.document());
        } else if (tells) {
            call.print(answer.text());
        } else {
            answer.text().lines().forEach(call::say);
        }
        return answer.exit();
    }
}
