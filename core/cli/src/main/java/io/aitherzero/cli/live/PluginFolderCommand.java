package io.aitherzero.cli.live;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.report.Table;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.ControlDocuments.Answer;
import io.aitherzero.host.json.Json;
import io.aitherzero.pf4j.AcceptedSets;
import io.aitherzero.pf4j.AcceptedSets.AcceptedSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code plugin}: the plugins of a home, in the host that runs or in its files. */
public final class PluginFolderCommand {
    private PluginFolderCommand() {}

    private interface Offline {
        PluginEdits.Outcome apply(Host host, PluginEdits edits) throws IOException;
    }

    private static int run(Invocation call, String verb, List<String> arguments, Offline offline) throws IOException {
        Optional<Answer> answer = Asked.host(call, verb, arguments);
        if (answer.isPresent()) {
            return Asked.print(call, answer.get());
        }
        HostSettings settings = call.settings();
        try (Host host = Host.open(settings, call.context().launch())) {
            PluginEdits.Outcome outcome = offline.apply(host, new PluginEdits(host, settings, host.live(), false));
            if (outcome.exit() == ExitCode.OK) {
                call.print(outcome.report());
            } else if (call.json()) {
                call.print(outcome.report());
            } else {
                outcome.report().text(call.style()).lines().forEach(call::say);
            }
            return outcome.exit();
        } catch (IllegalArgumentException e) {
            call.say(Shown.line(String.valueOf(e.getMessage())));
            return ExitCode.FAILED;
        }
    }

    /** Lists the plugins. */
    public static int list(Invocation call) throws IOException {
        return run(
                call,
                "list",
                List.of(),
                (host, edits) ->
                        new PluginEdits.Outcome(ExitCode.OK, view(call, host).plugins(Optional.empty())));
    }

    /** Shows one. */
    public static int info(Invocation call) throws IOException {
        String id = call.<String>parameter().orElseThrow();
        return run(
                call,
                "info",
                List.of(id),
                (host, edits) -> host.loaded().stream()
                                .anyMatch(module -> module.id().equals(id))
                        ? new PluginEdits.Outcome(ExitCode.OK, view(call, host).plugins(Optional.of(id)))
                        : PluginEdits.Outcome.failed(
                                ExitCode.NOT_FOUND,
                                "There is no plugin '" + Shown.line(id)
                                        + "'; 'aither plugin list' shows what is there"));
    }

    private static HostView view(Invocation call, Host host) {
        return new HostView(host, call.settings(), Instant.EPOCH, Optional.empty());
    }

    /** Installs archives. */
    public static int install(Invocation call) throws IOException {
        List<Path> files = files(call);
        List<String> hashes = call.options("--sha256");
        if (!hashes.isEmpty() && hashes.size() != files.size()) {
            throw new UsageException("Option --sha256 must be given once a file, but is given " + hashes.size()
                    + " times for " + Amounts.count(files.size(), "file") + "; give one for each, in their order");
        }
        for (int i = 0; i < hashes.size(); i++) {
            String found = sha256(files.get(i));
            if (!found.equals(hashes.get(i).toLowerCase(Locale.ROOT))) {
                call.say("File '" + Shown.line(files.get(i).toString()) + "' must have the SHA-256 "
                        + Shown.line(hashes.get(i)) + ", but has " + found + "; get it again from where it came");
                return ExitCode.FAILED;
            }
        }
        return run(
                call,
                "install",
                files.stream().map(Path::toString).toList(),
                (host, edits) -> edits.install(files, call.flag("--plan")));
    }

    private static List<Path> files(Invocation call) {
        List<Path> files = new ArrayList<>();
        for (Path named : call.<Path>parameters()) {
            Path file = named.toAbsolutePath().normalize();
            if (!Files.isRegularFile(file)) {
                throw new UsageException("Parameter FILE must be a jar or zip that is there, but '"
                        + Shown.line(named.toString()) + "' is " + (Files.exists(file) ? "none" : "not")
                        + "; correct it");
            }
            files.add(file);
        }
        return files;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                in.transferTo(out);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Takes plugins out. */
    public static int remove(Invocation call) throws IOException {
        List<String> ids = call.parameters();
        return run(call, "remove", ids, (host, edits) -> edits.remove(ids, call.flag("--plan")));
    }

    /** Stops modules and starts them from a new class loader. */
    public static int restart(Invocation call) throws IOException {
        List<String> ids = call.parameters();
        return run(call, "restart", ids, (host, edits) -> edits.restart(ids, call.flag("--plan")));
    }

    /**
     * Shows what would come of modules being switched on or off.
     *
     * @param host the modules of the home, for where none runs
     * @param ids the modules, which are known
     * @param disable whether they would be disabled
     */
    public static int plannedSwitch(Invocation call, Host host, List<String> ids, boolean disable) throws IOException {
        Optional<Answer> answer = Asked.host(call, disable ? "disable" : "enable", ids);
        if (answer.isPresent()) {
            return Asked.print(call, answer.get());
        }
        PluginEdits edits = new PluginEdits(host, call.settings(), host.live(), false);
        PluginEdits.Outcome outcome = edits.switched(ids, disable);
        call.print(outcome.report());
        return outcome.exit();
    }

    /** Goes back to an earlier set. */
    public static int rollback(Invocation call) throws IOException {
        Optional<Long> number = call.parameter();
        return run(
                call,
                "rollback",
                number.map(String::valueOf).stream().toList(),
                (host, edits) -> edits.rollback(number, call.flag("--plan")));
    }

    /** The number of an accepted set. */
    public static Value<Long> set() {
        return new Value<>(
                "the number of a set",
                "'aither plugin history' lists them",
                text -> text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty(),
                List.of());
    }

    /** Lists the accepted sets. */
    public static int history(Invocation call) {
        List<AcceptedSet> sets =
                new AcceptedSets(HostSettings.store(call.home()).resolve("sets")).all();
        Table table =
                new Table().number("set").text("accepted").number("plugins").text("by");
        sets.forEach(set -> table.row(
                String.valueOf(set.number()),
                Amounts.time(set.at()),
                String.valueOf(set.members().size()),
                Shown.line(set.cause())));
        List<String> lines = sets.isEmpty()
                ? List.of("No set of plugins was accepted yet; 'aither start' accepts the first one")
                : table.lines();
        call.print(new Told(lines, Json.document("aitherzero.sets/1", out -> {
            out.name("sets").beginArray();
            for (AcceptedSet set : sets) {
                out.beginObject().name("number").value(set.number());
                out.name("at").value(set.at().toString());
                out.name("cause").value(set.cause());
                out.name("plugins").beginArray();
                for (AcceptedSets.Member member : set.members()) {
                    out.beginObject().name("id").value(member.id());
                    out.name("version").value(member.version());
                    out.name("sha256").value(member.sha256());
                    out.name("file").value(member.dropped().toString()).endObject();
                }
                out.endArray().endObject();
            }
            out.endArray();
        })));
        return ExitCode.OK;
    }
}
