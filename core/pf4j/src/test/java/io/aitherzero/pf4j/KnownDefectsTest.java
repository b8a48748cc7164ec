package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ConcurrentModificationException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginStateListener;
import org.pf4j.PluginWrapper;

/** Where ours differs on purpose: what PF4J 3.15.0 does in starting and stopping, and what ours does. */
class KnownDefectsTest extends DefectScenarios {
    @Test
    void stoppingAllStopsAll() throws Exception {
        load(stock, "a", "b<-a", "c<-b");
        stock.plugins().startPlugins();
        assertThatThrownBy(stock.plugins()::stopPlugins).isInstanceOf(ConcurrentModificationException.class);

        each(stage -> {
            load(stage, "a", "b<-a", "c<-b", "d");
            stage.plugins().startPlugins();
            stage.plugins().stopPlugins();
            assertThat(stage.plugins().getPlugins(PluginState.STOPPED)).hasSize(4);
            assertThat(stage.plugins().getStartedPlugins()).isEmpty();
            List<String> stops = stage.script().calls().stream()
                    .filter(call -> call.startsWith("stop"))
                    .toList();
            assertThat(stops).containsSubsequence("stop c", "stop b", "stop a");
        });
    }

    @Test
    void bulkStartLeavesOutWhatRequiresAFailedOrDisabledPlugin() throws Exception {
        Differential.Scenario scenario = stage -> {
            load(stage, "bad", "user<-bad", "far<-user", "off", "needsOff<-off");
            stage.plugins().disablePlugin("off");
            stage.script().on("start bad", () -> {
                throw new IllegalStateException("no port");
            });
            stage.plugins().startPlugins();
        };
        scenario.play(stock);
        assertThat(state(stock, "far")).isEqualTo(PluginState.STARTED);
        assertThat(state(stock, "needsOff")).isEqualTo(PluginState.STARTED);

        each(stage -> {
            scenario.play(stage);
            assertThat(stage.plugins().getStartedPlugins()).isEmpty();
            assertThat(failure(stage, "bad")).hasMessage("no port");
            assertThat(failure(stage, "user"))
                    .isInstanceOf(PluginRuntimeException.class)
                    .hasMessage("Required dependency 'bad' failed to start");
            assertThat(failure(stage, "far")).hasMessage("Required dependency 'user' failed to start");
            assertThat(failure(stage, "needsOff")).hasMessage("Required dependency 'off' failed to start");
            assertThat(state(stage, "off")).isEqualTo(PluginState.DISABLED);
            assertThat(stage.script().calls("far")).isEmpty();
        });
    }

    @Test
    void theConstructorsExceptionIsTheReason() throws Exception {
        Differential.Scenario scenario = stage -> {
            load(stage, "a");
            stage.script().on("new a", () -> {
                throw new IllegalStateException("no licence");
            });
            stage.plugins().startPlugins();
        };
        scenario.play(stock);
        assertThat(failure(stock, "a")).isInstanceOf(NullPointerException.class);

        each(stage -> {
            scenario.play(stage);
            assertThat(state(stage, "a")).isEqualTo(PluginState.FAILED);
            assertThat(failure(stage, "a"))
                    .isInstanceOf(PluginRuntimeException.class)
                    .hasMessageContaining("'a'")
                    .hasRootCauseMessage("no licence");
        });
    }

    @Test
    void anErrorInAStartIsThatPluginsOwn() throws Exception {
        Differential.Scenario scenario = stage -> {
            load(stage, "a", "b", "c");
            stage.script()
                    .on("start a", () -> {
                        throw new AssertionError("a");
                    })
                    .on("start b", () -> {
                        throw new StackOverflowError("b");
                    })
                    .on("start c", () -> {
                        throw new OutOfMemoryError("c");
                    });
        };
        scenario.play(stock);
        assertThatThrownBy(stock.plugins()::startPlugins).isInstanceOf(Error.class);
        assertThat(stock.plugins().getPlugins(PluginState.RESOLVED)).hasSize(3);

        each(stage -> {
            scenario.play(stage);
            load(stage, "good");
            stage.plugins().startPlugins();
            for (String id : List.of("a", "b", "c")) {
                assertThat(failure(stage, id)).isInstanceOf(Error.class).hasMessage(id);
                assertThat(stage.plugins().startPlugin(id)).isEqualTo(PluginState.FAILED);
            }
            assertThat(state(stage, "good")).isEqualTo(PluginState.STARTED);
        });
    }

    @Test
    void anythingThrownByAStopIsThatPluginsOwn() throws Exception {
        Differential.Scenario scenario = stage -> {
            load(stage, "a");
            stage.script().on("stop a", () -> {
                throw new IllegalStateException("busy");
            });
            stage.plugins().startPlugins();
        };
        scenario.play(stock);
        assertThatThrownBy(() -> stock.plugins().stopPlugin("a")).hasMessage("busy");
        assertThat(state(stock, "a")).isEqualTo(PluginState.STARTED);

        each(stage -> {
            scenario.play(stage);
            load(stage, "b", "c<-b");
            stage.plugins().startPlugins();
            stage.plugins().stopPlugins();
            assertThat(state(stage, "a")).isEqualTo(PluginState.FAILED);
            assertThat(failure(stage, "a"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("busy");
            assertThat(stage.plugins().getPlugins(PluginState.STOPPED)).hasSize(2);
            assertThat(((ParallelPluginManager) stage.plugins()).lastStop())
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.cause())
                            .isEqualTo("Module 'a' failed in stop(): java.lang.IllegalStateException: busy"));
            assertThat(stage.plugins().startPlugin("a")).isEqualTo(PluginState.STARTED);
            assertThat(stage.plugins().stopPlugin("a")).isEqualTo(PluginState.FAILED);
        });
    }

