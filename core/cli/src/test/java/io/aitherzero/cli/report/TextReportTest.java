package io.aitherzero.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Dependency;
import io.aitherzero.boot.graph.Discovered;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.boot.graph.VersionScheme;
import io.aitherzero.boot.plan.BootPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

public class TextReportTest {

    @Test
    void goodBootFitsOnTenLines() {
        assertThat(new BootReport(Boots.good(), Boots.good()).text(Style.PLAIN)).isEqualTo("""
                        3 of 3 modules started in 422 ms (READY, 2 workers)

                        phases         jvm 120.1 + host 85.0 + discover 12.2 + resolve 3.0 + start 201.9 = 422.2 ms
                        critical path  system-monitor -> metrics-file, 197 ms
                        lower bound    197 ms on 2 workers, 198 ms one by one; efficiency 97 %

                        module          own ms  load  start   cpu  | dependency wait  queue wait  | worker  state
                        system-monitor   192.5  12.3  180.2  12.3                0.0         0.4         2  STARTED
                        metrics-file       4.2   1.2    3.0     -              192.9         0.0         1  STARTED
                        hello              1.1   0.8    0.3   0.8                0.0         0.4         1  STARTED
                        """);
    }

    @Test
    void badBootNamesCulpritsFirstAndWritesHostileTextOut() {
        assertThat(new BootReport(Boots.bad(), Boots.bad()).text(Style.PLAIN)).isEqualTo("""
                        1 of 4 modules started in 1.60 s (SEQUENTIAL, 1 worker), 2 failed, 1 skipped

                        phases         jvm 50.0 + host 40.0 + discover 5.0 + resolve 1.0 + start 1500.0 = 1596.0 ms
                        critical path  broken, 1.40 s
                        lower bound    1.41 s on 1 worker, 1.41 s one by one; efficiency 94 %
                        fallback       because there is only one worker
                        required       'web' is not in any plugins folder; install it

                        module  own ms  load   start  cpu  | dependency wait  queue wait  | worker  state
                        broken  1401.0   1.0  1400.0  1.0                0.0         0.0         1  FAILED
                        hello      5.0   2.0     3.0  2.0                0.0         0.1         1  STARTED

                        broken  START_FAILED
                            Module 'broken' failed in start(): java.lang.IllegalStateException: no port
                              \\u001b[2Jcleared
                            Way out: Mend 'broken', or disable it: put it into disabled.txt
                        evil\\r\\u202egpj.jar  BAD_ARCHIVE
                            Archive is cut short
                            Way out: Replace it by a whole one
                        needy  DEPENDENCY_FAILED
                            Module 'needy' needs 'broken', which did not start
                        hello  DUPLICATE_ID
                            Module 'hello' is in two archives, a.jar (1.0.0) and b.jar (1.0.0); a.jar is used
                            Way out: Remove b.jar
                        """);
    }

    @Test
    void phasesAddUpToTheTotalAsShown() {
        assertThat(new TimeReport(Boots.good()).text(Style.PLAIN)).isEqualTo("""
                        Boot finished in 120.1 ms (jvm) + 85.0 ms (host) + 12.2 ms (discover) + 3.0 ms (resolve) + 201.9 ms (start) = 422.2 ms

                        phase        ms  from where to where
                        jvm       120.1  start of the process to the first line of the program
                        host       85.0  command line, configuration, logging
                        discover   12.2  finding and describing the archives
                        resolve     3.0  building the graph
                        start     201.9  starting the modules
                        total     422.2  the boot of 2026-11-23 18:40:12 UTC

                        start phase       ms  meaning
                        measured       201.9  on 2 workers
                        lower bound    196.7  no schedule on 2 workers is faster
                        critical path  196.7  system-monitor -> metrics-file
                        one by one     197.8  load and start of all modules
                        of it load      14.3  classes and instances
                        """);
    }

    @Test
    void blameKeepsOwnTimeApartFromWaitingAndNamesTheIdle() {
        assertThat(new BlameReport(Boots.bad()).text(Style.PLAIN)).isEqualTo("""
                        module  own ms   saves  load   start  cpu  | dependency wait  queue wait  | worker  state
                        broken  1401.0  1401.0   1.0  1400.0  1.0                0.0         0.0         1  FAILED
                        hello      5.0     5.0   2.0     3.0  2.0                0.0         0.1         1  STARTED
                        never began: needy, evil\\r\\u202egpj.jar
                        """);
    }

