package io.aitherzero.parallel.memory;

import io.aitherzero.parallel.memory.MemorySample.Container;
import io.aitherzero.parallel.memory.MemorySample.Stall;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The control group of this process: its memory, which is in a hierarchy of version 1 where that has the memory
 * controller, as in hybrid layouts, else in that of version 2; and its stalls, which version 2 alone tells.
 */
final class ControlGroup {
    /* What version 1 says where there is no limit: the largest number of bytes in whole pages, of any page size. */
    private static final long UNLIMITED = Long.MAX_VALUE - (1 << 20);

    private static final Path USUAL = Path.of("sys/fs/cgroup");

    private final Path root;

    /**
     * A hierarchy of groups as it is mounted.
     *
     * @param unified whether it is of version 2
     * @param mount where
     * @param top which group is mounted there, as the whole hierarchy names it
     */
    private record Hierarchy(boolean unified, Path mount, String top) {}

    ControlGroup(Path root) {
        this.root = root;
    }

    Container read() {
        Optional<Hierarchy> memory = hierarchy(false).or(() -> hierarchy(true));
        // limits hold for all that is below, so any group on the way up may be the one that is full
        Container tightest = Container.UNKNOWN;
        if (memory.isPresent()) {
            Hierarchy of = memory.get();
            for (Path group = group(of); group != null && group.startsWith(of.mount()); group = group.getParent()) {
                tightest = tighter(tightest, of.unified() ? version2(group) : version1(group));
            }
        }
        return tightest;
    }

    /** The stalls of this group, which those of other groups do not belong to; empty where they are not told. */
    Optional<Stall> stall() {
        return hierarchy(true)
                .map(unified -> SystemFiles.stall(group(unified).resolve("memory.pressure")))
                .filter(stall -> !stall.equals(Stall.UNKNOWN));
    }

    private Optional<Hierarchy> hierarchy(boolean unified) {
        List<String> mounts = SystemFiles.lines(root.resolve("proc/self/mountinfo"));
        Optional<Hierarchy> mounted = mounts.stream()
                .flatMap(line -> mounted(line, unified).stream())
                .filter(found -> Files.isDirectory(found.mount()))
                .findFirst();
        return mounted.isPresent() ? mounted : usual(unified);
    }

    /** A line is {@code id parent device top mount options... - type source super-options}. */
    private Optional<Hierarchy> mounted(String line, boolean unified) {
        List<String> fields = Arrays.asList(line.split(" "));
        int behind = fields.indexOf("-");
        if (behind < 6 || fields.size() < behind + 4) {
            return Optional.empty();
        }
        boolean wanted = unified
                ? fields.get(behind + 1).equals("cgroup2")
                : fields.get(behind + 1).equals("cgroup")
                        && List.of(fields.get(behind + 3).split(",")).contains("memory");
        return wanted
                ? below(root, fields.get(4)).map(mount -> new Hierarchy(unified, mount, fields.get(3)))
                : Optional.empty();
    }

    private Optional<Hierarchy> usual(boolean unified) {
        Path all = root.resolve(USUAL);
        List<Path> places = unified ? List.of(all, all.resolve("unified")) : List.of(all.resolve("memory"));
        return places.stream()
                .filter(place -> unified ? Files.exists(place.resolve("cgroup.controllers")) : Files.isDirectory(place))
                // a group of version 2 may have any name, also this one
                .filter(place -> unified || !Files.exists(all.resolve("cgroup.controllers")))
                .map(place -> new Hierarchy(unified, place, "/"))
                .findFirst();
    }

    /* Inside a container the path is often the host's, which is not to be seen there: then the mount is the group. */
    private Path group(Hierarchy hierarchy) {
        return SystemFiles.lines(root.resolve("proc/self/cgroup")).stream()
                .map(line -> line.split(":", 3))
                .filter(fields -> fields.length == 3)
                .filter(fields -> hierarchy.unified()
                        ? fields[0].equals("0")
                        : List.of(fields[1].split(",")).contains("memory"))
                .map(fields -> fields[2])
                .flatMap(name -> below(hierarchy.mount(), withoutTop(name, hierarchy.top())).stream())
                .filter(Files::isDirectory)
                .findFirst()
                .orElse(hierarchy.mount());
    }

    private static String withoutTop(String name, String top) {
        return !top.equals("/") && (name + "/").startsWith(top + "/") ? name.substring(top.length()) : name;
    }

    private static Optional<Path> below(Path folder, String name) {
        try {
            Path path = folder.resolve(name.replaceFirst("^/+", "").replace("\\040", " "))
                    .normalize();
            return path.startsWith(folder) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** From {@code memory.high} on the group is slowed down until it hardly runs, so that is the limit to keep. */
    private static Container version2(Path group) {
        OptionalLong inactive = SystemFiles.number(SystemFiles.lines(group.resolve("memory.stat")), "inactive_file ");
        return container(
                lower(number(group.resolve("memory.max")), number(group.resolve("memory.high"))),
                number(group.resolve("memory.current")),
                inactive);
    }

    /** Limits above what is to be seen are told in the statistics. */
    private static Container version1(Path group) {
        List<String> statistics = SystemFiles.lines(group.resolve("memory.stat"));
        return container(
                lower(
                        number(group.resolve("memory.limit_in_bytes")),
                        SystemFiles.number(statistics, "hierarchical_memory_limit ")),
                number(group.resolve("memory.usage_in_bytes")),
                SystemFiles.number(statistics, "total_inactive_file "));
    }

    private static Container container(OptionalLong limit, OptionalLong usage, OptionalLong inactive) {
        boolean limited = limit.isPresent() && limit.getAsLong() < UNLIMITED;
        // with page cache that the kernel can drop counted as used, any group that reads files is full
        return new Container(
                limited ? limit : OptionalLong.empty(),
                usage.isPresent() && inactive.isPresent()
                        ? OptionalLong.of(Math.max(0, usage.getAsLong() - inactive.getAsLong()))
                        : OptionalLong.empty());
    }

    private static OptionalLong lower(OptionalLong one, OptionalLong other) {
        return one.isEmpty() || (other.isPresent() && other.getAsLong() < one.getAsLong()) ? other : one;
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

    static long room(Container container) {
        return container.limitBytes().getAsLong() - container.usedBytes().orElse(0);
    }
}
