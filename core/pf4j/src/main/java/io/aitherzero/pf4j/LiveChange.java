package io.aitherzero.pf4j;

import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.run.StopPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What leads from the modules that are loaded to those that the folder wants, as a value that can be shown before it is
 * done; this value is what is done.
 *
 * @param number counts the changes of a home
 * @param items the modules that it is about, each with what becomes of it
 * @param stop what is stopped, dependents first
 * @param unload the modules whose class loaders are closed, dependents first
 * @param load the archives that are loaded, as they were dropped
 * @param start what is started, dependencies first
 */
public record LiveChange(
        long number, List<Item> items, StopPlan stop, List<String> unload, List<Path> load, BootPlan start) {
    /** What becomes of a module. */
    public enum Kind {
        /** It was not there before. */
        NEW,
        /** Its archive has another content. */
        UPDATED,
        /** Its archive is gone. */
        REMOVED,
        /** An operator has enabled it. */
        ENABLED,
        /** An operator has disabled it. */
        DISABLED,
        /** It depends on one that changes, or an operator asked for it. */
        RESTARTED,
        /** What it waited for is there. */
        AWAITED
    }

    /**
     * A module in a change.
     *
     * @param id the module
     * @param kind what becomes of it
     * @param before its version before, empty where there was none
     * @param after its version afterwards, empty where there is none
     */
    public record Item(String id, Kind kind, String before, String after) {
        @Override
        public String toString() {
            String versions = before.equals(after)
                    ? after
                    : before.isEmpty() || after.isEmpty() ? before + after : before + " -> " + after;
            return id + (versions.isEmpty() ? "" : " " + versions) + " ("
                    + kind.name().toLowerCase(Locale.ROOT) + ")";
        }
    }

    /** Copies the lists. */
    public LiveChange {
        items = List.copyOf(items);
        unload = List.copyOf(unload);
        load = List.copyOf(load);
    }

    /** Whether nothing is to be done. */
    public boolean isEmpty() {
        return items.isEmpty();
    }

    /** The modules that stop and start again, in the order of their starts. */
    public List<String> restarts() {
        Set<String> both = new LinkedHashSet<>(starts());
        both.retainAll(stop.order());
        return new ArrayList<>(both);
    }

    /** The modules that start, in the order in which one worker would start them. */
    public List<String> starts() {
        return start.order().stream().map(BootPlan.Step::module).toList();
    }

    @Override
    public String toString() {
        return "change " + number + ": " + items + ", stop " + stop.order() + ", start " + starts();
    }
}
