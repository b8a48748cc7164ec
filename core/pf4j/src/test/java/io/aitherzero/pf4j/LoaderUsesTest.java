package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.EdgeUse;
import io.aitherzero.boot.graph.Schedule;
import io.aitherzero.fixture.PluginSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;

class LoaderUsesTest {
    private static final Map<String, byte[]> CLASSES = PluginSources.compile(
            "base.Api", "package base; public class Api {}",
            "base.More", "package base; public class More extends Api {}",
            "mid.Tool", "package mid; public class Tool extends base.Api {}",
            "base.Hello",
                    "package base; public class Hello implements io.aitherzero.pf4j.Greeting {"
                            + " public String greeting() { return \"hello\"; } }",
            "user.Idle", plugin("Idle", ""),
            "user.OfBase", plugin("OfBase", "new base.Api(); new base.More();"),
            "user.OfMid", plugin("OfMid", "new mid.Tool();"),
            "user.OfApplication", plugin("OfApplication", "org.junit.jupiter.api.Test.class.getName();"),
            "user.OfResource", plugin("OfResource", "getClass().getClassLoader().getResource(\"base.txt\");"),
            "user.OfAllResources", plugin("OfAllResources", "getClass().getClassLoader().getResources(\"base.txt\");"),
            "user.OfExtensions",
                    plugin(
                            "OfExtensions",
                            "getWrapper().getPluginManager().getExtensions(io.aitherzero.pf4j.Greeting.class);"));

    @TempDir
    Path folder;

    private static String plugin(String name, String start) {
        return "package user; public class " + name + " extends org.pf4j.Plugin {"
                + " public " + name + "(org.pf4j.PluginWrapper wrapper) { super(wrapper); }"
                + " public void start() { try { " + start + " } catch (Exception e) { throw new Error(e); } } }";
    }

    private void base() {
        PluginSources.plugin("base")
                .classes(CLASSES, "base.Api", "base.More", "base.Hello")
                .entry("base.txt", "text")
                .entry("META-INF/extensions.idx", "base.Hello\n")
                .jar(folder);
    }

    private void mid(String dependencies) {
        PluginSources.plugin("mid")
                .attribute("Plugin-Dependencies", dependencies)
                .classes(CLASSES, "mid.Tool")
                .jar(folder);
    }

    private void user(String id, String type, String dependencies) {
        PluginSources.plugin(id)
                .attribute("Plugin-Class", "user." + type)
                .attribute("Plugin-Dependencies", dependencies)
                .classes(CLASSES, "user." + type)
                .jar(folder);
    }

    private BootProfile booted(Schedule schedule, int workers) {
        ParallelPluginManager manager = new ParallelPluginManager(folder);
        manager.setSchedule(schedule);
        manager.setWorkers(OptionalInt.of(workers));
        manager.loadPlugins();
        manager.startPlugins();
        assertThat(manager.getPlugins())
                .allMatch(plugin -> plugin.getPluginState() == PluginState.STARTED, "is started");
        BootProfile profile = manager.lastBoot().orElseThrow();
        manager.unloadPlugins();
        return profile;
    }

    private static List<EdgeUse> edges(BootProfile profile, String module) {
        return profile.modules().stream()
                .filter(one -> one.id().equals(module))
                .findFirst()
                .orElseThrow()
                .edges();
    }

    private List<EdgeUse> edgesOfUser() {
        return edges(booted(Schedule.SEQUENTIAL, 1), "user");
    }

    private static EdgeUse required(String module, int classes) {
        return new EdgeUse(module, true, false, classes, 0);
    }

    @Test
    void usedDependencyCountsTheClassesThatItAnsweredFor() {
        base();
        user("user", "OfBase", "base");
        assertThat(edgesOfUser()).containsExactly(required("base", 2));
    }

    @Test
    void dependencyThatIsDeclaredOnlyIsThereWithNothing() {
        base();
        user("user", "Idle", "base");
        assertThat(edgesOfUser()).containsExactly(required("base", 0));
        assertThat(edgesOfUser()).allMatch(EdgeUse::unused, "is unused");
    }

    @Test
    void classThroughAnUndeclaredPluginCountsForBothOnTheWay() {
        base();
        mid("base");
        user("user", "OfBase", "mid");
        BootProfile profile = booted(Schedule.SEQUENTIAL, 1);
        assertThat(edges(profile, "user"))
                .as("mid had to be asked, base has the classes")
                .containsExactly(required("mid", 2), new EdgeUse("base", false, false, 2, 0));
        assertThat(edges(profile, "mid")).as("what it passed on").containsExactly(required("base", 2));
    }

    @Test
    void superclassIsTakenByTheDependencyThatNeedsItAndByNobodyElse() {
        base();
        mid("base");
        user("user", "OfMid", "mid");
        BootProfile profile = booted(Schedule.SEQUENTIAL, 1);
        assertThat(edges(profile, "user")).containsExactly(required("mid", 1));
        assertThat(edges(profile, "mid")).containsExactly(required("base", 1));
    }

