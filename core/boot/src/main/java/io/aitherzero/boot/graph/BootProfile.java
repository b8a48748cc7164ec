package io.aitherzero.boot.graph;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A recorded boot. An immutable value. */
public final class BootProfile {
    private final Instant startedAt;
    private final Schedule schedule;
    private final int workers;
    private final Optional<String> fallback;
    private final Phases phases;
    private final List<ModuleProfile> modules;
    private final List<Finding> findings;
    private final List<String> required;
    private final Environment environment;
    private final BootSettings settings;

    private BootProfile(Builder from) {
        startedAt = from.startedAt;
        schedule = from.schedule;
        workers = from.workers;
        fallback = from.fallback;
        phases = from.phases;
        modules = from.modules;
        findings = from.findings;
        required = from.required;
        environment = from.environment;
        settings = from.settings;
    }

    /** How a boot ended as a whole. */
    public enum Outcome {
        /** Every module that is not disabled has started. */
        OK,
        /** Some module has not started, but none that is required. */
        PARTIAL,
        /** A required module has not started. */
        FAILED
    }

    /**
     * A boot of which nothing else is known: no workers, no time, no modules, neither environment nor settings.
     *
     * @param startedAt when the boot began
     * @param schedule the schedule used, never {@link Schedule#AUTO}
     */
    public static Builder builder(Instant startedAt, Schedule schedule) {
        return new Builder(startedAt, schedule);
    }

    /** A builder that begins with these parts. */
    public Builder toBuilder() {
        Builder builder = new Builder(startedAt, schedule);
        builder.workers = workers;
        builder.fallback = fallback;
        builder.phases = phases;
        builder.modules = modules;
        builder.findings = findings;
        builder.required = required;
        builder.environment = environment;
        builder.settings = settings;
        return builder;
    }

    /** When the boot began. */
    public Instant startedAt() {
        return startedAt;
    }

    /** The schedule used, never {@link Schedule#AUTO}. */
    public Schedule schedule() {
        return schedule;
    }

    /** How many workers ran at least one module. */
    public int workers() {
        return workers;
    }

    /** Why the boot did not run as asked for. */
    public Optional<String> fallback() {
        return fallback;
    }

    /** Where the time went. */
    public Phases phases() {
        return phases;
    }

    /** All modules found, by level and id; those that could not be in the graph last. */
    public List<ModuleProfile> modules() {
        return modules;
    }

    /** What an operator should know, in order of modules. */
    public List<Finding> findings() {
        return findings;
    }

    /** The modules without which the boot has failed. */
    public List<String> required() {
        return required;
    }

    /** What it ran on. */
    public Environment environment() {
        return environment;
    }

    /** How it was ordered. */
    public BootSettings settings() {
        return settings;
    }

    /** How the boot ended as a whole. */
    public Outcome outcome() {
        Set<String> started = new HashSet<>();
        boolean complete = true;
        for (ModuleProfile module : modules) {
            if (module.state() == ModuleState.STARTED) {
                started.add(module.id());
            } else {
                complete = complete && module.state() == ModuleState.DISABLED;
            }
        }
        if (!started.containsAll(required)) {
            return Outcome.FAILED;
        }
        return complete ? Outcome.OK : Outcome.PARTIAL;
    }

    /** T1: what one worker would need for load and start of all modules, in nanoseconds. */
    public long sumOfRunNanos() {
        return modules.stream().mapToLong(module -> module.times().run()).sum();
    }

    /** The part of {@link #sumOfRunNanos} that went into loading classes and creating instances, in nanoseconds. */
    public long sumOfLoadNanos() {
        return modules.stream().mapToLong(module -> module.times().load()).sum();
    }

    /** Tinf: the chain of dependencies that took longest by load and start. */
    public CriticalPath criticalPath() {
        return ProfilePaths.critical(modules);
    }

    /** No schedule on as many workers starts the modules faster: max(Tinf, T1 / workers), in nanoseconds. */
    public long lowerBoundNanos() {
        return Math.max(criticalPath().nanos(), workers == 0 ? 0 : sumOfRunNanos() / workers);
    }

    /** The lower bound as a share of the start phase, from 0 to 1; 1 where there was nothing to start. */
    public double efficiency() {
        return workers == 0 || phases.start() == 0 ? 1 : Math.min(1, (double) lowerBoundNanos() / phases.start());
    }

