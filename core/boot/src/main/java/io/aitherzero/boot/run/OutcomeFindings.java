package io.aitherzero.boot.run;

import io.aitherzero.base.SafeText;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.Findings;
import io.aitherzero.boot.graph.ModuleProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts into words how a module's start ended. */
final class OutcomeFindings {
    private static final Pattern PLACE = Pattern.compile("(.{1,4096}?\\.(?:conf|json|properties)(?::\\d+)?): ");

    /** What every JVM says of a class that is too new for it. */
    private static final Pattern CLASS_FILE = Pattern.compile("class file version (\\d{2,4})");

    /** Class files of Java 17 have the version 61. */
    private static final int BEFORE_FIRST = 44;

    private final Map<String, Outcome> outcomes;

    private final List<Finding> known;
    private final Function<Throwable, List<String>> misconfigured;
    private final BiFunction<String, StackTraceElement[], String> places;

    /**
     * Findings about how starts ended.
     *
     * @param known what was known of the modules before
     * @param misconfigured what a failure says is wrong in a file of the module's, beginning with the place
     * @param places where in the code of a module a stack is, behind a sentence
     */
    OutcomeFindings(
            Map<String, Outcome> outcomes,
            List<Finding> known,
            Function<Throwable, List<String>> misconfigured,
            BiFunction<String, StackTraceElement[], String> places) {
        this.outcomes = outcomes;
        this.known = known;
        this.misconfigured = misconfigured;
        this.places = places;
    }

    ModuleProfile explain(ModuleProfile module) {
        Optional<Finding> reason = finding(module.id());
        return module.ended(reason.map(finding -> finding.code().state()).orElse(module.state()), reason);
    }

    private Optional<Finding> finding(String id) {
        @Nullable Outcome outcome = outcomes.get(id);
        if (outcome == null || outcome instanceof Outcome.Completed) {
            return Optional.empty();
        }
        if (outcome instanceof Outcome.Failed failed) {
            return Optional.of(failed(id, failed));
        }
        if (outcome instanceof Outcome.TimedOut timedOut && timedOut.error().exitCalled()) {
            return Optional.of(Findings.exitCalled(id, cause(id, timedOut.error())));
        }
        if (outcome instanceof Outcome.TimedOut timedOut) {
            return Optional.of(new Finding(
                    Finding.Code.START_TIMEOUT,
                    id,
                    cause(id, timedOut.error()),
                    timedOut.error().inDeadlock()
                            ? "Take those locks in the same order everywhere, or let one module depend on the other"
                            : "Look at what it waits for there, or give it more time with --start-timeout"));
        }
        if (outcome instanceof Outcome.Skipped skipped) {
            Finding cause = finding(skipped.culprit()).orElseThrow();
            return Optional.of(Findings.dependencyFailed(id, skipped.dependency(), skipped.culprit(), cause));
        }
        String cause = outcome instanceof Outcome.Cancelled cancelled
                        && cancelled.left().isPresent()
                ? cause(id, cancelled.left().get())
                : "Module '%s' had not begun when the boot was stopped".formatted(id);
        return Optional.of(new Finding(Finding.Code.CANCELLED, id, cause, "Start again"));
    }

    private Finding failed(String id, Outcome.Failed failed) {
        List<String> mistakes = misconfigured.apply(failed.error());
        if (!mistakes.isEmpty()) {
            return new Finding(
                    Finding.Code.BAD_CONFIG,
                    id,
                    "Module '%s' cannot use its configuration: %s".formatted(id, String.join("\n", mistakes)),
                    place(mistakes.get(0))
                            .map(place ->
                                    "Correct %s, or take out what is wrong there to get the default".formatted(place))
                            .orElse("Correct the configuration of '%s'".formatted(id)));
        }
        return new Finding(
                failed.loading() ? Finding.Code.LOAD_FAILED : Finding.Code.START_FAILED,
                id,
                "Module '%s' failed %s: %s"
                        .formatted(id, failed.loading() ? "to load" : "in start()", describe(id, failed.error())),
                copyInTheWay(id, failed.error())
                        .or(() -> moreMemory(failed.error()))
                        .or(() -> newerJava(failed.error()))
                        .orElse("Mend '%s', or disable it: put it into disabled.txt".formatted(id)));
    }

    private static Optional<String> place(String mistake) {
        Matcher place = PLACE.matcher(mistake);
        return place.lookingAt() ? Optional.of(place.group(1)) : Optional.empty();
    }

    /** Where classes do not fit one another, the copy of a library of the host is what to take out. */
    private Optional<String> copyInTheWay(String id, Throwable error) {
        boolean misfit = SafeText.chain(error).stream()
                .anyMatch(each -> each instanceof LinkageError
                        || each instanceof ClassCastException
                        || each instanceof NoSuchMethodException);
        return known.stream()
                .filter(finding ->
                        misfit && finding.module().equals(id) && finding.code() == Finding.Code.BUNDLES_LIBRARY)
                .map(Finding::remedy)
                .findFirst();
    }

    private static Optional<String> moreMemory(Throwable error) {
        return SafeText.chain(error).stream().anyMatch(OutOfMemoryError.class::isInstance)
                ? Optional.of(
                        "Give the JVM more memory with -Xmx, or mend the module that fills it: each that asked for"
                                + " some at that moment failed")
                : Optional.empty();
    }

    /** A class of a newer Java is nothing to mend: it needs that Java, or to be compiled for this one. */
    private static Optional<String> newerJava(Throwable error) {
        return SafeText.chain(error).stream()
                .filter(UnsupportedClassVersionError.class::isInstance)
                .map(SafeText::message)
                .map(CLASS_FILE::matcher)
                .filter(Matcher::find)
                .map(version ->
                        "Run the host on Java %d or newer, which it is compiled for, or take one that is compiled for Java %d (--release %2$d)"
                                .formatted(
                                        Integer.parseInt(version.group(1)) - BEFORE_FIRST,
                                        Runtime.version().feature()))
                .findFirst();
    }

    private String cause(String id, OverdueException error) {
        return error.cause(stack -> places.apply(id, stack));
    }

    private String describe(String id, Throwable error) {
        return SafeText.textWithRoot(error) + places.apply(id, SafeText.stack(SafeText.root(error)));
    }
}
