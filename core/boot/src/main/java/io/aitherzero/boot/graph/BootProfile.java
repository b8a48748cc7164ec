package io.aitherzero.boot.graph;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A recorded boot.
 *
 * @param startedAt when the boot began
 * @param schedule the schedule used, never {@link Schedule#AUTO}
 * @param workers how many workers ran at least one module
 * @param fallback why the boot did not run as asked for
 * @param phases where the time went
 * @param modules all modules found, by level and id; those that could not be in the graph last
 * @param findings what an operator should know, in order of modules
 * @param required the modules without which the boot has failed
 * @param environment what it ran on
 * @param settings how it was ordered
 */
public record BootProfile(
        Instant startedAt,
        Schedule schedule,
        int workers,
        Optional<String> fallback,
        Phases phases,
        List<ModuleProfile> modules,
        List<Finding> findings,
        List<String> required,
        Environment environment,
        BootSettings settings) {
    /** How a boot ended as a whole. */
    public enum Outcome {
        /** Every module that is not disabled has started. */
        OK,
        /** Some module has not started, but none that is required. */
        PARTIAL,
        /** A required module has not started. */
        FAILED
    }

    /** Copies the lists. */
    public BootProfile {
        required = List.copyOf(required);
        modules = List.copyOf(modules);
        findings = List.copyOf(findings);
    }

    /** A boot of which neither environment nor settings are known. */
    public BootProfile(
            Instant startedAt,
            Schedule schedule,
            int workers,
            Optional<String> fallback,
            Phases phases,
            List<ModuleProfile> modules,
            List<Finding> findings,
            List<String> required) {
        this(
                startedAt,
                schedule,
                workers,
                fallback,
                phases,
                modules,
                findings,
                required,
                Environment.unknown(),
                BootSettings.of(schedule));
    }

    /**
     * The phases of a boot in their order, in nanoseconds; their sum is the whole boot.
     *
     * @param jvmToMain from the start of the process to the first line of the program
     * @param host setting up the host: command line, configuration, logging
     * @param discover finding and describing the archives
     * @param resolve building the graph
     * @param start starting the modules
     * @param preparation what is known of the host's part
     */
    public record Phases(long jvmToMain, long host, long discover, long resolve, long start, Preparation preparation) {
        /** Phases of whose host's part no more is known. */
        public Phases(long jvmToMain, long host, long discover, long resolve, long start) {
            this(jvmToMain, host, discover, resolve, start, Preparation.UNKNOWN);
        }

        /** The whole boot. */
        public long total() {
            return jvmToMain + host + discover + resolve + start;
        }
    }

    /**
     * Parts of the host's phase, in nanoseconds; the rest of it is what lies between these.
     *
     * @param arguments reading the command line
     * @param logging setting the logging up
     * @param settings reading the configuration
     * @param open opening the host: recorded boots, the store of archives and the plugin manager
     * @param plan making the plan
     */
    public record Preparation(long arguments, long logging, long settings, long open, long plan) {
        /** Where they were not measured. */
        public static final Preparation UNKNOWN = new Preparation(0, 0, 0, 0, 0);

        /** What is known before a host is opened. */
        public Preparation(long arguments, long logging, long settings) {
            this(arguments, logging, settings, 0, 0);
        }

        /** The same with what the host knows; where nothing was measured before, nothing is known of the rest. */
        public Preparation with(long openNanos, long planNanos) {
            return total() == 0 ? this : new Preparation(arguments, logging, settings, openNanos, planNanos);
        }

        /** All of them. */
        public long total() {
            return arguments + logging + settings + open + plan;
        }
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
        Phases whole =
                new Phases(jvmToMainNanos, hostNanos, phases.discover, phases.resolve, phases.start, preparation);
        return new BootProfile(
                startedAt,
                schedule,
                workers,
                fallback,
                whole,
                modules,
                findings,
                requiredModules,
                environment,
                settings);
    }

    /** The same with other modules' profiles. */
    public BootProfile withModules(List<ModuleProfile> others) {
        return new BootProfile(
                startedAt, schedule, workers, fallback, phases, others, findings, required, environment, settings);
    }
}