    /**
     * The same boot as part of a program that was launched for it.
     *
     * @param jvmToMainNanos from the start of the process to the first line of the program
     * @param hostNanos all from there on that is none of the other phases
     * @param preparation what is known of that
     * @param requiredModules the modules without which the boot has failed
     */
    public BootProfile launched(
            long jvmToMainNanos, long hostNanos, Preparation preparation, List<String> requiredModules) {
        Phases whole = phases.toBuilder()
                .jvmToMain(jvmToMainNanos)
                .host(hostNanos)
                .preparation(preparation)
                .build();
        return toBuilder().phases(whole).required(requiredModules).build();
    }

    /** The same with other modules' profiles. */
    public BootProfile withModules(List<ModuleProfile> others) {
        return toBuilder().modules(others).build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BootProfile that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "BootProfile" + parts();
    }

    private List<Object> parts() {
        return List.of(
                startedAt, schedule, workers, fallback, phases, modules, findings, required, environment, settings);
    }

    /** Makes a boot. What is not said is zero, empty or unknown, and as {@link BootSettings#of} has it. */
    public static final class Builder {
        private Instant startedAt;
        private Schedule schedule;
        private int workers;
        private Optional<String> fallback = Optional.empty();
        private Phases phases = Phases.builder().build();
        private List<ModuleProfile> modules = List.of();
        private List<Finding> findings = List.of();
        private List<String> required = List.of();
        private Environment environment = Environment.unknown();
        private BootSettings settings;

        private Builder(Instant startedAt, Schedule schedule) {
            this.startedAt = startedAt;
            this.schedule = schedule;
            settings = BootSettings.of(schedule);
        }

        /** When the boot began. */
        public Builder startedAt(Instant startedAt) {
            this.startedAt = startedAt;
            return this;
        }

        /** The schedule used, never {@link Schedule#AUTO}. */
        public Builder schedule(Schedule schedule) {
            this.schedule = schedule;
            return this;
        }

        /** How many workers ran at least one module. */
        public Builder workers(int workers) {
            this.workers = workers;
            return this;
        }

        /** Why the boot did not run as asked for. */
        public Builder fallback(Optional<String> fallback) {
            this.fallback = fallback;
            return this;
        }

        /** Where the time went. */
        public Builder phases(Phases phases) {
            this.phases = phases;
            return this;
        }

        /** All modules found, by level and id; those that could not be in the graph last. */
        public Builder modules(List<ModuleProfile> modules) {
            this.modules = List.copyOf(modules);
            return this;
        }

        /** What an operator should know, in order of modules. */
        public Builder findings(List<Finding> findings) {
            this.findings = List.copyOf(findings);
            return this;
        }

        /** The modules without which the boot has failed. */
        public Builder required(List<String> required) {
            this.required = List.copyOf(required);
            return this;
        }

        /** What it ran on. */
        public Builder environment(Environment environment) {
            this.environment = environment;
            return this;
        }

        /** How it was ordered. */
        public Builder settings(BootSettings settings) {
            this.settings = settings;
            return this;
        }

        /** The boot. */
        public BootProfile build() {
            return new BootProfile(this);
        }
    }

    /** The phases of a boot in their order, in nanoseconds; their sum is the whole boot. An immutable value. */
    public static final class Phases {
        private final long jvmToMain;
        private final long host;
        private final long discover;
        private final long resolve;
        private final long start;
        private final Preparation preparation;

        private Phases(Builder from) {
            jvmToMain = from.jvmToMain;
            host = from.host;
            discover = from.discover;
            resolve = from.resolve;
            start = from.start;
            preparation = from.preparation;
        }

        /** Phases that took no time. */
        public static Builder builder() {
            return new Builder();
        }

        /** A builder that begins with these parts. */
        public Builder toBuilder() {
            Builder builder = new Builder();
            builder.jvmToMain = jvmToMain;
            builder.host = host;
            builder.discover = discover;
            builder.resolve = resolve;
            builder.start = start;
            builder.preparation = preparation;
            return builder;
        }

        /** From the start of the process to the first line of the program. */
        public long jvmToMain() {
            return jvmToMain;
        }

        /** Setting up the host: command line, configuration, logging. */
        public long host() {
            return host;
        }

        /** Finding and describing the archives. */
        public long discover() {
            return discover;
        }

        /** Building the graph. */
        public long resolve() {
            return resolve;
        }

        /** Starting the modules. */
        public long start() {
            return start;
        }