    @Test
    void aListenerThatThrowsHarmsNobody() throws Exception {
        PluginStateListener bad = event -> {
            if (event.getPluginState() == PluginState.STARTED) {
                throw new IllegalStateException("bad listener");
            }
        };
        load(stock, "a", "b");
        stock.plugins().addPluginStateListener(bad);
        assertThatThrownBy(stock.plugins()::startPlugins).hasMessage("bad listener");
        assertThat(stock.plugins().getPlugins(PluginState.RESOLVED)).hasSize(1);

        each(stage -> {
            stage.plugins().addPluginStateListener(bad);
            stage.plugins().addPluginStateListener(event -> {
                throw new StackOverflowError("worse listener");
            });
            Events behind = Events.of(stage.plugins());
            load(stage, "a", "b");
            stage.plugins().startPlugins();
            assertThat(stage.plugins().getStartedPlugins()).hasSize(2);
            assertThat(behind.of("a")).containsExactly("CREATED>RESOLVED", "RESOLVED>STARTED");
        });
    }

    @Test
    void aListenerMayRemoveItself() throws Exception {
        Differential.Scenario scenario = stage -> {
            PluginStateListener[] itself = new PluginStateListener[1];
            itself[0] = event -> stage.plugins().removePluginStateListener(itself[0]);
            stage.plugins().addPluginStateListener(itself[0]);
            stage.plugins().addPluginStateListener(event -> {});
            stage.plugins().addPluginStateListener(event -> {});
            load(stage, "a");
        };
        assertThatThrownBy(() -> scenario.play(stock)).isInstanceOf(ConcurrentModificationException.class);
        each(stage -> {
            scenario.play(stage);
            assertThat(state(stage, "a")).isEqualTo(PluginState.RESOLVED);
        });
    }

    @Test
    void aPluginThatUnloadsAnotherInItsStartSkipsNobody() throws Exception {
        each(stage -> {
            load(stage, "a", "b", "c", "d");
            stage.script().on("start a", () -> stage.plugins().unloadPlugin("b"));
            stage.plugins().startPlugins();
            assertThat(stage.plugins().getPlugins())
                    .extracting(PluginWrapper::getPluginState)
                    .containsOnly(PluginState.STARTED)
                    .hasSize(3);
        });
    }

    @Test
    void anOptionalDependencyThatIsThereStartsFirst() throws Exception {
        Differential.Scenario scenario = stage -> {
            load(stage, "aaa<-zzz?", "bbb<-zzz?@>=2.0.0", "zzz");
            stage.plugins().startPlugins();
        };
        scenario.play(stock);
        assertThat(stock.plugins().getStartedPlugins()).hasSize(3);

        each(stage -> {
            scenario.play(stage);
            assertThat(stage.script().calls()).containsSubsequence("start zzz", "start aaa");
            assertThat(((ParallelPluginManager) stage.plugins()).discovered().findings())
                    .singleElement()
                    .satisfies(finding ->
                            assertThat(finding.cause()).isEqualTo("Module 'bbb' can use 'zzz' >=2.0.0, found 1.0.0"));
        });
    }

    @Test
    void mutualOptionalDependenciesStart() throws Exception {
        load(stock, "a<-b?", "b<-a?");
        assertThatThrownBy(() -> {
                    stock.plugins().startPlugin("a");
                    stock.plugins().getPluginClassLoader("a").loadClass("no.such.Type");
                })
                .isInstanceOf(StackOverflowError.class);

        each(stage -> {
            load(stage, "a<-b?", "b<-a?");
            stage.plugins().startPlugins();
            assertThat(stage.plugins().getStartedPlugins()).hasSize(2);
            stage.plugins().stopPlugins();
            assertThat(stage.plugins().startPlugin("b")).isEqualTo(PluginState.STARTED);
            assertThatThrownBy(() -> stage.plugins().getPluginClassLoader("a").loadClass("no.such.Type"))
                    .isInstanceOf(ClassNotFoundException.class);
        });
    }

    @Test
    void aFailedStartIsTriedAgainAndCounted() throws Exception {
        each(stage -> {
            load(stage, "a");
            stage.script().on("start a", () -> {
                throw new IllegalStateException("no port");
            });
            Events events = Events.of(stage.plugins());
            stage.plugins().startPlugins();
            stage.plugins().startPlugins();
            assertThat(stage.script().calls("a")).containsExactly("new", "start", "start");
            assertThat(events.of("a")).containsExactly("RESOLVED>FAILED");
            stage.script().on("start a", () -> {});
            stage.plugins().startPlugins();
            assertThat(events.of("a")).containsExactly("RESOLVED>FAILED", "FAILED>STARTED");
            assertThat(failure(stage, "a")).isNull();
        });
    }

    @Test
    void aPluginThatCannotBeMadeIsDeletedAllTheSame() throws Exception {
        Differential.Scenario scenario = stage -> {
            load(stage, "a");
            stage.script().on("new a", () -> {
                throw new IllegalStateException("no licence");
            });
        };
        scenario.play(stock);
        assertThatThrownBy(() -> stock.plugins().deletePlugin("a")).isInstanceOf(NullPointerException.class);
        assertThat(stock.folder.resolve("a.jar")).exists();

        each(stage -> {
            scenario.play(stage);
            assertThat(stage.plugins().deletePlugin("a")).isTrue();
            assertThat(stage.plugins().getPlugins()).isEmpty();
            assertThat(stage.folder.resolve("a.jar")).doesNotExist();
        });
    }
}
