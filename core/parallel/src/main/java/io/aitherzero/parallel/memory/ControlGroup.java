package io.aitherzero.parallel.memory;

import io.aitherzero.parallel.memory.MemorySample.Container;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The memory control group of this process. Version 2 where it is mounted, else version 1. */
final class ControlGroup {
    /* What version 1 says where there is no limit: the largest number of bytes in whole pages, of any page size. */
    private static final long UNLIMITED = Long.MAX_VALUE - (1 << 20);

    private record Version(boolean unified, Path mount, String limit, String usage, String inactive) {}

    private final Path root;

    ControlGroup(Path root) {
        this.root = root;
    }

    Container read() {
        Path mount = root.resolve("sys/fs/cgroup");
        Version version = Files.exists(mount.resolve("cgroup.controllers"))
                ? new Version(true, mount, "memory.max", "memory.current", "inactive_file ")
                : new Version(
                        false,
                        mount.resolve("memory"),
                        "memory.limit_in_bytes",
                        "memory.usage_in_bytes",
                        "total_inactive_file ");
        // limits hold for all that is below, so any group on the way up may be the one that is full
        Container tightest = Container.UNKNOWN;
        for (Path group = group(version);
                group != null && group.startsWith(version.mount());
                group = group.getParent()) {
            tightest = tighter(tightest, read(group, version));
        }
        return tightest;
    }

    /* Inside a container the path is often the host's, which is not to be seen there: then the mount is the group. */
    private Path group(Version version) {
        return SystemFiles.lines(root.resolve("proc/self/cgroup")).stream()
                .map(line -> line.split(":", 3))
                .filter(fields -> fields.length == 3)
                .filter(fields -> version.unified()
                        ? fields[0].equals("0")
                        : List.of(fields[1].split(",")).contains("memory"))
                .flatMap(fields -> below(version.mount(), fields[2]).stream())
                .findFirst()
                .orElse(version.mount());
    }

    private static Optional<Path> below(Path mount, String name) {
        try {
            Path group = mount.resolve(name.replaceFirst("^/+", "")).normalize();
            return group.startsWith(mount) && Files.isDirectory(group) ? Optional.of(group) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Container read(Path group, Version version) {
        OptionalLong limit = number(group.resolve(version.limit()));
        OptionalLong usage = number(group.resolve(version.usage()));
        OptionalLong inactive = SystemFiles.number(SystemFiles.lines(group.resolve("memory.stat")), version.inactive());
        boolean limited = limit.isPresent() && limit.getAsLong() < UNLIMITED;
        // with page cache that the kernel can drop counted as used, any group that reads files is full
        return new Container(
                limited ? limit : OptionalLong.empty(),
                usage.isPresent() && inactive.isPresent()
                        ? OptionalLong.of(Math.max(0, usage.getAsLong() - inactive.getAsLong()))
                        : OptionalLong.empty());
    }

    private static OptionalLong number(Path file) {
        List<String> lines = SystemFiles.lines(file);
        return lines.size() == 1 ? SystemFiles.bytes(lines.get(0)) : OptionalLong.empty();
    }

    private static Container tighter(Container one, Container other) {
        if (other.limitBytes().isEmpty()) {
            return one.limitBytes().isEmpty() && one.usedBytes().isEmpty() ? other : one;
        }
        return one.limitBytes().isEmpty() || room(other) < room(one) ? other : one;
    }

    private static long room(Container container) {
        return container.limitBytes().getAsLong() - container.usedBytes().orElse(0);
    }
}