        /** What is known of the host's part. */
        public Preparation preparation() {
            return preparation;
        }

        /** The whole boot. */
        public long total() {
            return jvmToMain + host + discover + resolve + start;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Phases that && parts().equals(that.parts());
        }

        @Override
        public int hashCode() {
            return parts().hashCode();
        }

        @Override
        public String toString() {
            return "Phases" + parts();
        }

        private List<Object> parts() {
            return List.of(jvmToMain, host, discover, resolve, start, preparation);
        }

        /** Makes phases. What is not said is zero, and nothing is known of the host's part. */
        public static final class Builder {
            private long jvmToMain;
            private long host;
            private long discover;
            private long resolve;
            private long start;
            private Preparation preparation = Preparation.UNKNOWN;

            private Builder() {}

            /** From the start of the process to the first line of the program. */
            public Builder jvmToMain(long jvmToMain) {
                this.jvmToMain = jvmToMain;
                return this;
            }

            /** Setting up the host: command line, configuration, logging. */
            public Builder host(long host) {
                this.host = host;
                return this;
            }

            /** Finding and describing the archives. */
            public Builder discover(long discover) {
                this.discover = discover;
                return this;
            }

            /** Building the graph. */
            public Builder resolve(long resolve) {
                this.resolve = resolve;
                return this;
            }

            /** Starting the modules. */
            public Builder start(long start) {
                this.start = start;
                return this;
            }

            /** What is known of the host's part. */
            public Builder preparation(Preparation preparation) {
                this.preparation = preparation;
                return this;
            }

            /** The phases. */
            public Phases build() {
                return new Phases(this);
            }
        }
    }

    /** Parts of the host's phase, in nanoseconds; the rest of it is what lies between these. An immutable value. */
    public static final class Preparation {
        /** Where they were not measured. */
        public static final Preparation UNKNOWN = builder().build();

        private final long arguments;
        private final long logging;
        private final long settings;
        private final long open;
        private final long plan;

        private Preparation(Builder from) {
            arguments = from.arguments;
            logging = from.logging;
            settings = from.settings;
            open = from.open;
            plan = from.plan;
        }

        /** A preparation that took no time. */
        public static Builder builder() {
            return new Builder();
        }

        /** A builder that begins with these parts. */
        public Builder toBuilder() {
            Builder builder = new Builder();
            builder.arguments = arguments;
            builder.logging = logging;
            builder.settings = settings;
            builder.open = open;
            builder.plan = plan;
            return builder;
        }

        /** Reading the command line. */
        public long arguments() {
            return arguments;
        }

        /** Setting the logging up. */
        public long logging() {
            return logging;
        }

        /** Reading the configuration. */
        public long settings() {
            return settings;
        }

        /** Opening the host: recorded boots, the store of archives and the plugin manager. */
        public long open() {
            return open;
        }

        /** Making the plan. */
        public long plan() {
            return plan;
        }

        /** The same with what the host knows; where nothing was measured before, nothing is known of the rest. */
        public Preparation with(long openNanos, long planNanos) {
            return total() == 0
                    ? this
                    : toBuilder().open(openNanos).plan(planNanos).build();
        }

        /** All of them. */
        public long total() {
            return arguments + logging + settings + open + plan;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Preparation that && parts().equals(that.parts());
        }

        @Override
        public int hashCode() {
            return parts().hashCode();
        }

        @Override
        public String toString() {
            return "Preparation" + parts();
        }

        private List<Object> parts() {
            return List.of(arguments, logging, settings, open, plan);
        }

        /** Makes a preparation. What is not said is zero. */
        public static final class Builder {
            private long arguments;
            private long logging;
            private long settings;
            private long open;
            private long plan;

            private Builder() {}

            /** Reading the command line. */
            public Builder arguments(long arguments) {
                this.arguments = arguments;
                return this;
            }

            /** Setting the logging up. */
            public Builder logging(long logging) {
                this.logging = logging;
                return this;
            }

            /** Reading the configuration. */
            public Builder settings(long settings) {
                this.settings = settings;
                return this;
            }

            /** Opening the host: recorded boots, the store of archives and the plugin manager. */
            public Builder open(long open) {
                this.open = open;
                return this;
            }

            /** Making the plan. */
            public Builder plan(long plan) {
                this.plan = plan;
                return this;
            }

            /** The preparation. */
            public Preparation build() {
                return new Preparation(this);
            }
        }
    }
}
