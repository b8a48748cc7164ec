package io.aitherzero.boot.graph;

import static io.aitherzero.boot.run.Modules.archive;
import static io.aitherzero.boot.run.Modules.disabled;
import static io.aitherzero.boot.run.Modules.graph;
import static io.aitherzero.boot.run.Modules.id;
import static io.aitherzero.boot.run.Modules.module;
import static io.aitherzero.boot.run.Modules.requiring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.aitherzero.boot.run.Modules;
import io.aitherzero.fixture.PluginShapes;
import io.aitherzero.fixture.StartBody;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModuleGraphTest {
    private static List<String> ids(ModuleGraph graph) {
        return graph.modules().stream().map(ModuleDescriptor::id).toList();
    }

    private static List<Finding> of(ModuleGraph graph, String module) {
        return graph.findings().stream()
                .filter(finding -> finding.module().equals(module))
                .toList();
    }

    @Test
    void nothingAtAllIsAnEmptyGraph() {
        ModuleGraph graph = graph();

        assertThat(graph.modules()).isEmpty();
        assertThat(graph.levels()).isEmpty();
        assertThat(graph.findings()).isEmpty();
        assertThat(graph.criticalPath(id -> 1)).isEqualTo(new CriticalPath(List.of(), 0));
    }

    @Test
    void levelIsTheLongestDistanceFromAModuleWithoutDependencies() {
        ModuleGraph graph = graph(module("d", "a", "c"), module("c", "b"), module("b", "a"), module("a"), module("e"));

        assertThat(graph.levels()).containsExactly(List.of("a", "e"), List.of("b"), List.of("c"), List.of("d"));
        assertThat(ids(graph)).containsExactly("a", "e", "b", "c", "d");
        assertThat(graph.level("c")).isEqualTo(2);
        assertThat(graph.findings()).isEmpty();
    }

    @Test
    void knowsWhoNeedsWhom() {
        ModuleGraph graph = graph(
                module("base"), module("x", "base"), module("y", "x"), module("z", "x?", "base"), module("other"));

        assertThat(graph.dependencies("z")).containsExactly("base", "x");
        assertThat(graph.requiredDependencies("z")).containsExactly("base");
        assertThat(graph.dependents("x")).containsExactly("y", "z");
        assertThat(graph.requiredBy("base")).containsExactly("x", "y", "z");
        assertThat(graph.requiredBy("x")).containsExactly("y");
        assertThat(graph.requiredBy("y")).isEmpty();
    }

    @Test
    void dependencyDeclaredTwiceCountsOnceAndAsRequired() {
        ModuleGraph graph = graph(module("a"), module("b", "a?", "a", "a"));

        assertThat(graph.dependencies("b")).containsExactly("a");
        assertThat(graph.requiredDependencies("b")).containsExactly("a");
    }

    @Test
    void moduleThatIsNotInTheGraphIsNamed() {
        assertThatThrownBy(() -> graph(module("a")).level("b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Module 'b' is not in the graph");
        assertThat(graph(module("a")).contains("b")).isFalse();
    }

    @Test
    void criticalPathIsTheHeaviestChain() {
        ModuleGraph graph =
                graph(module("a"), module("b", "a"), module("c", "b"), module("heavy"), module("after", "heavy"));
        Map<String, Long> weights = Map.of("a", 1L, "b", 2L, "c", 3L, "heavy", 10L, "after", 1L);

        assertThat(graph.criticalPath(weights::get)).isEqualTo(new CriticalPath(List.of("heavy", "after"), 11));
        assertThat(graph.remainingPaths(weights::get))
                .isEqualTo(Map.of("a", 6L, "b", 5L, "c", 3L, "heavy", 11L, "after", 1L));
    }

    @Test
    void ofEquallyHeavyChainsTheOneWithTheSmallestIdsIsCritical() {
        ModuleGraph graph = graph(module("b"), module("a"), module("d", "a", "b"), module("c", "a", "b"));

        assertThat(graph.criticalPath(id -> 5)).isEqualTo(new CriticalPath(List.of("a", "c"), 10));
    }

    @Test
    void restrictedGraphKeepsTheEdgesBetweenWhatIsLeftAndItsLevels() {
        ModuleGraph whole = graph(
                module("a"), module("b", "a"), module("c", "b?"), module("d", "c", "a"), module("broken", "nowhere"));

        ModuleGraph part = whole.restrictedTo(id -> !id.equals("b"));

        assertThat(part.levels()).containsExactly(List.of("a", "c"), List.of("d"));
        assertThat(part.dependencies("d")).containsExactly("a", "c");
        assertThat(part.findings()).isEqualTo(whole.findings());
        assertThat(whole.levels()).hasSize(4);
        assertThat(whole.restrictedTo(id -> true).requiredDependencies("c")).isEmpty();
    }

    @Test
    void missingDependencyTakesOutTheModuleAndAllThatRequiresIt() {
        ModuleGraph graph = graph(
                module("app", "service"),
                module("service", "database"),
                module("database", "driver@>=2.0.0"),
                module("bystander"),
                module("guest", "service?"));

        assertThat(ids(graph)).containsExactly("bystander", "guest");
        assertThat(graph.dependencies("guest")).isEmpty();
        assertThat(graph.findings())
                .containsExactly(
                        new Finding(
                                Finding.Code.DEPENDENCY_FAILED,
                                "app",
                                "Module 'app' needs 'database' through 'service', which did not start: "
                                        + "Module 'database' needs 'driver' >=2.0.0, which is not there",
                                "Add a plugin with the id 'driver' to the plugins folder"),
                        new Finding(
                                Finding.Code.MISSING_DEPENDENCY,
                                "database",
                                "Module 'database' needs 'driver' >=2.0.0, which is not there",
                                "Add a plugin with the id 'driver' to the plugins folder"),
                        new Finding(
                                Finding.Code.DEPENDENCY_FAILED,
                                "service",
                                "Module 'service' needs 'database', which did not start: "
                                        + "Module 'database' needs 'driver' >=2.0.0, which is not there",
                                "Add a plugin with the id 'driver' to the plugins folder"));
    }

    @Test
    void everyMissingDependencyIsNamed() {
        assertThat(graph(module("a", "x", "y")).findings())
                .extracting(Finding::cause)
                .containsExactly(
                        "Module 'a' needs 'x', which is not there", "Module 'a' needs 'y', which is not there");
    }

    @Test
    void dependencyOutOfRangeTakesOutTheModuleThatAsksForIt() {
        ModuleGraph graph = graph(
                archive("lib", "1.4.0", "lib.jar"), module("a", "lib@>=2.0.0"), module("b", "lib@>=1.0.0 & <2.0.0"));

        assertThat(ids(graph)).containsExactly("lib", "b");
        assertThat(graph.findings())
                .containsExactly(new Finding(
                        Finding.Code.DEPENDENCY_VERSION,
                        "a",
                        "Module 'a' needs 'lib' >=2.0.0, found 1.4.0",
                        "Install 'lib' in a version that fits >=2.0.0"));
    }

    @Test
    void unparsableVersionTakesOutItsModule() {
        ModuleGraph graph = graph(archive("odd", "one", "odd-1.jar"), module("user", "odd@>=1.0.0"), module("good"));

        assertThat(ids(graph)).containsExactly("good");
        assertThat(graph.findings())
                .containsExactly(
                        new Finding(
                                Finding.Code.BAD_VERSION,
                                "odd",
                                "Module 'odd' has version 'one', which is not a semantic version",
                                "Give odd-1.jar a version such as 1.0.0"),
                        new Finding(
                                Finding.Code.DEPENDENCY_FAILED,
                                "user",
                                "Module 'user' needs 'odd', which did not start: "
                                        + "Module 'odd' has version 'one', which is not a semantic version",
                                "Give odd-1.jar a version such as 1.0.0"));
    }

    @Test
    void unparsableHostRangeTakesOutItsModuleWhateverTheHost() {
        ModuleDescriptor odd = requiring("newest", "odd");
        Finding finding = new Finding(
                Finding.Code.BAD_REQUIRES,
                "odd",
                "Module 'odd' requires host version 'newest', which is not a version range",
                "Write the range in odd.jar as, say, '>=1.0.0 & <2.0.0'");

        assertThat(graph(odd, module("good")).findings()).containsExactly(finding);
        assertThat(ModuleGraph.of(List.of(odd), "0.0.0", new Modules.Versions()).findings())
                .containsExactly(finding);
    }

    @Test
    void hostOutOfRangeTakesOutTheModuleThatAsksForIt() {
        ModuleGraph graph = graph(requiring(">=2.0.0", "new"), requiring(">=1.0.0", "good"), requiring(" ", "any"));

        assertThat(ids(graph)).containsExactly("any", "good");
        assertThat(graph.findings())
                .containsExactly(new Finding(
                        Finding.Code.HOST_VERSION,
                        "new",
                        "Module 'new' requires host version '>=2.0.0', this host is 1.5.0",
                        "Install a version of 'new' made for host 1.5.0"));
    }

    @Test
    void hostOfNoVersionAcceptsAll() {
        assertThat(ModuleGraph.of(List.of(requiring(">=2.0.0", "new")), "0.0.0", new Modules.Versions())
                        .findings())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib@nonsense", "lib?@nonsense"})
    void unparsableRangeTakesOutTheModuleThatDeclaresIt(String dependency) {
        ModuleGraph graph = graph(module("lib"), module("a", dependency));

        assertThat(ids(graph)).containsExactly("lib");
        assertThat(graph.findings())
                .containsExactly(new Finding(
                        Finding.Code.BAD_RANGE,
                        "a",
                        "Module 'a' depends on 'lib' in version 'nonsense', which is not a version range",
                        "Write the range in a.jar as, say, 'lib@>=1.0.0'"));
    }

    @Test
    void disabledModuleTakesOutWhatRequiresItAndNothingElse() {
        ModuleGraph graph = graph(disabled("off"), module("a", "off"), module("b", "off?"));

        assertThat(ids(graph)).containsExactly("b");
        String remedy = "Enable it: take 'off' out of disabled.txt, or put it into enabled.txt where there is one";
        assertThat(graph.findings())
                .containsExactly(
                        new Finding(
                                Finding.Code.DEPENDENCY_FAILED,
                                "a",
                                "Module 'a' needs 'off', which did not start: Module 'off' is disabled",
                                remedy),
                        new Finding(Finding.Code.DISABLED, "off", "Module 'off' is disabled", remedy));
    }

    @Test
    void moduleThatRequiresItselfFallsOut() {
        assertThat(graph(module("a", "a"), module("b")).findings())
                .containsExactly(new Finding(
                        Finding.Code.SELF_DEPENDENCY,
                        "a",
                        "Module 'a' requires itself",
                        "Take 'a' out of the dependencies of a.jar"));
    }

    @Test
    void moduleThatCanUseItselfStarts() {
        ModuleGraph graph = graph(module("a", "a?"));

        assertThat(ids(graph)).containsExactly("a");
        assertThat(graph.findings())
                .containsExactly(new Finding(
                        Finding.Code.OPTIONAL_CYCLE,
                        "a",
                        "The optional dependency of 'a' on 'a' would close a cycle and does not count for the order: a -> a",
                        "Nothing to do, unless 'a' must start first"));
    }

    @Test
    void moduleWithAFaultOfItsOwnIsNotChargedToAnother() {
        ModuleGraph graph = graph(module("a", "nowhere"), module("b", "a", "gone"));

        assertThat(of(graph, "b")).extracting(Finding::code).containsExactly(Finding.Code.MISSING_DEPENDENCY);
    }

    @Test
    void cycleOfTwoIsNamedForBothAndSparesTheBystanders() {
        ModuleGraph graph = graph(
                module("a", "b"), module("b", "a", "base"), module("base"), module("user", "b"), module("guest", "a?"));

        assertThat(ids(graph)).containsExactly("base", "guest");
        String remedy = "Make one dependency of the cycle optional (write '?' behind its id), or remove it";
        assertThat(graph.findings())
                .containsExactly(
                        new Finding(
                                Finding.Code.DEPENDENCY_CYCLE,
                                "a",
                                "Module 'a' is in a cycle of required dependencies: a -> b -> a",
                                remedy),
                        new Finding(
                                Finding.Code.DEPENDENCY_CYCLE,
                                "b",
                                "Module 'b' is in a cycle of required dependencies: a -> b -> a",
                                remedy),
                        new Finding(
                                Finding.Code.DEPENDENCY_FAILED,
                                "user",
                                "Module 'user' needs 'b', which did not start: "
                                        + "Module 'b' is in a cycle of required dependencies: a -> b -> a",
                                remedy));
    }

    @Test
    void cycleOfFiftyIsNamedInTheDirectionOfItsDependencies() {
        List<ModuleDescriptor> modules = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> modules.add(module(id(i), id((i + 1) % 50))));
        modules.add(module("bystander"));
        ModuleGraph graph = graph(modules);

        assertThat(ids(graph)).containsExactly("bystander");
        String path = String.join(
                " -> ", IntStream.range(0, 51).mapToObj(i -> id(i % 50)).toList());
        assertThat(graph.findings())
                .hasSize(50)
                .allSatisfy(finding -> assertThat(finding.cause())
                        .isEqualTo("Module '%s' is in a cycle of required dependencies: %s"
                                .formatted(finding.module(), path)));
    }

    @Test
    void ofTwoCyclesThatShareAModuleBothAreNamed() {
        ModuleGraph graph = graph(module("a", "b"), module("b", "a", "c"), module("c", "b"));

        assertThat(graph.modules()).isEmpty();
        assertThat(graph.findings())
                .extracting(Finding::module, finding -> finding.cause().replaceAll(".*: ", ""))
                .containsExactly(
                        tuple("a", "a -> b -> a"),
                        tuple("b", "a -> b -> a"),
                        tuple("b", "c -> b -> c"),
                        tuple("c", "c -> b -> c"));
    }

    @Test
    void cycleAtTheEndOfALongChainIsFound() {
        List<ModuleDescriptor> modules = new ArrayList<>();
        IntStream.range(0, 5000).forEach(i -> modules.add(module(id(i), i < 4999 ? id(i + 1) : "x")));
        modules.add(module("x", "y"));
        modules.add(module("y", "x"));

        assertThat(graph(modules).findings())
                .hasSize(5002)
                .filteredOn(finding -> finding.code() == Finding.Code.DEPENDENCY_CYCLE)
                .extracting(Finding::module)
                .containsExactly("x", "y");
    }

    @Test
    void optionalDependencyOrdersTheStartWhereItIsThere() {
        assertThat(graph(module("a", "z?"), module("z")).levels()).containsExactly(List.of("z"), List.of("a"));
    }

    @Test
    void optionalDependencyThatIsNotThereIsNotMentioned() {
        ModuleGraph graph = graph(module("a", "z?", "y?@>=3.0.0"));

        assertThat(ids(graph)).containsExactly("a");
        assertThat(graph.findings()).isEmpty();
    }

    @Test
    void optionalDependencyOutOfRangeIsIgnoredAndMentioned() {
        ModuleGraph graph = graph(module("a", "z?@>=3.0.0"), module("z"));

        assertThat(graph.levels()).containsExactly(List.of("a", "z"));
        assertThat(graph.findings())
                .containsExactly(new Finding(
                        Finding.Code.OPTIONAL_VERSION,
                        "a",
                        "Module 'a' can use 'z' >=3.0.0, found 1.0.0",
                        "Install 'z' in a version that fits >=3.0.0"));
    }

    @Test
    void optionalDependencyThatWouldCloseACycleIsDroppedAndItsPathNamed() {
        ModuleGraph graph = graph(module("a", "d?"), module("b", "a"), module("c", "b"), module("d", "c"));

        assertThat(graph.levels()).containsExactly(List.of("a"), List.of("b"), List.of("c"), List.of("d"));
        assertThat(graph.findings())
                .containsExactly(new Finding(
                        Finding.Code.OPTIONAL_CYCLE,
                        "a",
                        "The optional dependency of 'a' on 'd' would close a cycle and does not count for the order: "
                                + "a -> d -> c -> b -> a",
                        "Nothing to do, unless 'd' must start first"));
    }

    @Test
    void ofTwoModulesThatCanUseEachOtherTheFirstWaitsForTheOther() {
        ModuleGraph graph = graph(module("a", "b?"), module("b", "a?"));

        assertThat(graph.levels()).containsExactly(List.of("b"), List.of("a"));
        assertThat(graph.findings())
                .extracting(Finding::cause)
                .containsExactly(
                        "The optional dependency of 'b' on 'a' would close a cycle and does not count for the order: "
                                + "b -> a -> b");
    }

    @ParameterizedTest
    @CsvSource({
        "1.9.0, x.jar, 1.10.0, y.jar, y.jar",
        "1.10.0, x.jar, 1.9.0, y.jar, x.jar",
        "newest, x.jar, 0.0.1, y.jar, y.jar",
        "0.0.1, x.jar, newest, y.jar, x.jar",
        "1.0.0, x.jar, 1.0.0, y.jar, x.jar",
        "odd, x.jar, odder, y.jar, x.jar",
        "1.0.0-beta, x.jar, 1.0.0, y.jar, y.jar",
    })
    void ofTwoArchivesWithOneIdTheNewestCounts(
            String version, String file, String otherVersion, String otherFile, String used) {
        ModuleDescriptor one = archive("twin", version, file);
        ModuleDescriptor other = archive("twin", otherVersion, otherFile);
        ModuleDescriptor winner = used.equals(file) ? one : other;
        ModuleDescriptor loser = used.equals(file) ? other : one;
        Finding finding = new Finding(
                Finding.Code.DUPLICATE_ID,
                "twin",
                "Module 'twin' is in two archives, %s (%s) and %s (%s); %s is used"
                        .formatted(winner.source(), winner.version(), loser.source(), loser.version(), used),
                "Remove " + loser.source());

        assertThat(graph(one, other).findings()).contains(finding);
        assertThat(graph(other, one).findings()).isEqualTo(graph(one, other).findings());
        assertThat(ModuleGraph.newest(List.of(other, one), new Modules.Versions()))
                .isEqualTo(winner);
    }

    @Test
    void everySupersededArchiveIsNamed() {
        ModuleGraph graph =
                graph(archive("t", "1.0.0", "1.jar"), archive("t", "3.0.0", "3.jar"), archive("t", "2.0.0", "2.jar"));

        assertThat(graph.modules()).extracting(ModuleDescriptor::version).containsExactly("3.0.0");
        assertThat(graph.findings()).extracting(Finding::remedy).containsExactly("Remove 1.jar", "Remove 2.jar");
    }

    @Test
    void sameDescriptorsInAnyOrderGiveTheSameGraph() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<ModuleDescriptor> modules = new ArrayList<>(faulty(random));
            ModuleGraph first = graph(modules);
            Collections.shuffle(modules, random);
            ModuleGraph second = graph(modules);

            assertThat(second.modules()).as("seed %d", seed).isEqualTo(first.modules());
            assertThat(second.findings()).as("seed %d", seed).isEqualTo(first.findings());
            assertThat(second.levels()).as("seed %d", seed).isEqualTo(first.levels());
            for (String id : ids(first)) {
                assertThat(second.dependencies(id)).isEqualTo(first.dependencies(id));
                assertThat(second.requiredDependencies(id)).isEqualTo(first.requiredDependencies(id));
            }
        }
    }

    @Test
    void moduleIsInTheGraphOrHasAFindingThatExcludesIt() {
        for (long seed = 0; seed < 200; seed++) {
            List<ModuleDescriptor> modules = faulty(new Random(seed));
            ModuleGraph graph = graph(modules);
            for (ModuleDescriptor module : modules) {
                boolean excluded = of(graph, module.id()).stream()
                        .anyMatch(finding -> finding.code().excludes());
                assertThat(graph.contains(module.id()))
                        .as("%s with seed %d", module.id(), seed)
                        .isNotEqualTo(excluded);
            }
            for (String id : ids(graph)) {
                assertThat(graph.dependencies(id)).allMatch(dependency -> graph.level(dependency) < graph.level(id));
            }
        }
    }

    /** Modules with every kind of fault, edges in any direction and duplicates. */
    private static List<ModuleDescriptor> faulty(Random random) {
        List<ModuleDescriptor> modules = new ArrayList<>();
        int count = 5 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            List<Dependency> dependencies = new ArrayList<>();
            for (int d = random.nextInt(3); d > 0; d--) {
                String range = random.nextInt(12) == 0 ? "nonsense" : random.nextInt(8) == 0 ? ">=2.0.0" : "*";
                int target = random.nextInt(10) == 0 ? random.nextInt(count + 2) : random.nextInt(i + 1);
                dependencies.add(new Dependency(id(target), range, random.nextInt(3) == 0));
            }
            String version = random.nextInt(20) == 0 ? "odd" : "1." + random.nextInt(3) + ".0";
            String requires = random.nextInt(20) == 0 ? ">=9.0.0" : "*";
            String id = id(random.nextInt(10) == 0 ? random.nextInt(i + 1) : i);
            modules.add(new ModuleDescriptor(
                    id, version, requires, dependencies, "file" + i + ".jar", random.nextInt(20) > 0));
        }
        return modules;
    }

    @Test
    void graphOfTheReportHasFourLevels() {
        ModuleGraph graph = graph(PluginShapes.aitherZero(StartBody.empty()).stream()
                .map(plugin -> module(plugin.id(), plugin.dependencies().toArray(new String[0])))
                .toList());

        assertThat(graph.findings()).isEmpty();
        assertThat(graph.modules()).hasSize(25);
        assertThat(ids(graph).stream()
                        .mapToInt(id -> graph.dependencies(id).size())
                        .sum())
                .isEqualTo(46);
        assertThat(graph.levels()).extracting(List::size).containsExactly(4, 5, 11, 5);
    }

    @Test
    void workGrowsWithTheNumberOfModulesAndNotWithItsSquare() {
        long small = versionQuestions(100);
        long large = versionQuestions(1000);

        assertThat(large).isLessThan(11 * small);
    }

    private static long versionQuestions(int count) {
        List<ModuleDescriptor> modules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // later ids come first, which is the harder order for a topological sort
            modules.add(requiring(
                    ">=1.0.0", id(i), i + 1 < count ? new String[] {id(i + 1) + "@>=1.0.0"} : new String[0]));
        }
        Modules.Versions versions = new Modules.Versions();
        ModuleGraph graph = ModuleGraph.of(modules, Modules.HOST, versions);

        assertThat(graph.levels()).hasSize(count);
        return versions.asked;
    }
}
