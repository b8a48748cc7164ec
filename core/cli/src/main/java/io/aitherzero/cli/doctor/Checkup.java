package io.aitherzero.cli.doctor;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.cli.doctor.Surroundings.Classes;
import io.aitherzero.cli.doctor.Surroundings.Clock;
import io.aitherzero.cli.doctor.Surroundings.Folder;
import io.aitherzero.cli.doctor.Surroundings.Java;
import io.aitherzero.cli.doctor.Surroundings.Kind;
import io.aitherzero.cli.doctor.Surroundings.Letters;
import io.aitherzero.cli.doctor.Surroundings.Limits;
import io.aitherzero.cli.doctor.Surroundings.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What is to be said about the surroundings of a process: functions of values. */
final class Checkup {
    private static final long MIB = 1L << 20;

    /** A host with a few modules that do nothing takes half of it. */
    private static final long LEAST_HEAP = 48 * MIB;

    private static final long LEAST_AVAILABLE = 64 * MIB;
    private static final long FEW_FILES = 1024;

    /** What the JVM and the program itself have open. */
    private static final long OWN_FILES = 50;

    private static final long FEW_TASKS = 256;
    private static final long LITTLE_ROOM = 256 * MIB;
    private static final long NO_ROOM = 16 * MIB;
    private static final Duration SAME_TIME = Duration.ofSeconds(2);
    private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

    private Checkup() {}

    static Reading java(Java java) {
        List<Complaint> complaints = new ArrayList<>();
        if (java.bits() == 32) {
            complaints.add(Complaint.note(
                    "Java should have 64 bits, but has 32, so that its heap ends at about 2 GiB",
                    "Install a JDK of 64 bits and point JAVA_HOME to it"));
        }
        new TreeMap<>(java.variables())
                .forEach((name, value) -> complaints.add(Complaint.note(
                        "Variable " + name + " gives '" + Shown.line(value) + "' to each Java program of this user",
                        "Unset it, and put what is for this program into AITHER_JAVA_OPTS")));
        String options = java.options().isEmpty() ? "" : "; options " + String.join(" ", java.options());
        return new Reading(
                "java",
                Shown.line(java.version() + " of " + java.vendor() + ", " + java.bits() + " bits" + options),
                complaints);
    }

    static Reading classes(Classes classes) {
        String file = Shown.line(classes.file().toString());
        if (classes.usable()) {
            return new Reading("class archive", file, List.of());
        }
        return new Reading(
                "class archive",
                "none",
                List.of(
                        classes.there()
                                ? Complaint.note(
                                        "Class archive '" + file
                                                + "' must be one that this Java takes, but is not: it is"
                                                + " damaged, or a jar in its folder has been copied or changed since it was"
                                                + " made, so that each launch reads the host's classes one by one",
                                        "Make it anew with 'aither class-archive'")
                                : Complaint.note(
                                        "There is no class archive '" + file
                                                + "', so that each launch reads the host's classes one by one",
                                        "Make it with 'aither class-archive'")));
    }

    static Reading processors(Machine machine) {
        boolean fewer = machine.machineProcessors() > machine.processors();
        return new Reading(
                "processors",
                machine.processors()
                        + (fewer
                                ? " of the machine's " + machine.machineProcessors()
                                        + ", as the container or taskset allows"
                                : ""),
                List.of());
    }

    static Reading memory(Machine machine) {
        List<Complaint> complaints = new ArrayList<>();
        long heap = machine.heapBytes();
        OptionalLong memory = machine.memoryBytes();
        if (memory.isPresent() && heap > memory.getAsLong()) {
            complaints.add(Complaint.problem(
                    "The heap must fit into the memory of machine or container, " + bytes(memory.getAsLong())
                            + ", but may grow to " + bytes(heap) + ", and the system would kill the process",
                    "Lower -Xmx in AITHER_JAVA_OPTS, or give the container more"));
        }
        if (heap < LEAST_HEAP) {
            complaints.add(Complaint.note(
                    "The heap should have " + bytes(LEAST_HEAP) + " for a host and a few modules, but may only grow to "
                            + bytes(heap),
                    "Raise -Xmx in AITHER_JAVA_OPTS, or give the container more"));
        }
        OptionalLong available = machine.availableBytes();
        if (available.isPresent() && available.getAsLong() < LEAST_AVAILABLE) {
            complaints.add(Complaint.note(
                    "The memory that is available should be " + bytes(LEAST_AVAILABLE) + " for a launch, but is "
                            + bytes(available.getAsLong()),
                    "Stop what does not need to run, or give the container more"));
        }
        String there = memory.isPresent() ? " of " + bytes(memory.getAsLong()) + " in all" : "";
        String now = available.isPresent() ? ", " + bytes(available.getAsLong()) + " available" : "";
        return new Reading("memory", "heap up to " + bytes(heap) + there + now, complaints);
    }

