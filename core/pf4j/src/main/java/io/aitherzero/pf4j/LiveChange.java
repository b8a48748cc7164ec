package io.aitherzero.pf4j;

import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.boot.run.StopPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What leads from the modules that are loaded to those that the folder wants, as a value that can be shown before it is
 * done; this value is what is done. It is immutable.
 */
public final class LiveChange {
    private final long number;
    private final List<Item> items;
    private final StopPlan stop;
    private final List<String> unload;
    private final List<Path> load;
    private final BootPlan start;

    private LiveChange(Builder from) {
        number = from.number;
        items = from.items;
        stop = from.stop;
        unload = from.unload;
        load = from.load;
        start = from.start;
    }

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

    /**
     * A change that is about no module, loads nothing and unloads nothing.
     *
     * @param number counts the changes of a home
     * @param stop what is stopped, dependents first
     * @param start what is started, dependencies first
     */
    static Builder builder(long number, StopPlan stop, BootPlan start) {
        return new Builder(number, stop, start);
    }

    /** Counts the changes of a home. */
    public long number() {
        return number;
    }

    /** The modules that it is about, each with what becomes of it. */
    public List<Item> items() {
        return items;
    }

    /** What is stopped, dependents first. */
    public StopPlan stop() {
        return stop;
    }

    /** The modules whose class loaders are closed, dependents first. */
    public List<String> unload() {
        return unload;
    }

    /** The archives that are loaded, as they were dropped. */
    public List<Path> load() {
        return load;
    }

    /** What is started, dependencies first. */
    public BootPlan start() {
        return start;
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
    public boolean equals(@Nullable Object other) {
        return other instanceof LiveChange that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "change " + number + ": " + items + ", stop " + stop.order() + ", start " + starts();
    }

    private List<Object> parts() {
        return List.of(number, items, stop, unload, load, start);
    }

    /** Makes a change. What is not said is empty. */
    static final class Builder {
        private final long number;
        private List<Item> items = List.of();
        private final StopPlan stop;
        private List<String> unload = List.of();
        private List<Path> load = List.of();
        private final BootPlan start;

        private Builder(long number, StopPlan stop, BootPlan start) {
            this.number = number;
            this.stop = stop;
            this.start = start;
        }

        /** The modules that it is about, each with what becomes of it. */
        Builder items(List<Item> items) {
            this.items = List.copyOf(items);
            return this;
        }

        /** The modules whose class loaders are closed, dependents first. */
        Builder unload(List<String> unload) {
            this.unload = List.copyOf(unload);
            return this;
        }

        /** The archives that are loaded, as they were dropped. */
        Builder load(List<Path> load) {
            this.load = List.copyOf(load);
            return this;
        }

        /** The change. */
        LiveChange build() {
            return new LiveChange(this);
        }
    }
}
