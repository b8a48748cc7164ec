package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.Findings;
import io.aitherzero.boot.graph.ModuleProfile;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts into words how a module's start ended. */
final class OutcomeFindings {
    private static final Pattern PLACE = Pattern.compile("(.{1,4096}?\\.(?:conf|json|properties)(?::\\d+)?): ");

    private final Map<String, Outcome> outcomes;

    private final List<Finding> known;
    private final Function<Throwable, List<String>> misconfigured;

    /**
     * Findings about how starts ended.
     *
     * @param known what was known of the modules before
     * @param misconfigured what a failure says is wrong in a file of the module's, beginning with the place
     */
    OutcomeFindings(
            Map<String, Outcome> outcomes, List<Finding> known, Function<Throwable, List<String>> misconfigured) {
        this.outcomes = outcomes;
        this.known = known;
        this.misconfigured = misconfigured;
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
        if (outcome instanceof Outcome.TimedOut timedOut) {
            return Optional.of(new Finding(
                    Finding.Code.START_TIMEOUT,
                    id,
                    timedOut.error().getMessage() + at(timedOut.error()),
                    timedOut.error().inDeadlock()
                            ? "Take those locks in the same order everywhere, or let one module depend on the other"
                            : "Look at what it waits for there, or give it more time with --start-timeout"));
        }
        if (outcome instanceof Outcome.Skipped skipped) {
            Finding cause = finding(skipped.culprit()).orElseThrow();
            return Optional.of(Findings.dependencyFailed(id, skipped.dependency(), skipped.culprit(), cause));
        }
        return Optional.of(new Finding(
                Finding.Code.CANCELLED,
                id,
                "Module '%s' had not begun when the boot was stopped".formatted(id),
                "Start again"));
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
                        .formatted(id, failed.loading() ? "to load" : "in start()", describe(failed.error())),
                copyInTheWay(id, failed.error())
                        .orElse("Mend '%s', or disable it: put it into disabled.txt".formatted(id)));
    }

    private static Optional<String> place(String mistake) {
        Matcher place = PLACE.matcher(mistake);
        return place.lookingAt() ? Optional.of(place.group(1)) : Optional.empty();
    }

    /** Where classes do not fit one another, the copy of a library of the host is what to take out. */
    private Optional<String> copyInTheWay(String id, Throwable error) {
        boolean misfit = chain(error).stream()
                .anyMatch(each -> each instanceof LinkageError
                        || each instanceof ClassCastException
                        || each instanceof NoSuchMethodException);
        return known.stream()
                .filter(finding ->
                        misfit && finding.module().equals(id) && finding.code() == Finding.Code.BUNDLES_LIBRARY)
                .map(Finding::remedy)
                .findFirst();
    }

    private static Set<Throwable> chain(Throwable error) {
        Set<Throwable> chain = Collections.newSetFromMap(new IdentityHashMap<>());
        try {
            @Nullable Throwable next = error;
            while (next != null && chain.add(next)) {
                next = next.getCause();
            }
        } catch (RuntimeException | Error e) {
            // the class is the module's own, and may fail at this, too
            return chain;
        }
        return chain;
    }

    private static String describe(Throwable error) {
        try {
            Throwable root = root(error);
            String text = error.toString();
            String cause = text.contains(root.toString()) ? "" : ", caused by " + root;
            return text + cause + at(root);
        } catch (RuntimeException | Error e) {
            // the class is the module's own, and may fail at this, too
            return error.getClass().getName();
        }
    }

    private static Throwable root(Throwable error) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable root = error;
        while (seen.add(root) && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String at(Throwable error) {
        StackTraceElement[] stack = error.getStackTrace();
        return stack.length == 0 ? "" : ", at " + stack[0];
    }
}
