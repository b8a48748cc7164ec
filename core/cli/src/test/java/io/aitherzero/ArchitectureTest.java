package io.aitherzero;

import static com.tngtech.archunit.base.DescribedPredicate.doNot;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.aitherzero.bench.BenchChild;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.pf4j.ParallelPluginManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.pf4j.ExtensionPoint;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;

/** What may know what; the reasons are in the packages' own descriptions. */
@AnalyzeClasses(
        packages = "io.aitherzero",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutFixtures.class})
class ArchitectureTest {
    static final class WithoutFixtures implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/aitherzero/fixture/")
                    && !location.contains("/aitherzero/test/")
                    && !location.contains("aitherzero-fixture")
                    && !location.contains("-tests.jar");
        }
    }

    private static final String PROJECT = "io.aitherzero.";

    /** Each package with those it may know; a package that is not here has no place in the layout. */
    private static final Map<String, List<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("api.parallel", List.of()),
            Map.entry("api.plugin", List.of("api.parallel")),
            Map.entry("base", List.of()),
            Map.entry("boot.graph", List.of("base")),
            Map.entry("boot.plan", List.of("base", "boot.graph")),
            Map.entry("boot.run", List.of("base", "boot.graph", "boot.plan")),
            Map.entry("boot.analysis", List.of("base", "boot.graph", "boot.plan", "boot.run")),
            Map.entry("parallel.memory", List.of("base")),
            Map.entry("parallel.limit", List.of("base", "api.parallel", "parallel.memory")),
            Map.entry("parallel.journal", List.of("base", "api.parallel")),
            Map.entry(
                    "parallel",
                    List.of("base", "api.parallel", "parallel.memory", "parallel.limit", "parallel.journal")),
            Map.entry("pf4j", List.of("base", "api.plugin", "boot.graph", "boot.plan", "boot.run")),
            Map.entry("host.json", List.of("base", "api.parallel", "parallel", "boot")),
            Map.entry("host.work", List.of("base", "api.plugin")),
            Map.entry("host.dev", List.of("base", "boot.graph", "pf4j")),
            Map.entry("host.control", List.of("base", "host.json")),
            Map.entry("host", List.of("base", "api", "parallel", "boot", "pf4j", "host.json", "host.work")),
            Map.entry("bench", List.of("base", "api", "parallel", "boot", "pf4j", "host")),
            Map.entry("logging", List.of("base")),
            Map.entry("cli.scaffold", List.of()),
            Map.entry("cli.report", List.of("base", "api.parallel", "parallel", "boot", "host.json", "bench", "pf4j")),
            Map.entry("cli.context", List.of("base", "api.parallel", "parallel", "boot", "host", "cli.report")),
            Map.entry(
                    "cli.doctor",
                    List.of("base", "api.plugin", "boot", "parallel", "host", "cli.context", "cli.report")),
            Map.entry("cli.exec", List.of("base", "api.parallel", "parallel", "host", "cli.context", "cli.report")),
            Map.entry("cli.live", List.of("base", "api.plugin", "boot", "pf4j", "host", "cli.context", "cli.report")),
            Map.entry("cli", List.of("base", "api", "parallel", "boot", "pf4j", "host", "bench", "cli")));

    @ArchTest
    static void allOfTheProjectIsLookedAt(JavaClasses imported) {
        assertThat(imported).hasSizeGreaterThan(350);
        assertThat(imported.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
                .isEqualTo(
                        MAY_KNOW.keySet().stream().map(name -> PROJECT + name).collect(Collectors.toSet()));
        assertThat(imported.stream().map(JavaClass::getName)).noneMatch(name -> name.endsWith("Test"));
    }

    @ArchTest
    static void packagesKnowOnlyThoseTheyMay(JavaClasses imported) {
        MAY_KNOW.forEach((name, known) -> {
            List<String> allowed = new ArrayList<>(List.of(PROJECT + name));
            known.forEach(each -> {
                allowed.add(PROJECT + each);
                if (MAY_KNOW.keySet().stream().noneMatch(each::equals) || !name.startsWith(each + ".")) {
                    allowed.add(PROJECT + each + "..");
                }
            });
            noClasses()
                    .that()
                    .resideInAPackage(PROJECT + name)
                    .should()
                    .dependOnClassesThat(resideInAPackage("io.aitherzero..")
                            .and(resideOutsideOfPackages(allowed.toArray(String[]::new)))
                            .as("are of the project and outside of " + allowed))
                    .check(imported);
        });
    }

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.aitherzero.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheModuleGraphKnowsJGraphT = noClasses()
            .that(doNot(belongToAnyOf(ModuleGraph.class)))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jgrapht..");

    @ArchTest
    static final ArchRule onlyOneProbeKnowsOshi = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.aitherzero.parallel.memory.OshiProbe")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("oshi..");

    @ArchTest
    static final ArchRule onlyItsAdapterAndApiKnowPf4j = noClasses()
            .that()
            .resideOutsideOfPackages("io.aitherzero.pf4j", "io.aitherzero.api.plugin", "io.aitherzero.host")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.pf4j..");

    @ArchTest
    static final ArchRule hostOnlySeesPluginsThroughPf4jsOwnNames = noClasses()
            .that()
            .resideInAPackage("io.aitherzero.host")
            .should()
            .dependOnClassesThat(resideInAPackage("org.pf4j..")
                    .and(doNot(belongToAnyOf(
                            PluginManager.class, PluginWrapper.class, PluginDescriptor.class, ExtensionPoint.class)))
                    .as("are PF4J's, other than manager, wrapper, descriptor and extension point"));

    @ArchTest
    static final ArchRule apiDependsOnPf4jAndLoggingFacadeOnly = classes()
            .that()
            .resideInAPackage("io.aitherzero.api.plugin")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.aitherzero.api..", "java..", "org.pf4j..", "org.slf4j", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule parallelApiDependsOnTheJdkOnly = classes()
            .that()
            .resideInAPackage("io.aitherzero.api.parallel")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.aitherzero.api.parallel", "java..", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule onlyTheCommandLineKnowsPicocli = onlyIn("io.aitherzero.cli..", "picocli..");

    @ArchTest
    static final ArchRule onlyTheDocumentsKnowGson = onlyIn("io.aitherzero.host.json", "com.google.gson..");

    @ArchTest
    static final ArchRule onlyTheHostKnowsTheConfigurationLibrary = onlyIn("io.aitherzero.host", "com.typesafe..");

    @ArchTest
    static final ArchRule onlyTheAdapterReadsByteCode = onlyIn("io.aitherzero.pf4j", "org.objectweb.asm..");

    @ArchTest
    static final ArchRule logIsWrittenThroughItsFacade = noClasses()
            .that()
            .resideOutsideOfPackage("io.aitherzero.logging")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.logging..");

    private static ArchRule onlyIn(String home, String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses()
            .that()
            .resideOutsideOfPackages("io.aitherzero.cli..", "io.aitherzero.logging..")
            .and(doNot(belongToAnyOf(BenchChild.class)))
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule onlyTheCommandLineEndsTheProcess = noClasses()
            .that()
            .resideOutsideOfPackage("io.aitherzero.cli..")
            .and(doNot(belongToAnyOf(BenchChild.class)))
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    /** But what hands the records of modules on. */
    @ArchTest
    static final ArchRule nobodyUsesTheLoggingOfTheJdk = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.aitherzero.cli.JulHandler")
            .and()
            .doNotHaveFullyQualifiedName("io.aitherzero.cli.JulConfiguration")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..");

    @ArchTest
    static final ArchRule exceptionsAreOfATypeThatSaysSomething = NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class);

    @ArchTest
    static final ArchRule timeOfDayIsNotUsedToMeasure =
            noClasses().should().callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule packagesAreNullMarked = classes().should(new ArchCondition<>("be in a @NullMarked package") {
        @Override
        public void check(JavaClass item, ConditionEvents events) {
            boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
            events.add(new SimpleConditionEvent(
                    item,
                    marked,
                    "%s is in a package that is%s @NullMarked".formatted(item.getName(), marked ? "" : " not")));
        }
    });

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("PluginManager") // PF4J's word
            .should()
            .haveNameMatching(".*(Manager|Helper|Utils?|Impl)");

    @ArchTest
    static final ArchRule stateIsNotOpenToOtherPackages =
            fields().that().areNotStatic().should().bePrivate().orShould().bePackagePrivate();

    @ArchTest
    static final ArchRule stateOfPublicClassesIsPrivate = fields().that()
            .areNotStatic()
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .should()
            .bePrivate();

    @ArchTest
    static final ArchRule publicClassesAreNotForInheritance = classes()
            .that()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .resideOutsideOfPackage("io.aitherzero.api..")
            .and(doNot(belongToAnyOf(ParallelPluginManager.class)))
            .should()
            .haveModifier(JavaModifier.FINAL);
}
