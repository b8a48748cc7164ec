package io.aitherzero.cli.doctor;

import io.aitherzero.base.FileAccess;
import io.aitherzero.cli.context.ClassArchive;
import io.aitherzero.cli.context.CliContext;
import io.aitherzero.cli.doctor.Surroundings.Classes;
import io.aitherzero.cli.doctor.Surroundings.Clock;
import io.aitherzero.cli.doctor.Surroundings.Folder;
import io.aitherzero.cli.doctor.Surroundings.Java;
import io.aitherzero.cli.doctor.Surroundings.Kind;
import io.aitherzero.cli.doctor.Surroundings.Letters;
import io.aitherzero.cli.doctor.Surroundings.Limits;
import io.aitherzero.cli.doctor.Surroundings.Machine;
import io.aitherzero.host.HostSettings;
import io.aitherzero.host.json.ProfileFolder;
import io.aitherzero.parallel.memory.AvailableMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out what is around this process. What a system does not tell is absent. */
final class Probe {
    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");
    private static final int STICKY = 01000;

    private final CliContext context;
    private final Path root;

    /** @param root the folder that has {@code proc} and {@code sys} */
    Probe(CliContext context, Path root) {
        this.context = context;
        this.root = root;
    }

    String user() {
        return System.getProperty("user.name", "?");
    }

    Java java() {
        Map<String, String> variables = new LinkedHashMap<>();
        VARIABLES.forEach(name -> context.variable(name).ifPresent(value -> variables.put(name, value)));
        return new Java(
                Runtime.version().toString(),
                System.getProperty("java.vendor", "?"),
                Integer.getInteger("sun.arch.data.model", 64),
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(option -> option.startsWith("-X") || option.startsWith("-agent"))
                        // the launcher's own
                        .filter(option -> !option.startsWith("-Xlog:") && !option.startsWith("-XX:SharedArchiveFile="))
                        .toList(),
                variables);
    }

    /** Empty where the launcher names none, as it has not been used. */
    Optional<Classes> classes() {
        Optional<ClassArchive> archive = ClassArchive.of(context);
        return archive.map(each -> new Classes(each.file(), Files.isRegularFile(each.file()), isUsable(each)));
    }

    private static boolean isUsable(ClassArchive archive) {
        try {
            return archive.isUsable();
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Machine machine() {
        Runtime runtime = Runtime.getRuntime();
        int machine = (int) lines("proc/cpuinfo")
                .filter(line -> line.startsWith("processor"))
                .count();
        return new Machine(
                runtime.availableProcessors(),
                machine,
                runtime.maxMemory(),
                memory(),
                new AvailableMemory(root).bytes());
    }

    /** The JVM knows the limit of its container. */
    private static OptionalLong memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? OptionalLong.of(system.getTotalMemorySize())
                : OptionalLong.empty();
    }

    Letters letters() {
        Optional<String> replaced = context.variable("AITHER_LC_ALL");
        String asked = replaced.or(() -> context.variable("LC_ALL"))
                .filter(value -> !value.equals("unset"))
                .or(() -> context.variable("LC_CTYPE"))
                .or(() -> context.variable("LANG"))
                .orElse("");
        return new Letters(asked, replaced.isPresent(), System.getProperty("sun.jnu.encoding", "?"));
    }

    Limits limits() {
        return new Limits(limit("Max open files"), least(limit("Max processes"), number("sys/fs/cgroup/pids.max")));
    }

    /** The line is {@code name soft hard unit}, with many blanks between. */
    private OptionalLong limit(String name) {
        return lines("proc/self/limits")
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split(" +", 2)[0])
                .flatMapToLong(soft -> number(Stream.of(soft)).stream())
                .findFirst();
    }

    private OptionalLong number(String file) {
        return number(lines(file));
    }

    private static OptionalLong number(Stream<String> lines) {
        return lines.map(String::strip)
                .filter(line -> line.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private static OptionalLong least(OptionalLong one, OptionalLong other) {
        return one.isEmpty() || (other.isPresent() && other.getAsLong() < one.getAsLong()) ? other : one;
    }

    private Stream<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1).stream();
        } catch (IOException e) {
            return Stream.of();
        }
    }

    Folder folder(Path path) {
        boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        Kind kind = Files.isDirectory(path) ? Kind.FOLDER : there ? Kind.OTHER : Kind.MISSING;
        return new Folder(
                path,
                kind,
                Files.isReadable(path),
                Files.isExecutable(path),
                there ? Files.isWritable(path) && !readOnlyMount(path) : FileAccess.writable(path),
                kind == Kind.FOLDER && isOpen(path),
                !mountOptions(path).contains("noexec"),
                free(path));
    }

    /** A user that may do everything is told that a file system is writable that is mounted to be read only. */
    private boolean readOnlyMount(Path path) {
        return mountOptions(path).contains("ro");
    }

    private static boolean isOpen(Path path) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            boolean sticky = ((Integer) Files.getAttribute(path, "unix:mode") & STICKY) != 0;
            return permissions.contains(PosixFilePermission.OTHERS_WRITE) && !sticky;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    /** A line is {@code id parent device top mount options ...}; the last one of the longest mount counts. */
    private List<String> mountOptions(Path path) {
        String[] best = {"", ""};
        String real = real(path).toString();
        lines("proc/self/mountinfo")
                .map(line -> line.split(" "))
                .filter(fields -> fields.length > 6)
                .forEach(fields -> {
                    String mount = fields[4].replace("\\040", " ");
                    boolean holds = mount.equals("/") || real.equals(mount) || real.startsWith(mount + "/");
                    if (holds && mount.length() >= best[0].length()) {
                        best[0] = mount;
                        best[1] = fields[5];
                    }
                });
        return List.of(best[1].split(","));
    }

    /** Where a path really is, or where that would be made which is not there. */
    private static Path real(Path path) {
        @Nullable Path there = path.toAbsolutePath().normalize();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return there == null ? path : there.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private static OptionalLong free(Path path) {
        try {
            return OptionalLong.of(Files.getFileStore(real(path)).getUsableSpace());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** How many jars, zips and folders there are that may be plugins. */
    static int archives(Path folder) {
        int archives = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                archives += name.startsWith(".") || name.endsWith(".txt") ? 0 : 1;
            }
        } catch (IOException | DirectoryIteratorException e) {
            return archives;
        }
        return archives;
    }

    Clock clock(HostSettings settings, List<Path> writable) {
        return new Clock(
                InstantSource.system().instant(),
                ZoneId.systemDefault().getId(),
                writable.stream().flatMap(folder -> ahead(folder).stream()).findFirst(),
                new ProfileFolder(settings.profiles()).latest());
    }

    private static Optional<Duration> ahead(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            Path file = Files.createTempFile(folder, ".aither-clock", "");
            try {
                Instant now = InstantSource.system().instant();
                return Optional.of(
                        Duration.between(now, Files.getLastModifiedTime(file).toInstant()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
