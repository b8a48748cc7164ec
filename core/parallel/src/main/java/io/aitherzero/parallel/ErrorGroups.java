package io.aitherzero.parallel;

import io.aitherzero.api.parallel.ErrorGroup;
import io.aitherzero.api.parallel.JobResult;
import io.aitherzero.base.SafeText;
import io.aitherzero.base.StackPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Failures by root cause: the same type thrown at the same place, whatever the message. Safe for use by several threads;
 * what a failure says of itself is the caller's code and is asked without a lock.
 */
final class ErrorGroups {
    private static final int MOST_GROUPS = 200;

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
        result.error().ifPresent(error -> add(result, error, fingerprint(error)));
    }

    private synchronized void add(JobResult<?> result, Throwable error, Fingerprint root) {
        Fingerprint print = root;
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
        for (Counted each : counted()) {
            String message = SafeText.message(SafeText.root(each.sample()));
            all.add(ErrorGroup.of(each.type(), message, each.count(), each.label(), SafeText.lines(each.sample())));
        }
        all.sort(Comparator.comparingLong(ErrorGroup::count).reversed());
        return all;
    }

    private record Counted(String type, long count, String label, Throwable sample) {}

    private synchronized List<Counted> counted() {
        return groups.entrySet().stream()
                .map(entry -> new Counted(
                        entry.getKey().type(), entry.getValue().count, entry.getValue().label, entry.getValue().sample))
                .toList();
    }

    private static Fingerprint fingerprint(Throwable error) {
        Throwable root = SafeText.root(error);
        return new Fingerprint(root.getClass().getName(), frame(root));
    }

    /** Where it was thrown. */
    static Optional<StackTraceElement> frame(Throwable error) {
        return StackPlace.of(SafeText.stack(error));
    }
}
