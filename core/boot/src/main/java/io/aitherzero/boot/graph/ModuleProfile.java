package io.aitherzero.boot.graph;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One module's part in a boot. A module that never began has no worker and zero times. An immutable value. */
public final class ModuleProfile {
    private final String id;
    private final String version;
    private final int level;
    private final ModuleState state;
    private final Optional<Finding> reason;
    private final List<String> dependencies;
    private final OptionalInt worker;
    private final Times times;
    private final Optional<String> bindingDependency;
    private final Optional<ArchivePrint> archive;
    private final boolean serial;
    private final List<EdgeUse> edges;

    private ModuleProfile(Builder from) {
        id = from.id;
        version = from.version;
        level = from.level;
        state = from.state;
        reason = from.reason;
        dependencies = from.dependencies;
        worker = from.worker;
        times = from.times;
        bindingDependency = from.bindingDependency;
        archive = from.archive;
        serial = from.serial;
        edges = from.edges;
    }

    /**
     * A module of which nothing else is known: it is on the first level, waited for nothing and never began.
     *
     * @param id the module
     * @param version its version
     * @param state where the boot left it
     */
    public static Builder builder(String id, String version, ModuleState state) {
        return new Builder(id, version, state);
    }

    /** A builder that begins with these parts. */
    public Builder toBuilder() {
        Builder builder = new Builder(id, version, state);
        builder.level = level;
        builder.reason = reason;
        builder.dependencies = dependencies;
        builder.worker = worker;
        builder.times = times;
        builder.bindingDependency = bindingDependency;
        builder.archive = archive;
        builder.serial = serial;
        builder.edges = edges;
        return builder;
    }

    /** The module. */
    public String id() {
        return id;
    }

    /** Its version. */
    public String version() {
        return version;
    }

    /** Its level in the graph; 0 where it is not in it. */
    public int level() {
        return level;
    }

    /** Where the boot left it. */
    public ModuleState state() {
        return state;
    }

    /** Why it is not started; empty where it is. */
    public Optional<Finding> reason() {
        return reason;
    }

    /** What it waited for. */
    public List<String> dependencies() {
        return dependencies;
    }

    /** Number of the worker that ran it, from 1. */
    public OptionalInt worker() {
        return worker;
    }

    /** How long it took. */
    public Times times() {
        return times;
    }

    /** The dependency that was the last to start. */
    public Optional<String> bindingDependency() {
        return bindingDependency;
    }

    /** What it was loaded from; empty where that is not known. */
    public Optional<ArchivePrint> archive() {
        return archive;
    }

    /** Whether it ran alone, since it was marked so. */
    public boolean serial() {
        return serial;
    }

    /**
     * What it took from other modules: its declared dependencies in their order, then others by id; empty where that
     * was not watched.
     */
    public List<EdgeUse> edges() {
        return edges;
    }

    /**
     * The same with another end.
     *
     * @param end where the boot left it
     * @param why why it is not started; empty where it is
     */
    public ModuleProfile ended(ModuleState end, Optional<Finding> why) {
        return toBuilder().state(end).reason(why).build();
    }

    /** The same with other times. */
    public ModuleProfile withTimes(Times others) {
        return toBuilder().times(others).build();
    }

    /** The same loaded from an archive. */
    public ModuleProfile withArchive(ArchivePrint print) {
        return toBuilder().archive(Optional.of(print)).build();
    }

    /** The same with what it took from other modules. */
    public ModuleProfile withEdges(List<EdgeUse> uses) {
        return toBuilder().edges(uses).build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModuleProfile that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "ModuleProfile" + parts();
    }

    private List<Object> parts() {
        return List.of(
                id,
                version,
                level,
                state,
                reason,
                dependencies,
                worker,
                times,
                bindingDependency,
                archive,
                serial,
                edges);
    }

    /** Makes a profile. What is not said is zero, empty or not known. */
    public static final class Builder {
        private final String id;
        private final String version;
        private int level;
        private ModuleState state;
        private Optional<Finding> reason = Optional.empty();
        private List<String> dependencies = List.of();
        private OptionalInt worker = OptionalInt.empty();
        private Times times = Times.builder().build();
        private Optional<String> bindingDependency = Optional.empty();
        private Optional<ArchivePrint> archive = Optional.empty();
        private boolean serial;
        private List<EdgeUse> edges = List.of();

        private Builder(String id, String version, ModuleState state) {
            this.id = Objects.requireNonNull(id, "id");
            this.version = version;
            this.state = state;
        }

