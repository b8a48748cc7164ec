package io.aitherzero.cli.live;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.host.StateJournal;
import io.aitherzero.host.json.JournalJson;
import io.aitherzero.host.json.JournalJson.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** {@code events} and {@code logs}: the end of a file of lines, and what is added to it. */
public final class TailCommand {
    private static final int LAST = 50;
    private static final long POLL_MILLIS = 200;
    private static final int MOST_AT_ONCE = 1 << 20;

    private final Invocation call;
    private final Path file;
    private final Function<String, Optional<String>> shown;
    private final CountDownLatch ended = new CountDownLatch(1);

    private TailCommand(Invocation call, Path file, Function<String, Optional<String>> shown) {
        this.call = call;
        this.file = file;
        this.shown = shown;
    }

    /** Shows the changes of modules' states. */
    public static int events(Invocation call) throws IOException, InterruptedException {
        Path home = call.home();
        List<String> lines = new ArrayList<>();
        StateJournal.read(home).forEach(entry -> lines.add(event(call, entry)));
        TailCommand tail = new TailCommand(
                call, StateJournal.file(home), line -> JournalJson.entry(line).map(entry -> event(call, entry)));
        return tail.run(lines, "No change of a state is noted yet; 'aither start' notes them");
    }

    private static String event(Invocation call, Entry entry) {
        return call.json() ? JournalJson.line(entry) : words(entry);
    }

    /** An entry as a line for people. */
    public static String words(Entry entry) {
        return entry.at() + " " + Shown.line(entry.module()) + " " + Shown.line(entry.from()) + " -> "
                + Shown.line(entry.to()) + " (" + Shown.line(entry.cause())
                + (entry.change() > 0 ? " " + entry.change() : "") + ")";
    }

    /** Shows the log, or the lines of one module. */
    public static int logs(Invocation call) throws IOException, InterruptedException {
        Path file = call.home().resolve("var").resolve("log").resolve("aither.log");
        Optional<String> id = call.parameter();
        Function<String, Optional<String>> shown = line -> Optional.of(line)
                .filter(one -> id.isEmpty() || one.contains("[" + id.get() + "]"))
                .map(Shown::line);
        List<String> lines = new ArrayList<>();
        if (Files.isRegularFile(file)) {
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> shown.apply(line).ifPresent(lines::add));
        }
        return new TailCommand(call, file, shown).run(lines, "There is no log in '" + Shown.line(file.toString()) + "'");
    }

    private int run(List<String> lines, String nothing) throws IOException, InterruptedException {
        long at = Files.isRegularFile(file) ? Files.size(file) : 0;
        boolean follows = call.flag("--follow");
        if (lines.isEmpty() && !follows) {
            call.say(nothing);
            return ExitCode.OK;
        }
        print(lines.subList(Math.max(0, lines.size() - LAST), lines.size()));
        if (!follows) {
            return ExitCode.OK;
        }
        call.context().onTermination().accept(ended::countDown);
        String rest = "";
        while (!call.context().out().checkError() && !ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            long size = Files.isRegularFile(file) ? Files.size(file) : 0;
            if (size < at) {
                // another file has begun
                at = 0;
                rest = "";
            }
            if (size > at) {
                byte[] more = new byte[(int) Math.min(size - at, MOST_AT_ONCE)];
                try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                    in.seek(at);
                    in.readFully(more);
                }
                at += more.length;
                String text = rest + new String(more, StandardCharsets.UTF_8);
                int end = text.lastIndexOf('\n') + 1;
                rest = text.substring(end);
                List<String> fresh = new ArrayList<>();
                text.substring(0, end).lines().forEach(line -> shown.apply(line).ifPresent(fresh::add));
                print(fresh);
            }
        }
        return ExitCode.OK;
    }

    private void print(List<String> lines) {
        if (!lines.isEmpty()) {
            call.print(String.join("\n", lines));
        }
    }
}