    @Test
    void declaredOwnerCountsAndNotTheOtherDependencyThatHappenedToBeAskedFirst() {
        base();
        mid("base");
        user("user", "OfBase", "mid, base");
        assertThat(edgesOfUser()).containsExactly(required("mid", 0), required("base", 2));
    }

    @Test
    void optionalDependencyIsUsedOrUnusedAndNotThereWhereItIsMissing() {
        base();
        mid("base?");
        user("user", "OfBase", "base?, missing?");
        BootProfile profile = booted(Schedule.SEQUENTIAL, 1);
        assertThat(edges(profile, "user")).containsExactly(new EdgeUse("base", true, true, 2, 0));
        assertThat(edges(profile, "mid")).containsExactly(new EdgeUse("base", true, true, 0, 0));
    }

    @Test
    void classOfTheApplicationIsNobodysAlthoughADependencyWasAskedFirst() {
        base();
        user("user", "OfApplication", "base");
        assertThat(edgesOfUser()).containsExactly(required("base", 0));
    }

    @Test
    void resourceOfADependencyCounts() {
        base();
        user("user", "OfResource", "base");
        assertThat(edgesOfUser()).containsExactly(required("base", 1));
    }

    @Test
    void searchForAllResourcesCountsOnceForEachDependencyThatHasSome() {
        base();
        mid("base");
        user("user", "OfAllResources", "mid, base");
        assertThat(edgesOfUser()).containsExactly(required("mid", 0), required("base", 1));
    }

    @Test
    void resourcesOfAnUndeclaredPluginAreOutOfReach() {
        base();
        mid("base");
        user("user", "OfResource", "mid");
        assertThat(edgesOfUser()).containsExactly(required("mid", 0));
    }

    @Test
    void extensionThatAPluginIsGivenInItsStartCountsForWhoeverItIsOf() {
        base();
        user("declaring", "OfExtensions", "base");
        // on one worker it starts after 'base', as its dependencies do
        user("silent", "OfExtensions", "declaring");
        BootProfile profile = booted(Schedule.SEQUENTIAL, 1);
        assertThat(edges(profile, "declaring")).containsExactly(new EdgeUse("base", true, false, 0, 1));
        assertThat(edges(profile, "silent"))
                .containsExactly(required("declaring", 0), new EdgeUse("base", false, false, 0, 1));
        assertThat(edges(profile, "base")).isEmpty();
    }

    @Test
    void secondBootKnowsWhatIsStillInUseFromTheFirst() {
        base();
        user("user", "OfBase", "base");
        ParallelPluginManager manager = new ParallelPluginManager(folder);
        manager.loadPlugins();
        manager.startPlugins();
        manager.stopPlugins();
        manager.startPlugins();
        assertThat(edges(manager.lastBoot().orElseThrow(), "user")).containsExactly(required("base", 2));
        manager.unloadPlugins();
    }

    @RepeatedTest(10)
    void countsAreTheSameOnAnyNumberOfWorkers() {
        base();
        mid("base");
        for (int i = 0; i < 12; i++) {
            user("through" + i, "OfBase", "mid");
            user("direct" + i, "OfBase", "base");
            user("idle" + i, "Idle", "mid, base");
        }
        BootProfile profile = booted(Schedule.READY, 8);
        for (int i = 0; i < 12; i++) {
            assertThat(edges(profile, "through" + i))
                    .containsExactly(required("mid", 2), new EdgeUse("base", false, false, 2, 0));
            assertThat(edges(profile, "direct" + i)).containsExactly(required("base", 2));
            assertThat(edges(profile, "idle" + i)).containsExactly(required("mid", 0), required("base", 0));
        }
        assertThat(edges(profile, "mid")).containsExactly(required("base", 2));
    }

    @RepeatedTest(10)
    void circleOfOptionalDependenciesIsCountedOnWhateverThreadTheLookupRuns() {
        PluginSources.plugin("base")
                .attribute("Plugin-Dependencies", "mid?")
                .classes(CLASSES, "base.Api", "base.More")
                .jar(folder);
        mid("base?");
        user("user", "OfMid", "mid");
        user("other", "OfBase", "mid");
        BootProfile profile = booted(Schedule.READY, 8);
        assertThat(edges(profile, "user")).containsExactly(required("mid", 1));
        assertThat(edges(profile, "other"))
                .containsExactly(required("mid", 2), new EdgeUse("base", false, false, 2, 0));
        assertThat(edges(profile, "mid"))
                .as("the superclass of its own class, and what it passed on")
                .containsExactly(new EdgeUse("base", true, true, 2, 0));
        assertThat(edges(profile, "base")).containsExactly(new EdgeUse("mid", true, true, 0, 0));
    }
}
