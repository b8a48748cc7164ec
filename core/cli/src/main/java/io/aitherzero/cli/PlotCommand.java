package io.aitherzero.cli;

import io.aitherzero.base.Shown;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.Invocation;
import io.aitherzero.cli.context.OutputFile;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.report.BootGraph;
import io.aitherzero.cli.report.Plot;
import io.aitherzero.cli.report.TraceJson;
import io.aitherzero.host.HostSettings;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** {@code analyze plot}, {@code dot} and {@code trace}: a recorded boot for other programs to show. */
final class PlotCommand {
    private PlotCommand() {}

    static int plot(Invocation call) {
        boolean svg = call.flag("--svg");
        if (svg && call.json()) {
            throw new UsageException(
                    "Options --svg and --json ask for different documents, but both are given; leave one out");
        }
        String ending = call.json() ? "json" : svg ? "svg" : "html";
        Optional<OutputFile> file = output(call)
                .or(() -> call.context().outTerminal()
                        ? Optional.of(new OutputFile(
                                HostSettings.profiles(call.home()).resolve("plot." + ending)))
                        : Optional.empty());
        return write(call, call.json() ? Plot::json : svg ? Plot::svg : Plot::html, file);
    }

    static int dot(Invocation call) {
        return write(call, call.json() ? BootGraph::json : BootGraph::dot, output(call));
    }

    static int trace(Invocation call) {
        return write(call, TraceJson::write, output(call));
    }

    private static Optional<OutputFile> output(Invocation call) {
        return call.option("-o");
    }

    private static int write(Invocation call, Function<BootProfile, String> document, Optional<OutputFile> file) {
        Optional<BootProfile> profile = ProfileFile.namedOrLast(call, call.parameter());
        if (profile.isEmpty()) {
            return ExitCode.FAILED;
        }
        String made = document.apply(profile.get());
        String whole = made.endsWith("\n") ? made : made + "\n";
        if (file.isEmpty()) {
            call.printUtf8(whole);
            return ExitCode.OK;
        }
        try {
            file.get().write(whole);
        } catch (IOException e) {
            call.say("File " + file.get() + " cannot be written (" + Shown.line(e.toString())
                    + "); name one with -o in a folder that exists and may be written to");
            return ExitCode.FAILED;
        }
        call.say("Wrote " + file.get());
        return ExitCode.OK;
    }
}
