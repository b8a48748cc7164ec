package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.pf4j.LiveFolder.Look;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveFolderTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void archivesComeChangeAndGo(boolean stored) throws IOException {
        try (LiveStage stage = new LiveStage(home, stored)) {
            stage.drop("a", "1.0.0");
            stage.boot();
            assertThat(stage.calls()).containsExactly("start a");
            stage.drop("b", "1.0.0", "a");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.calls()).containsExactly("start b");
            stage.drop("a", "1.1.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.calls()).containsExactly("stop b", "stop a", "start a", "start b");
            assertThat(stage.modules()).isEqualTo(Map.of("a", "1.1.0 STARTED", "b", "1.0.0 STARTED"));
            Files.delete(stage.folder.resolve("b.jar"));
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.calls()).containsExactly("stop b");
            assertThat(stage.modules()).isEqualTo(Map.of("a", "1.1.0 STARTED"));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
        }
    }

    @Test
    void thoseThatMustRestartDoAndNoOthers() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("base", "1.0.0");
            stage.drop("left", "1.0.0", "base");
            stage.drop("right", "1.0.0", "base");
            stage.drop("top", "1.0.0", "left");
            stage.drop("perhaps", "1.0.0", "left?");
            stage.drop("alone", "1.0.0");
            stage.boot();
            stage.calls();
            stage.drop("left", "2.0.0");
            LiveChange shown = stage.live.preview(Map.of(), Set.of(), Set.of());
            assertThat(shown.restarts()).containsExactlyInAnyOrder("left", "perhaps", "top");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.calls())
                    .containsExactlyInAnyOrder(
                            "stop top", "stop perhaps", "stop left", "start left", "start top", "start perhaps")
                    .satisfies(calls -> assertThat(calls.indexOf("stop left")).isEqualTo(2))
                    .satisfies(calls -> assertThat(calls.indexOf("start left")).isEqualTo(3));
            LiveChange done = stage.events(LiveEvent.Applied.class).get(0).change();
            assertThat(done.items()).isEqualTo(shown.items());
            assertThat(done.stop().order()).isEqualTo(shown.stop().order());
            assertThat(done.starts()).isEqualTo(shown.starts());
            assertThat(done.unload()).isEqualTo(shown.unload());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTouchARenameAndARewriteOfTheSameContentRestartNothing(boolean stored) throws IOException {
        try (LiveStage stage = new LiveStage(home, stored)) {
            Path jar = stage.drop("a", "1.0.0");
            stage.drop("b", "1.0.0", "a");
            stage.boot();
            stage.calls();
            Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            Path renamed = Files.move(jar, stage.folder.resolve("z.jar"));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            Files.write(renamed, Files.readAllBytes(renamed));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            Path copy = Files.copy(renamed, stage.folder.resolve("y.jar"));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            Files.delete(renamed);
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.calls()).isEmpty();
            if (stored) {
                assertThat(stage.plugins.deletePlugin("a")).isTrue();
                assertThat(copy).doesNotExist();
            }
        }
    }

    @Test
    void whoWaitsForAMissingModuleStartsWhenItComes() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("web", "1.0.0", "db@>=2.0.0");
            stage.boot();
            assertThat(stage.plugins.discovered().findings())
                    .extracting(Finding::code)
                    .containsExactly(Finding.Code.MISSING_DEPENDENCY);
            stage.drop("db", "1.0.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.plugins.discovered().findings())
                    .extracting(Finding::code)
                    .containsExactly(Finding.Code.DEPENDENCY_VERSION);
            stage.drop("db", "2.0.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).isEqualTo(Map.of("db", "2.0.0 STARTED", "web", "1.0.0 STARTED"));
            Files.delete(stage.folder.resolve("db.jar"));
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules().get("web")).isEqualTo("1.0.0 CREATED");
            stage.calls();
            stage.drop("db", "2.1.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.calls()).containsExactly("start db", "start web");
        }
    }

    @Test
    void anUpdateThatDoesNotStartIsUndoneAndNotTriedAgain() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.drop("b", "1.0.0", "a");
            stage.drop("c", "1.0.0");
            stage.boot();
            stage.script().on("start a", () -> {
                if (stage.plugin("a").getDescriptor().getVersion().equals("2.0.0")) {
                    throw new IllegalStateException("no");
                }
            });
            stage.calls();
            stage.drop("a", "2.0.0");
            stage.drop("d", "1.0.0");
            assertThat(stage.look()).isEqualTo(Look.REFUSED);
            assertThat(stage.modules())
                    .isEqualTo(Map.of("a", "1.0.0 STARTED", "b", "1.0.0 STARTED", "c", "1.0.0 STARTED"));
            assertThat(stage.events(LiveEvent.Refused.class)).singleElement().satisfies(refused -> {
                assertThat(refused.undone()).isTrue();
                assertThat(refused.causes().get(0).cause())
                        .contains("Module 'a'")
                        .contains("no");
            });
            assertThat(stage.plugins.discovered().findings())
                    .extracting(finding -> finding.code() + " " + finding.module())
                    .containsExactlyInAnyOrder("EARLIER_CONTENT a", "EARLIER_CONTENT d.jar");
            stage.calls();
            Files.setLastModifiedTime(stage.folder.resolve("a.jar"), FileTime.fromMillis(5_000));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.calls()).isEmpty();
            stage.drop("a", "2.0.1");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules())
                    .containsEntry("a", "2.0.1 STARTED")
                    .containsEntry("b", "1.0.0 STARTED")
                    .containsEntry("d", "1.0.0 STARTED");
            assertThat(stage.plugins.discovered().findings()).isEmpty();
        }
    }

    @Test
    void anUpdateThatWouldNotFitIsRefusedBeforeAnythingStops() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.drop("b", "1.0.0", "a@<2.0.0");
            stage.boot();
            stage.calls();
            stage.drop("a", "2.0.0");
            assertThat(stage.look()).isEqualTo(Look.REFUSED);
            assertThat(stage.calls()).isEmpty();
            assertThat(stage.events(LiveEvent.Refused.class)).singleElement().satisfies(refused -> {
                assertThat(refused.undone()).isFalse();
                assertThat(refused.causes().get(0).cause()).contains("Module 'b' needs 'a' <2.0.0, found 2.0.0");
            });
            stage.drop("b", "2.0.0", "a");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).isEqualTo(Map.of("a", "2.0.0 STARTED", "b", "2.0.0 STARTED"));
        }
    }

    @Test
    void whatIsRefusedIsNotInTheWayOfOtherChanges() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.live.setRequire(List.of("must"));
            stage.drop("a", "1.0.0");
            stage.drop("b", "1.0.0", "a");
            stage.drop("must", "1.0.0");
            stage.boot();
            stage.script().on("start b", () -> {
                if (stage.plugin("b").getDescriptor().getVersion().equals("2.0.0")
                        && stage.plugin("a").getDescriptor().getVersion().equals("1.0.0")) {
                    throw new IllegalStateException("needs a newer one");
                }
            });
            stage.drop("b", "2.0.0", "a");
            assertThat(stage.look()).isEqualTo(Look.REFUSED);
            Files.delete(stage.folder.resolve("must.jar"));
            stage.calls();
            assertThat(stage.look()).isEqualTo(Look.REFUSED);
            stage.drop("c", "1.0.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.calls()).containsExactly("start c");
            Files.delete(stage.folder.resolve("c.jar"));
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules())
                    .isEqualTo(Map.of("a", "1.0.0 STARTED", "b", "1.0.0 STARTED", "must", "1.0.0 STARTED"));
            assertThat(stage.plugins.discovered().findings())
                    .extracting(finding -> finding.code() + " " + finding.module())
                    .containsExactly("EARLIER_CONTENT b");
            stage.drop("a", "2.0.0");
            assertThat(stage.look()).as("what it depends on differs").isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).containsEntry("b", "2.0.0 STARTED");
        }
    }

    @Test
    void aFailingModuleStaysWhereThatIsWanted() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.live.setKeepFailing(true);
            stage.drop("a", "1.0.0");
            stage.boot();
            stage.script().on("start a", () -> {
                throw new IllegalStateException("no");
            });
            stage.drop("a", "2.0.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).isEqualTo(Map.of("a", "2.0.0 FAILED"));
        }
    }

    @Test
    void aNewModuleThatFailsTakesNothingBackAndARequiredOneIsNotLetGo() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.live.setRequire(List.of("a"));
            stage.drop("a", "1.0.0");
            stage.boot();
            stage.script().on("start bad", () -> {
                throw new IllegalStateException("no");
            });
            stage.drop("bad", "1.0.0");
            stage.drop("good", "1.0.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).containsEntry("bad", "1.0.0 FAILED").containsEntry("good", "1.0.0 STARTED");
            Files.delete(stage.folder.resolve("a.jar"));
            assertThat(stage.look()).isEqualTo(Look.REFUSED);
            assertThat(stage.modules()).containsEntry("a", "1.0.0 STARTED");
        }
    }

    @Test
    void whatIsNotWholeWaitsAndIsToldAfterAWhileAndHoldsUpNobody() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            Path a = stage.drop("a", "1.0.0");
            stage.boot();
            stage.calls();
            byte[] whole = Files.readAllBytes(stage.jar("a", "2.0.0"));
            Path fresh = stage.folder.resolve("new.jar");
            for (int part = 0; part < 4; part++) {
                Files.write(a, Arrays.copyOf(whole, whole.length * part / 4));
                Files.write(fresh, Arrays.copyOf(whole, whole.length * part / 4));
                assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            }
            stage.drop("other", "1.0.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.calls()).containsExactly("start other");
            stage.passes(Duration.ofSeconds(29));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.events(LiveEvent.Unusable.class)).isEmpty();
            assertThat(stage.plugins.discovered().findings()).isEmpty();
            stage.passes(Duration.ofSeconds(1));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.events(LiveEvent.Unusable.class)).hasSize(2);
            assertThat(stage.plugins.discovered().findings())
                    .extracting(Finding::code)
                    .containsExactly(Finding.Code.BAD_ARCHIVE, Finding.Code.BAD_ARCHIVE);
            Files.delete(fresh);
            Files.write(a, whole);
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).isEqualTo(Map.of("a", "2.0.0 STARTED", "other", "1.0.0 STARTED"));
            assertThat(stage.plugins.discovered().findings()).isEmpty();
        }
    }

    @Test
    void anOverwriteInPlaceIsNeverSeenHalf() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            Path a = stage.drop("a", "1.0.0");
            stage.boot();
            stage.calls();
            byte[] whole = Files.readAllBytes(stage.jar("a", "1.0.1"));
            // as rsync --inplace does
            for (int at = 0; at < whole.length; at += whole.length / 5) {
                try (OutputStream out = Files.newOutputStream(a, StandardOpenOption.WRITE)) {
                    out.write(whole, 0, at);
                }
                Look look = stage.look();
                assertThat(look).isIn(Look.UNCHANGED);
                assertThat(stage.modules()).isEqualTo(Map.of("a", "1.0.0 STARTED"));
            }
            Files.write(a, whole);
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).isEqualTo(Map.of("a", "1.0.1 STARTED"));
        }
    }

    @Test
    void aWholeFileThatIsNoPluginLeavesWhatRan() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            Path a = stage.drop("a", "1.0.0");
            stage.boot();
            Files.writeString(a, "not an archive");
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.modules()).isEqualTo(Map.of("a", "1.0.0 STARTED"));
        }
    }

    @Test
    void aFolderThatVanishesOrIsNotMountedUnloadsNothing() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.boot();
            stage.calls();
            Path away = Files.move(stage.folder, home.resolve("away"));
            assertThat(stage.look()).isEqualTo(Look.UNREADABLE);
            assertThat(stage.look()).isEqualTo(Look.UNREADABLE);
            Files.createDirectory(stage.folder);
            assertThat(stage.look()).isEqualTo(Look.UNREADABLE);
            assertThat(stage.events(LiveEvent.Unreadable.class)).hasSize(1);
            Files.delete(stage.folder);
            Files.writeString(stage.folder, "a file");
            assertThat(stage.look()).isEqualTo(Look.UNREADABLE);
            Files.delete(stage.folder);
            Files.move(away, stage.folder);
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.events(LiveEvent.ReadableAgain.class)).hasSize(1);
            assertThat(stage.calls()).isEmpty();
            stage.drop("b", "1.0.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            Files.delete(stage.folder.resolve("a.jar"));
            Files.delete(stage.folder.resolve("b.jar"));
            assertThat(stage.look()).as("an operator empties the folder").isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).isEmpty();
        }
    }

    @Test
    void linksAreSwitchedAsKubernetesDoes() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            Path first = Files.createDirectory(stage.folder.resolve("..2026_1"));
            Path second = Files.createDirectory(stage.folder.resolve("..2026_2"));
            Files.move(stage.jar("a", "1.0.0"), first.resolve("a.jar"));
            Files.move(stage.jar("a", "2.0.0"), second.resolve("a.jar"));
            Path data = Files.createSymbolicLink(stage.folder.resolve("..data"), Path.of("..2026_1"));
            Files.createSymbolicLink(stage.folder.resolve("a.jar"), Path.of("..data", "a.jar"));
            stage.boot();
            assertThat(stage.modules()).isEqualTo(Map.of("a", "1.0.0 STARTED"));
            Path next = Files.createSymbolicLink(stage.folder.resolve("..data_tmp"), Path.of("..2026_2"));
            Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).isEqualTo(Map.of("a", "2.0.0 STARTED"));
            PluginFiles.delete(first);
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-P36500D", "-PT1H", "PT1H", "P36500D"})
    void aClockThatJumpsRestartsNothingAndHoldsUpNothing(Duration jump) throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.boot();
            stage.calls();
            stage.off = jump;
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            stage.drop("b", "1.0.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            Path later = stage.drop("a", "2.0.0");
            Files.setLastModifiedTime(later, FileTime.fromMillis(4_000_000_000_000L));
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            // the same size, and the same time in the future
            Path again = stage.drop("a", "3.0.0");
            Files.setLastModifiedTime(again, FileTime.fromMillis(4_000_000_000_000L));
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            stage.off = jump.negated();
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            stage.off = Duration.ZERO;
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.calls()).containsExactly("start b", "stop a", "start a", "stop a", "start a");
            assertThat(stage.modules()).isEqualTo(Map.of("a", "3.0.0 STARTED", "b", "1.0.0 STARTED"));
            assertThat(stage.plugins.store().orElseThrow().known(again))
                    .as("a file from the future is not read again and again")
                    .isPresent();
        }
        try (LiveStage stage = new LiveStage(home)) {
            stage.off = jump;
            stage.boot();
            assertThat(stage.modules()).isEqualTo(Map.of("a", "3.0.0 STARTED", "b", "1.0.0 STARTED"));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
        }
    }

    @Test
    void aThousandAtOnceAreOneChange() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.boot();
            for (int i = 0; i < 1000; i++) {
                stage.drop("p" + i, "1.0.0");
            }
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.plugins.getStartedPlugins()).hasSize(1000);
            assertThat(stage.events(LiveEvent.Applied.class)).hasSize(1);
        }
    }

    @Test
    void whatAnOperatorDisablesAndEnablesFollows() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.drop("b", "1.0.0", "a");
            stage.boot();
            stage.calls();
            Path list = Files.writeString(stage.folder.resolve("disabled.txt"), "a\n");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.calls()).containsExactly("stop b", "stop a");
            assertThat(stage.modules().get("a")).isEqualTo("1.0.0 DISABLED");
            Files.delete(list);
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.calls()).containsExactly("start a", "start b");
        }
    }

    @Test
    void pluginsThatAreFoldersAndZipsLiveToo() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.boot();
            Path folder = Files.createDirectory(stage.folder.resolve("f"));
            Files.writeString(folder.resolve("plugin.properties"), properties("f", "1.0.0"));
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            Files.writeString(folder.resolve("plugin.properties"), properties("f", "1.1.0"));
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).isEqualTo(Map.of("f", "1.1.0 STARTED"));
            Files.move(folder, stage.folder.resolve("g"));
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.modules()).isEqualTo(Map.of("f", "1.1.0 STARTED"));
        }
    }

    private static String properties(String id, String version) {
        return "plugin.id=%s\nplugin.version=%s\nplugin.class=%s\n"
                .formatted(id, version, io.aitherzero.fixture.ScriptedPlugin.class.getName());
    }

    @Test
    void aStartGoesBackToWhatWasAcceptedLast() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.drop("b", "1.0.0", "a");
            stage.boot();
        }
        try (LiveStage stage = new LiveStage(home)) {
            stage.script().on("start a", () -> {
                if (stage.plugin("a").getDescriptor().getVersion().equals("2.0.0")) {
                    throw new IllegalStateException("no");
                }
            });
            stage.drop("a", "2.0.0");
            stage.boot();
            assertThat(stage.modules()).isEqualTo(Map.of("a", "1.0.0 STARTED", "b", "1.0.0 STARTED"));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
            assertThat(stage.plugins.discovered().findings())
                    .extracting(Finding::code)
                    .containsExactly(Finding.Code.EARLIER_CONTENT);
        }
    }

    @Test
    void aFirstStartHasNothingToGoBackToAndAFailingModuleStaysFailed() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.script().on("start a", () -> {
                throw new IllegalStateException("no");
            });
            stage.drop("a", "1.0.0");
            stage.boot();
            assertThat(stage.modules()).isEqualTo(Map.of("a", "1.0.0 FAILED"));
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
        }
    }

    @Test
    void modulesAreRestartedOnRequest() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.drop("b", "1.0.0", "a");
            stage.boot();
            stage.calls();
            ClassLoader before = stage.plugin("a").getPluginClassLoader();
            assertThat(stage.live.restart(List.of("a"))).isPresent();
            assertThat(stage.calls()).containsExactly("stop b", "stop a", "start a", "start b");
            assertThat(stage.plugin("a").getPluginClassLoader()).isNotSameAs(before);
            assertThat(stage.live.restart(List.of("nobody"))).isEmpty();
        }
    }

    @Test
    void whatWouldComeOfAnArchiveIsShownAndNothingIsDone() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.drop("b", "1.0.0", "a");
            stage.boot();
            stage.calls();
            LiveChange change = stage.live.preview(
                    Map.of(stage.folder.resolve("a.jar"), stage.jar("a", "2.0.0")), Set.of(), Set.of());
            assertThat(change.items())
                    .extracting(Object::toString)
                    .containsExactly("a 1.0.0 -> 2.0.0 (updated)", "b 1.0.0 (restarted)");
            assertThat(stage.live
                            .preview(Map.of(), Set.of(stage.folder.resolve("b.jar")), Set.of())
                            .stop()
                            .order())
                    .containsExactly("b");
            Path bad = Files.writeString(home.resolve("bad.jar"), "text");
            assertThatThrownBy(
                            () -> stage.live.preview(Map.of(stage.folder.resolve("bad.jar"), bad), Set.of(), Set.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Archive 'bad.jar' is not a plugin");
            assertThat(stage.calls()).isEmpty();
            assertThat(stage.look()).isEqualTo(Look.UNCHANGED);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theThreadSeesWhatComesAndEndsWhenItIsClosed(boolean events) throws Exception {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.plugins.loadPlugins();
            stage.plugins.startPlugins();
            BlockingQueue<LiveEvent> told = new LinkedBlockingQueue<>();
            stage.live.addListener(told::add);
            stage.live.setPeriod(Duration.ofMillis(50));
            if (!events) {
                stage.live.setEvents(Optional::empty);
            }
            stage.live.start();
            assertThatThrownBy(stage.live::start).hasMessage("The live folder was started before; make another one");
            stage.drop("b", "1.0.0");
            awaited(told, LiveEvent.Applied.class);
            // away and back, with another content
            Path away = Files.move(stage.folder, home.resolve("away"));
            awaited(told, LiveEvent.Unreadable.class);
            Files.delete(away.resolve("b.jar"));
            Files.move(away, stage.folder);
            awaited(told, LiveEvent.ReadableAgain.class);
            awaited(told, LiveEvent.Applied.class);
            assertThat(stage.modules()).isEqualTo(Map.of("a", "1.0.0 STARTED"));
            stage.drop("c", "1.0.0");
            awaited(told, LiveEvent.Applied.class);
            assertThat(stage.script().calls("a")).containsExactly("new", "start");
            stage.live.close();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("aither-live"));
        }
    }

    private static void awaited(BlockingQueue<LiveEvent> told, Class<? extends LiveEvent> type)
            throws InterruptedException {
        LiveEvent event;
        do {
            event = told.poll(60, TimeUnit.SECONDS);
            assertThat(event).as("until " + type.getSimpleName()).isNotNull();
        } while (!type.isInstance(event));
    }

    @Test
    void theFolderItselfMayBeALinkThatIsSwitched() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            Path one = Files.move(stage.folder, home.resolve("one"));
            Path two = Files.createDirectory(home.resolve("two"));
            Path link = Files.createSymbolicLink(stage.folder, one);
            Files.move(stage.jar("a", "1.0.0"), one.resolve("a.jar"));
            Files.move(stage.jar("b", "1.0.0"), one.resolve("b.jar"));
            stage.boot();
            stage.calls();
            Files.copy(one.resolve("b.jar"), two.resolve("b.jar"));
            Files.move(stage.jar("a", "2.0.0"), two.resolve("a.jar"));
            Path next = Files.createSymbolicLink(home.resolve("next"), two);
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
            assertThat(stage.calls()).containsExactly("stop a", "start a");
            Files.delete(link);
            Path nowhere = Files.createSymbolicLink(stage.folder, home.resolve("nowhere"));
            assertThat(stage.look()).as(nowhere + " leads nowhere").isEqualTo(Look.UNREADABLE);
            assertThat(stage.modules()).isEqualTo(Map.of("a", "2.0.0 STARTED", "b", "1.0.0 STARTED"));
        }
    }

    @Test
    void aListenerThatThrowsHarmsNothing() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.live.addListener(event -> {
                throw new AssertionError("no");
            });
            stage.boot();
            stage.drop("a", "1.0.0");
            assertThat(stage.look()).isEqualTo(Look.APPLIED);
        }
    }

    @Test
    void acceptedSetsAreKeptInAFileOfLines() throws IOException {
        try (LiveStage stage = new LiveStage(home)) {
            stage.drop("a", "1.0.0");
            stage.boot();
            stage.drop("a", "1.1.0");
            stage.look();
            assertThat(stage.sets.all())
                    .extracting(set -> set.number() + " " + set.members().get(0).version())
                    .containsExactly("1 1.0.0", "2 1.1.0");
            Path file = home.resolve("store").resolve("sets");
            Files.writeString(file, Files.readString(file).substring(0, 40));
            assertThat(stage.sets.all()).isEmpty();
        }
    }
}