    static Reading locale(Letters letters) {
        List<Complaint> complaints = new ArrayList<>();
        String asked = Shown.line(letters.asked());
        boolean none = asked.isEmpty() || asked.equals("C") || asked.equals("POSIX");
        if (letters.replaced() && !none) {
            complaints.add(Complaint.note(
                    "Locale '" + asked + "' must be installed to be used, but is not; C.UTF-8 is used in its place",
                    "Install it, or set LC_ALL to one that 'locale -a' lists"));
        }
        if (!letters.names().replace("-", "").equalsIgnoreCase("utf8")) {
            complaints.add(Complaint.note(
                    "File names should be in UTF-8, but are in " + Shown.line(letters.names())
                            + ", so that a file whose name has other letters cannot be opened",
                    "Set LC_ALL to C.UTF-8, or to another locale of UTF-8 that 'locale -a' lists"));
        }
        String used = letters.replaced()
                ? "C.UTF-8" + (none ? ", since none is set" : "")
                : asked.isEmpty() ? "none set" : asked;
        return new Reading("locale", used + "; file names in " + Shown.line(letters.names()), complaints);
    }

    /** @param archives how many there are in the plugins folders, each of which may be open */
    static Reading limits(Limits limits, int archives) {
        List<Complaint> complaints = new ArrayList<>();
        OptionalLong files = limits.files();
        long needed = OWN_FILES + archives;
        String raise = "Raise it with 'ulimit -n 4096', LimitNOFILE= in a unit of systemd, or --ulimit nofile=4096 of a"
                + " container";
        if (files.isPresent() && files.getAsLong() < needed) {
            complaints.add(Complaint.problem(
                    "The limit of open files must be at least " + needed + " for " + Amounts.count(archives, "archive")
                            + ", but is " + files.getAsLong(),
                    raise));
        } else if (files.isPresent() && files.getAsLong() < FEW_FILES) {
            complaints.add(Complaint.note(
                    "The limit of open files should be " + FEW_FILES + " or more, but is " + files.getAsLong(), raise));
        }
        OptionalLong tasks = limits.tasks();
        if (tasks.isPresent() && tasks.getAsLong() < FEW_TASKS) {
            complaints.add(Complaint.note(
                    "The limit of processes and threads should be " + FEW_TASKS + " or more, but is "
                            + tasks.getAsLong(),
                    "Raise it with 'ulimit -u 4096', TasksMax= in a unit of systemd, or --pids-limit of a container"));
        }
        return new Reading(
                "limits", "open files " + shown(files) + ", processes and threads " + shown(tasks), complaints);
    }

    private static String shown(OptionalLong limit) {
        return limit.isPresent() ? String.valueOf(limit.getAsLong()) : "unlimited";
    }

    static Reading clock(Clock clock) {
        List<Complaint> complaints = new ArrayList<>();
        String set = "Set the clock, or let machine and file server take the time from the same source";
        if (clock.now().isBefore(LONG_AGO)) {
            complaints.add(Complaint.problem(
                    "The clock must tell the time, but says " + Amounts.time(clock.now())
                            + ", when this program was not yet written",
                    set));
        }
        clock.fileSystemAhead()
                .filter(ahead -> ahead.abs().compareTo(SAME_TIME) > 0)
                .ifPresent(ahead -> complaints.add(Complaint.note(
                        "The clock of the file system should be that of this machine, but is "
                                + ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead"),
                        set)));
        clock.newestBoot()
                .filter(boot -> boot.isAfter(clock.now().plus(SAME_TIME)))
                .ifPresent(boot -> complaints.add(Complaint.note(
                        "The newest recorded boot must be before now, but is dated " + Amounts.time(boot)
                                + ": the clock was wrong then, or is now",
                        set + "; or remove that file from var/boot")));
        String newest = clock.newestBoot()
                .map(boot -> "; newest recorded boot " + Amounts.time(boot))
                .orElse("; no recorded boot");
        return new Reading(
                "clock", Amounts.time(clock.now()) + " (zone " + Shown.line(clock.zone()) + ")" + newest, complaints);
    }

    /** A folder that must be there, and that is only read. */
    static Reading readOnly(String area, Folder folder, String wayOut, String user) {
        return new Reading(area, value(folder), reading(area, folder, wayOut, user));
    }

