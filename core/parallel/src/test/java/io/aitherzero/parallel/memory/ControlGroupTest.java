package io.aitherzero.parallel.memory;

import static io.aitherzero.parallel.memory.SystemFilesTest.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.parallel.memory.MemorySample.Container;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupTest {
    private static final String V1_LINES = """
            9:name=systemd:/
            4:memory:/docker/5f3e94f1
            2:cpu,cpuacct:/docker/5f3e94f1
            0::/
            """;

    @TempDir
    Path root;

    private Container read() {
        return new ControlGroup(root).read();
    }

    private static Container container(long limit, long used) {
        return new Container(OptionalLong.of(limit), OptionalLong.of(used));
    }

    private void version2(String group, String limit, String usage, String inactive) throws IOException {
        write(root, "sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory hugetlb pids rdma misc\n");
        String folder = "sys/fs/cgroup" + group + "/";
        write(root, folder + "memory.max", limit + "\n");
        write(root, folder + "memory.current", usage + "\n");
        write(root, folder + "memory.stat", "anon 1234\nfile 9999\nactive_file 7\ninactive_file " + inactive + "\n");
    }

    private void version1(String group, String limit, String usage, String inactive) throws IOException {
        String folder = "sys/fs/cgroup/memory" + group + "/";
        write(root, folder + "memory.limit_in_bytes", limit + "\n");
        write(root, folder + "memory.usage_in_bytes", usage + "\n");
        write(root, folder + "memory.stat", "cache 1\ninactive_file 3\ntotal_inactive_file " + inactive + "\n");
    }

    @Test
    void version2InsideAContainer() throws IOException {
        write(root, "proc/self/cgroup", "0::/\n");
        version2("", "536870912", "412340224", "52428800");
        assertThat(read()).isEqualTo(container(536870912, 412340224 - 52428800));
    }

    @Test
    void version2OnTheHostReadsTheGroupOfTheProcess() throws IOException {
        write(root, "proc/self/cgroup", "0::/system.slice/aither.service\n");
        version2("/system.slice/aither.service", "1000", "700", "100");
        version2("/system.slice", "max", "900", "0");
        assertThat(read()).isEqualTo(container(1000, 600));
    }

    @Test
    void limitOfAGroupAboveCountsWhereItLeavesLessRoom() throws IOException {
        write(root, "proc/self/cgroup", "0::/pod/app\n");
        version2("/pod/app", "1000", "400", "0");
        version2("/pod", "1500", "1400", "0");
        assertThat(read()).isEqualTo(container(1500, 1400));
    }

    @Test
    void version2WithoutLimitIsUnlimited() throws IOException {
        write(root, "proc/self/cgroup", "0::/user.slice\n");
        version2("/user.slice", "max", "2000", "500");
        Container container = read();
        assertThat(container.limitBytes()).isEmpty();
        assertThat(container.usedBytes()).hasValue(1500);
    }

    @Test
    void pathOfTheHostThatIsNotToBeSeenMeansTheMount() throws IOException {
        write(root, "proc/self/cgroup", "0::/kubepods/burstable/pod1/abc\n");
        version2("", "800", "300", "0");
        assertThat(read()).isEqualTo(container(800, 300));
    }

    @Test
    void pathThatLeavesTheMountMeansTheMount() throws IOException {
        write(root, "proc/self/cgroup", "0::/../../etc\n");
        version2("", "800", "300", "0");
        write(root, "sys/etc/memory.max", "1\n");
        assertThat(read()).isEqualTo(container(800, 300));
    }

    @Test
    void version1InsideAContainer() throws IOException {
        write(root, "proc/self/cgroup", V1_LINES);
        version1("", "268435456", "201326592", "1048576");
        assertThat(read()).isEqualTo(container(268435456, 201326592 - 1048576));
    }

    @Test
    void version1OnTheHostReadsTheGroupOfTheProcess() throws IOException {
        write(root, "proc/self/cgroup", V1_LINES);
        version1("/docker/5f3e94f1", "5000", "3000", "1000");
        version1("/docker", "9223372036854771712", "8000", "0");
        version1("", "9223372036854771712", "9000", "0");
        assertThat(read()).isEqualTo(container(5000, 2000));
    }

    @Test
    void version1WithoutLimitIsUnlimited() throws IOException {
        write(root, "proc/self/cgroup", V1_LINES);
        version1("/docker/5f3e94f1", "9223372036854771712", "3000", "1000");
        Container container = read();
        assertThat(container.limitBytes()).isEmpty();
        assertThat(container.usedBytes()).hasValue(2000);
    }

    @Test
    void version1WithPagesOf64KilobytesIsUnlimitedToo() throws IOException {
        version1("", "9223372036854710272", "3000", "1000");
        assertThat(read().limitBytes()).isEmpty();
    }

    @Test
    void noControlGroupsAreUnknown() {
        assertThat(read()).isEqualTo(Container.UNKNOWN);
    }

    @Test
    void useIsUnknownWherePageCacheCannotBeToldApart() throws IOException {
        write(root, "sys/fs/cgroup/cgroup.controllers", "memory\n");
        write(root, "sys/fs/cgroup/memory.max", "1000\n");
        write(root, "sys/fs/cgroup/memory.current", "990\n");
        Container container = read();
        assertThat(container.limitBytes()).hasValue(1000);
        assertThat(container.usedBytes()).isEmpty();
    }

    @Test
    void garbageIsUnknown() throws IOException {
        write(root, "proc/self/cgroup", "\0\n::\n0\n0::\0bad\nx:memory\n");
        version2("", "plenty", "-3", "some");
        assertThat(read()).isEqualTo(Container.UNKNOWN);
        write(root, "sys/fs/cgroup/memory.max", "1\n2\n");
        assertThat(read()).isEqualTo(Container.UNKNOWN);
    }

    private void stalls(String folder, int percent) throws IOException {
        write(root, folder + "/memory.pressure", "some avg10=" + percent + ".00 avg60=0.00 avg300=0.00 total=1\n");
    }

    @Test
    void thresholdFromWhichAGroupIsSlowedDownIsALimit() throws IOException {
        write(root, "proc/self/cgroup", "0::/app\n");
        version2("/app", "1000", "400", "0");
        write(root, "sys/fs/cgroup/app/memory.high", "800\n");
        assertThat(read()).isEqualTo(container(800, 400));
        write(root, "sys/fs/cgroup/app/memory.high", "max\n");
        assertThat(read()).isEqualTo(container(1000, 400));
        write(root, "sys/fs/cgroup/app/memory.max", "max\n");
        write(root, "sys/fs/cgroup/app/memory.high", "700\n");
        assertThat(read()).isEqualTo(container(700, 400));
    }

    @Test
    void stallsAreThoseOfTheGroupAndNotOfTheMachine() throws IOException {
        write(root, "proc/self/cgroup", "0::/app\n");
        write(root, "proc/pressure/memory", "some avg10=90.00 avg60=0.00 avg300=0.00 total=1\n");
        version2("/app", "1000", "400", "0");
        assertThat(new ControlGroup(root).stall()).isEmpty();
        stalls("sys/fs/cgroup", 80);
        stalls("sys/fs/cgroup/app", 20);
        assertThat(new ControlGroup(root).stall().orElseThrow().some()).hasValue(0.2);
    }

    /** Version 2 for the init system, all controllers in version 1. */
    @Test
    void hybridLayoutHasMemoryInVersion1AndStallsInVersion2() throws IOException {
        write(root, "proc/self/cgroup", "4:memory:/job\n0::/init.scope\n");
        version1("/job", "5000", "3000", "1000");
        write(root, "sys/fs/cgroup/unified/cgroup.controllers", "\n");
        stalls("sys/fs/cgroup/unified/init.scope", 30);
        assertThat(read()).isEqualTo(container(5000, 2000));
        assertThat(new ControlGroup(root).stall().orElseThrow().some()).hasValue(0.3);
    }

    @Test
    void hierarchyIsFoundWhereverItIsMounted() throws IOException {
        write(root, "proc/self/cgroup", "4:memory:/pod/job\n0::/pod/job\n");
        write(root, "proc/self/mountinfo", """
                31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                35 31 0:32 /pod /groups/of\\040memory rw shared:3 master:1 - cgroup cgroup rw,memory
                41 31 0:38 / /groups/two rw,relatime - cgroup2 cgroup2 rw
                broken - line
                """);
        write(root, "groups/of memory/job/memory.limit_in_bytes", "900\n");
        write(root, "groups/of memory/job/memory.usage_in_bytes", "500\n");
        write(root, "groups/of memory/job/memory.stat", "hierarchical_memory_limit 700\ntotal_inactive_file 100\n");
        stalls("groups/two/pod/job", 40);
        assertThat(read()).isEqualTo(container(700, 400));
        assertThat(new ControlGroup(root).stall().orElseThrow().some()).hasValue(0.4);
    }
}