    @Test
    void planShowsOrderLevelsAndFindings() {
        BootPlan plan = plan();
        assertThat(new PlanReport(plan, plan.graph().findings()).text(Style.PLAIN))
                .isEqualTo("""
                        3 of 4 modules would start (READY, workers as needed)

                        order  module          level  longest chain  after
                            1  system-monitor      0              2  -
                            2  hello               0              1  -
                            3  metrics-file        1              1  system-monitor

                        level 0  2 modules: hello, system-monitor
                        level 1  1 module: metrics-file
                        longest chain  system-monitor -> metrics-file

                        lonely  MISSING_DEPENDENCY
                            Module 'lonely' needs 'nowhere', which is not there
                            Way out: Add a plugin with the id 'nowhere' to the plugins folder
                        """);
    }

    @Test
    void modulesShowTheLastBootBesideTheFolders() {
        assertThat(new ModulesReport(statuses()).text(Style.PLAIN)).isEqualTo("""
                        module          version  level  state    last start ms  depends on
                        hello           0.12.0       0  STARTED            1.1  -
                        system-monitor  0.12.0       0  STARTED          192.5  -
                        metrics-file    0.12.0       1  STARTED            4.2  system-monitor
                        lonely          0.12.0       -  WAITING              -  -

                        lonely  MISSING_DEPENDENCY
                            Module 'lonely' needs 'nowhere', which is not there
                            Way out: Add a plugin with the id 'nowhere' to the plugins folder
                        """);
    }

    @Test
    void whyTellsTimesOfARunningModule() {
        assertThat(new WhyReport(statuses().get(2)).text(Style.PLAIN)).isEqualTo("""
                        metrics-file 0.12.0: STARTED in the last boot, 2026-11-23 18:40:12 UTC
                          own time    4.2 ms (load 1.2 ms, start 3.0 ms)
                          waited      193 ms for dependencies, last of them system-monitor; 0.0 ms for a worker
                          depends on  system-monitor
                        """);
    }

    @Test
    void whyTellsCauseAndWayOut() {
        ModuleStatus broken = ModuleStatus.recorded("broken", Boots.bad()).orElseThrow();
        assertThat(broken.sound()).isFalse();
        assertThat(new WhyReport(broken).text(Style.PLAIN)).isEqualTo("""
                        broken 1.0.0: FAILED (START_FAILED) in the last boot, 2026-11-23 18:40:12 UTC
                          cause       Module 'broken' failed in start(): java.lang.IllegalStateException: no port
                                      \\u001b[2Jcleared
                          way out     Mend 'broken', or disable it: put it into disabled.txt
                          own time    1.40 s (load 1.0 ms, start 1.40 s)
                          waited      0.0 ms for a worker
                          needed by   needy
                        """);
    }

    @Test
    void colourIsUsedOnlyWhenAskedFor() {
        String coloured = new BootReport(Boots.bad(), Boots.bad()).text(Style.COLOUR);
        assertThat(coloured).startsWith("\u001b[31m1 of 4 modules").contains("\u001b[31mSTART_FAILED\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[\\d+m", ""))
                .isEqualTo(new BootReport(Boots.bad(), Boots.bad()).text(Style.PLAIN));
    }

    public static BootPlan plan() {
        return BootPlan.of(
                ModuleGraph.of(
                        List.of(
                                descriptor("hello"),
                                descriptor("system-monitor"),
                                descriptor("metrics-file", "system-monitor"),
                                descriptor("lonely", "nowhere")),
                        "0.0.0",
                        new AnyVersion()),
                Schedule.AUTO,
                OptionalInt.empty());
    }

    public static List<ModuleStatus> statuses() {
        BootPlan plan = plan();
        List<Finding> findings = plan.graph().findings();
        Discovered discovered = new Discovered(Map.of("lonely", "0.12.0"), findings, Map.of(), 0, 0);
        return ModuleStatus.all(plan, discovered, Optional.of(Boots.good()));
    }

    private static ModuleDescriptor descriptor(String id, String... dependencies) {
        return new ModuleDescriptor(
                id,
                "0.12.0",
                "*",
                List.of(dependencies).stream()
                        .map(dependency -> new Dependency(dependency, "*", false))
                        .toList(),
                id + ".jar",
                true);
    }

    private static final class AnyVersion implements VersionScheme {
        @Override
        public boolean satisfies(String version, String range) {
            return true;
        }

        @Override
        public int compare(String first, String second) {
            return first.compareTo(second);
        }
    }
}
