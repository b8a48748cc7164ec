package io.aitherzero.cli.live;

import io.aitherzero.base.Shown;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.cli.context.UsageException;
import io.aitherzero.cli.context.Value;
import io.aitherzero.cli.report.ModuleStatus;
import io.aitherzero.cli.report.ModulesReport;
import io.aitherzero.cli.report.Report;
import io.aitherzero.cli.report.Style;
import io.aitherzero.cli.report.WhyReport;
import io.aitherzero.host.control.ControlServer;
import io.aitherzero.host.json.ControlDocuments.Answer;
import io.aitherzero.host.json.ControlDocuments.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a running host answers to each verb. */
final class HostAnswers implements ControlServer.Handler {
    private final HostView view;
    private final PluginEdits edits;
    private final Supplier<Report> status;
    private final Reload reload;
    private final Supplier<String> stop;
    private final Runnable end;

    /** Reads the configuration again. */
    @FunctionalInterface
    interface Reload {
        /**
         * Does it, or says what would come of it.
         *
         * @param planned whether it only says so
         */
        PluginEdits.Outcome outcome(boolean planned) throws IOException;
    }

    /**
     * Answers.
     *
     * @param status the screen of the host
     * @param reload reads the configuration again
     * @param stop stops the modules, and says what was stopped
     * @param end ends the process
     */
    HostAnswers(
            HostView view,
            PluginEdits edits,
            Supplier<Report> status,
            Reload reload,
            Supplier<String> stop,
            Runnable end) {
        this.view = view;
        this.edits = edits;
        this.status = status;
        this.reload = reload;
        this.stop = stop;
        this.end = end;
    }

    @Override
    public Answer answer(Request request, ControlServer.Afterwards afterwards) {
        Style style = request.options().containsKey("colour") ? Style.COLOUR : Style.PLAIN;
        boolean planned = request.options().containsKey("plan");
        List<String> arguments = request.arguments();
        try {
            return switch (request.verb()) {
                case "status" -> answer(ExitCode.OK, status.get(), style);
                case "modules" -> answer(ExitCode.OK, new ModulesReport(view.modules()), style);
                case "why" -> why(only(arguments), style);
                case "list" -> answer(ExitCode.OK, view.plugins(Optional.empty()), style);
                case "info" -> info(only(arguments), style);
                case "install" -> answer(edits.install(files(arguments), planned), style);
                case "remove" -> answer(edits.remove(arguments, planned), style);
                case "restart" -> answer(edits.restart(arguments, planned), style);
                case "rollback" ->
                    answer(edits.rollback(arguments.stream().map(Long::valueOf).findFirst(), planned), style);
                case "disable", "enable" ->
                    answer(edits.switched(arguments, request.verb().equals("disable")), style);
                case "jobs" -> answer(ExitCode.OK, view.jobs(), style);
                case "reload" -> answer(reload.outcome(planned), style);
                case "stop" -> {
                    String said = stop.get();
                    afterwards.then(end);
                    yield new Answer(ExitCode.OK, said + "\n", "");
                }
                default ->
                    new Answer(
                            ExitCode.USAGE,
                            "This host knows no '" + Shown.line(request.verb()) + "'; use the program of its version\n",
                            "");
            };
        } catch (UsageException e) {
            return new Answer(ExitCode.USAGE, e.getMessage() + "\n", "");
        } catch (IOException | IllegalArgumentException e) {
            return new Answer(ExitCode.FAILED, Shown.line(String.valueOf(e.getMessage())) + "\n", "");
        }
    }

    /** This host's locale may be another than that of who asks. */
    private static List<Path> files(List<String> arguments) {
        return arguments.stream()
                .map(text -> Value.pathWithoutDefault().read("Parameter FILE", text))
                .toList();
    }

    private static String only(List<String> arguments) {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException("The id of one module must be given, but " + arguments.size() + " were");
        }
        return arguments.get(0);
    }

    private static Answer answer(PluginEdits.Outcome outcome, Style style) {
        return answer(outcome.exit(), outcome.report(), style);
    }

    private static Answer answer(int exit, Report report, Style style) {
        return new Answer(exit, report.text(style), report.json());
    }

    private Answer why(String id, Style style) {
        Optional<ModuleStatus> found =
                view.modules().stream().filter(module -> module.id().equals(id)).findFirst();
        if (found.isEmpty()) {
            return new Answer(ExitCode.NOT_FOUND, "", "");
        }
        boolean runs = found.get().state().name().equals("STARTED");
        return answer(runs ? ExitCode.OK : ExitCode.NOT_RUNNING, new WhyReport(found.get()), style);
    }

    private Answer info(String id, Style style) {
        boolean known = view.modules().stream().anyMatch(module -> module.id().equals(id));
        return known
                ? answer(ExitCode.OK, view.plugins(Optional.of(id)), style)
                : new Answer(
                        ExitCode.NOT_FOUND,
                        "There is no plugin '" + Shown.line(id) + "'; 'aither plugin list' shows what is there\n",
                        "");
    }
}