    /** A folder that the program writes to; it is made where it is missing. */
    static Reading written(String area, Folder folder, String lost, String wayOut, String user) {
        List<Complaint> complaints = new ArrayList<>();
        if (folder.kind() == Kind.OTHER) {
            complaints.addAll(reading(area, folder, wayOut, user));
        } else if (!folder.writable()) {
            complaints.add(Complaint.problem(
                    capital(area) + " folder '" + Shown.line(folder.path().toString()) + "' must be writable for user '"
                            + Shown.line(user) + "', but is not, so " + lost,
                    wayOut));
        } else if (folder.kind() == Kind.FOLDER) {
            complaints.addAll(reading(area, folder, wayOut, user));
        }
        folder.freeBytes().stream()
                .filter(free -> free < LITTLE_ROOM)
                .forEach(free -> complaints.add(new Complaint(
                        free < NO_ROOM ? Complaint.Level.PROBLEM : Complaint.Level.NOTE,
                        "The disk of '" + Shown.line(folder.path().toString()) + "' should have " + bytes(LITTLE_ROOM)
                                + " free, but has " + bytes(free),
                        "Make room there; 'du -x' tells what takes it")));
        return new Reading(area, value(folder), complaints);
    }

    /** No host needs it, but what runs in it may. */
    static Reading temporary(Folder folder, String user) {
        Reading written = written(
                "temporary",
                folder,
                "'aither exec' and whatever unpacks something fails",
                "Make it so, or name another with TMPDIR and -Djava.io.tmpdir= in AITHER_JAVA_OPTS",
                user);
        List<Complaint> complaints = new ArrayList<>();
        written.complaints().forEach(each -> complaints.add(Complaint.note(each.cause(), each.remedy())));
        if (folder.kind() == Kind.FOLDER && !folder.executes()) {
            complaints.add(Complaint.note(
                    "Temporary folder '" + Shown.line(folder.path().toString())
                            + "' should be mounted without noexec, but is not: libraries that plugins unpack there cannot"
                            + " be loaded",
                    "If a plugin needs that, name another with -Djava.io.tmpdir= in AITHER_JAVA_OPTS"));
        }
        return new Reading(written.area(), written.value(), complaints);
    }

    /** @param usual whether it is the folder that nobody named */
    static Reading plugins(Folder folder, boolean usual, int archives, Path conf, String user) {
        String name = "Plugins folder '" + Shown.line(folder.path().toString()) + "'";
        String wayOut = "Mend that, or name another in '" + Shown.line(conf.toString()) + "' or with --plugins";
        if (usual && folder.kind() == Kind.MISSING) {
            return new Reading(
                    "plugins",
                    value(folder),
                    List.of(Complaint.note(
                            name + " should exist, but does not", "Create it, or name another with --plugins")));
        }
        List<Complaint> complaints = new ArrayList<>(reading("plugins", folder, wayOut, user));
        if (folder.open()) {
            complaints.add(Complaint.note(
                    name + " should be written by its owner alone, but may be by every user, whose code runs here then",
                    "chmod o-w '" + Shown.line(folder.path().toString()) + "'"));
        }
        String content = complaints.stream().anyMatch(each -> each.level() == Complaint.Level.PROBLEM)
                ? ""
                : ", " + Amounts.count(archives, "archive");
        return new Reading("plugins", value(folder) + content, complaints);
    }

    private static List<Complaint> reading(String area, Folder folder, String wayOut, String user) {
        String name = capital(area) + " folder '" + Shown.line(folder.path().toString()) + "'";
        String of = " for user '" + Shown.line(user) + "'";
        if (folder.kind() == Kind.MISSING) {
            return List.of(Complaint.problem(name + " must exist, but does not", wayOut));
        }
        if (folder.kind() == Kind.OTHER) {
            return List.of(Complaint.problem(
                    name + " must be a folder, but is none", "Move what is there away, or name another"));
        }
        if (!folder.readable() || !folder.searchable()) {
            return List.of(Complaint.problem(name + " must be readable" + of + " (r and x), but is not", wayOut));
        }
        return List.of();
    }

    private static String capital(String area) {
        return area.substring(0, 1).toUpperCase(Locale.ROOT) + area.substring(1);
    }

    private static String value(Folder folder) {
        String rights = switch (folder.kind()) {
            case MISSING -> "not there" + (folder.writable() ? " yet" : "");
            case OTHER -> "no folder";
            case FOLDER -> folder.writable() ? "writable" : folder.readable() ? "read only" : "not readable";
        };
        OptionalLong free = folder.freeBytes();
        return Shown.line(folder.path().toString()) + ": " + rights
                + (free.isPresent() ? ", " + bytes(free.getAsLong()) + " free" : "");
    }

    /** In the unit that suits the size. */
    static String bytes(long bytes) {
        if (bytes < 1024 * MIB) {
            return bytes / MIB + " MiB";
        }
        return String.format(Locale.ROOT, "%.1f GiB", bytes / 1024.0 / MIB);
    }
}