        /** Its level in the graph; 0 where it is not in it. */
        public Builder level(int level) {
            this.level = level;
            return this;
        }

        /** Where the boot left it. */
        public Builder state(ModuleState state) {
            this.state = state;
            return this;
        }

        /** Why it is not started; empty where it is. */
        public Builder reason(Optional<Finding> reason) {
            this.reason = reason;
            return this;
        }

        /** What it waited for. */
        public Builder dependencies(List<String> dependencies) {
            this.dependencies = List.copyOf(dependencies);
            return this;
        }

        /** Number of the worker that ran it, from 1. */
        public Builder worker(OptionalInt worker) {
            this.worker = worker;
            return this;
        }

        /** How long it took. */
        public Builder times(Times times) {
            this.times = times;
            return this;
        }

        /** The dependency that was the last to start. */
        public Builder bindingDependency(Optional<String> bindingDependency) {
            this.bindingDependency = bindingDependency;
            return this;
        }

        /** What it was loaded from; empty where that is not known. */
        public Builder archive(Optional<ArchivePrint> archive) {
            this.archive = archive;
            return this;
        }

        /** Whether it ran alone, since it was marked so. */
        public Builder serial(boolean serial) {
            this.serial = serial;
            return this;
        }

        /**
         * What it took from other modules: its declared dependencies in their order, then others by id; empty where that
         * was not watched.
         */
        public Builder edges(List<EdgeUse> edges) {
            this.edges = List.copyOf(edges);
            return this;
        }

        /** The profile. */
        public ModuleProfile build() {
            return new ModuleProfile(this);
        }
    }

    /** Where a module's time went, in nanoseconds. An immutable value. */
    public static final class Times {
        private final long describe;
        private final long dependencyWait;
        private final long queueWait;
        private final long load;
        private final long start;
        private final OptionalLong cpu;

        private Times(Builder from) {
            describe = from.describe;
            dependencyWait = from.dependencyWait;
            queueWait = from.queueWait;
            load = from.load;
            start = from.start;
            cpu = from.cpu;
        }

        /**
         * Times of a module that never began.
         *
         * @param describe reading its descriptor
         */
        public static Times described(long describe) {
            return builder().describe(describe).build();
        }

        /** Times of a module that took none. */
        public static Builder builder() {
            return new Builder();
        }

        /** Reading its descriptor. */
        public long describe() {
            return describe;
        }

        /** From the begin of the start phase until its last dependency had started. */
        public long dependencyWait() {
            return dependencyWait;
        }

        /** From then until a worker began with it; a level barrier counts here. */
        public long queueWait() {
            return queueWait;
        }

        /** Loading its class and creating the instance. */
        public long load() {
            return load;
        }

        /** In {@code start()}. */
        public long start() {
            return start;
        }

        /** Processor time of load and start; empty where the JVM does not tell. */
        public OptionalLong cpu() {
            return cpu;
        }

        /** Load and start. */
        public long run() {
            return load + start;
        }

        /** When it began, counted from the begin of the start phase. */
        public long begun() {
            return dependencyWait + queueWait;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Times that && parts().equals(that.parts());
        }

        @Override
        public int hashCode() {
            return parts().hashCode();
        }

        @Override
        public String toString() {
            return "Times" + parts();
        }

        private List<Object> parts() {
            return List.of(describe, dependencyWait, queueWait, load, start, cpu);
        }

        /** Makes times. What is not said is zero, and the processor time unknown. */
        public static final class Builder {
            private long describe;
            private long dependencyWait;
            private long queueWait;
            private long load;
            private long start;
            private OptionalLong cpu = OptionalLong.empty();

            private Builder() {}

            /** Reading its descriptor. */
            public Builder describe(long describe) {
                this.describe = describe;
                return this;
            }

            /** From the begin of the start phase until its last dependency had started. */
            public Builder dependencyWait(long dependencyWait) {
                this.dependencyWait = dependencyWait;
                return this;
            }

            /** From then until a worker began with it; a level barrier counts here. */
            public Builder queueWait(long queueWait) {
                this.queueWait = queueWait;
                return this;
            }

            /** Loading its class and creating the instance. */
            public Builder load(long load) {
                this.load = load;
                return this;
            }

            /** In {@code start()}. */
            public Builder start(long start) {
                this.start = start;
                return this;
            }

            /** Processor time of load and start; empty where the JVM does not tell. */
            public Builder cpu(OptionalLong cpu) {
                this.cpu = cpu;
                return this;
            }

            /** The times. */
            public Times build() {
                return new Times(this);
            }
        }
    }
}
