package io.aitherzero.job;

import io.aitherzero.api.ErrorGroup;
import io.aitherzero.api.JobResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Failures by root cause: the same type thrown at the same place, whatever the message. Used under the batch's lock. */
final class ErrorGroups {
    private static final int MOST_GROUPS = 200;
    private static final int MOST_FRAMES = 30;

    private final Map<Fingerprint, Group> groups = new LinkedHashMap<>();

    /** @param frame where it was thrown; empty if the failure has no stack */
    private record Fingerprint(String type, Optional<StackTraceElement> frame) {}

    private static final class Group {
        private long count;
        private long firstIndex;
        private String label = "";
        private Throwable sample;

        private Group(JobResult<?> result, Throwable error) {
            sample = error;
            first(result, error);
        }

        private void first(JobResult<?> result, Throwable error) {
            firstIndex = result.index();
            label = result.label();
            sample = error;
        }
    }

    void add(JobResult<?> result) {
        result.error().ifPresent(error -> add(result, error));
    }

    private void add(JobResult<?> result, Throwable error) {
        Fingerprint print = fingerprint(root(error));
        Group group = groups.get(print);
        if (group == null) {
            if (groups.size() == MOST_GROUPS) {
                print = new Fingerprint("other failures", Optional.empty());
            }
            group = groups.computeIfAbsent(print, key -> new Group(result, error));
        } else if (result.index() < group.firstIndex) {
            group.first(result, error);
        }
        group.count++;
    }

    List<ErrorGroup> all() {
        List<ErrorGroup> all = new ArrayList<>();
        groups.forEach((print, group) -> all.add(new ErrorGroup(
                print.type(),
                Optional.ofNullable(root(group.sample).getMessage()).orElse(""),
                group.count,
                group.label,
                lines(group.sample))));
        all.sort(Comparator.comparingLong(ErrorGroup::count).reversed());
        return all;
    }

    private static Fingerprint fingerprint(Throwable root) {
        StackTraceElement[] stack = root.getStackTrace();
        return new Fingerprint(root.getClass().getName(), stack.length == 0 ? Optional.empty() : Optional.of(stack[0]));
    }

    private static Throwable root(Throwable error) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable root = error;
        while (root.getCause() != null && seen.add(root)) {
            root = root.getCause();
        }
        return root;
    }

    private static List<String> lines(Throwable error) {
        List<String> lines = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable cause = error;
        String prefix = "";
        while (cause != null && seen.add(cause)) {
            lines.add(prefix + cause);
            StackTraceElement[] stack = cause.getStackTrace();
            for (int i = 0; i < Math.min(stack.length, MOST_FRAMES); i++) {
                lines.add("    at " + stack[i]);
            }
            cause = cause.getCause();
            prefix = "Caused by: ";
        }
        return lines;
    }
}
