package io.aitherzero;

import static com.tngtech.archunit.base.DescribedPredicate.doNot;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.aitherzero.boot.ModuleGraph;
import io.aitherzero.plugin.ParallelPluginManager;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;
import org.pf4j.ExtensionPoint;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;

/** What may know what; the reasons are in the packages' own descriptions. */
@AnalyzeClasses(packages = "io.aitherzero", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] PACKAGES = {
        "api", "boot", "memory", "job", "measure", "plugin", "report", "host", "cli"
    };

    @ArchTest
    static void allOfTheProjectIsLookedAt(JavaClasses imported) {
        assertThat(imported).hasSizeGreaterThan(150);
        assertThat(imported.stream().map(JavaClass::getPackageName))
                .contains(
                        "io.aitherzero.api",
                        "io.aitherzero.boot",
                        "io.aitherzero.plugin",
                        "io.aitherzero.report",
                        "io.aitherzero.host",
                        "io.aitherzero.cli");
        assertThat(imported.stream().map(JavaClass::getName)).noneMatch(name -> name.endsWith("Test"));
    }

    @ArchTest
    static final ArchRule everyClassHasAPlaceInTheLayout = classes()
            .should()
            .resideInAnyPackage(
                    Arrays.stream(PACKAGES).map(name -> "io.aitherzero." + name).toArray(String[]::new));

    @ArchTest
    static final ArchRule packagesKnowOnlyThoseBelow = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("api")
            .definedBy("io.aitherzero.api")
            .layer("boot")
            .definedBy("io.aitherzero.boot")
            .layer("memory")
            .definedBy("io.aitherzero.memory")
            .layer("job")
            .definedBy("io.aitherzero.job")
            .layer("measure")
            .definedBy("io.aitherzero.measure")
            .layer("plugin")
            .definedBy("io.aitherzero.plugin")
            .layer("report")
            .definedBy("io.aitherzero.report")
            .layer("host")
            .definedBy("io.aitherzero.host")
            .layer("cli")
            .definedBy("io.aitherzero.cli")
            .whereLayer("api")
            .mayNotAccessAnyLayer()
            .whereLayer("boot")
            .mayNotAccessAnyLayer()
            .whereLayer("memory")
            .mayNotAccessAnyLayer()
            .whereLayer("job")
            .mayOnlyAccessLayers("memory", "api")
            .whereLayer("measure")
            .mayOnlyAccessLayers("boot", "job", "memory", "api")
            .whereLayer("plugin")
            .mayOnlyAccessLayers("boot", "api")
            .whereLayer("report")
            .mayOnlyAccessLayers("api", "boot", "job", "measure", "memory")
            .whereLayer("host")
            .mayOnlyAccessLayers("api", "boot", "memory", "job", "plugin", "report");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.aitherzero.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheModuleGraphKnowsJGraphT = noClasses()
            .that(doNot(belongToAnyOf(ModuleGraph.class)))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jgrapht..");

    @ArchTest
    static final ArchRule onlyOneProbeKnowsOshi = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.aitherzero.memory.OshiProbe")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("oshi..");

    @ArchTest
    static final ArchRule onlyPluginAndApiKnowPf4j = noClasses()
            .that()
            .resideOutsideOfPackages("io.aitherzero.plugin", "io.aitherzero.api", "io.aitherzero.host")
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
            .resideInAPackage("io.aitherzero.api")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.aitherzero.api", "java..", "org.pf4j..", "org.slf4j", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule onlyTheCommandLineKnowsPicocli = onlyIn("io.aitherzero.cli", "picocli..");

    @ArchTest
    static final ArchRule onlyReportsKnowGson = onlyIn("io.aitherzero.report", "com.google.gson..");

    @ArchTest
    static final ArchRule onlyTheHostKnowsTheConfigurationLibrary = onlyIn("io.aitherzero.host", "com.typesafe..");

    @ArchTest
    static final ArchRule onlyPluginReadsByteCode = onlyIn("io.aitherzero.plugin", "org.objectweb.asm..");

    @ArchTest
    static final ArchRule logIsWrittenThroughItsFacade =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.logging..");

    private static ArchRule onlyIn(String home, String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints =
            noClasses().that().resideOutsideOfPackage("io.aitherzero.cli").should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule onlyTheCommandLineEndsTheProcess = noClasses()
            .that()
            .resideOutsideOfPackage("io.aitherzero.cli")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule nobodyUsesTheLoggingOfTheJdk =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

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
            .resideOutsideOfPackage("io.aitherzero.api")
            .and(doNot(belongToAnyOf(ParallelPluginManager.class)))
            .should()
            .haveModifier(JavaModifier.FINAL);
}
