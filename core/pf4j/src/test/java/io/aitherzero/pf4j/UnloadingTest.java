package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.fixture.ForkedJvm;
import io.aitherzero.fixture.PluginSources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

class UnloadingTest {
    @TempDir
    Path home;

    private static final String HEAD = """
            package leak;
            public class Leaking extends org.pf4j.Plugin {
              public Leaking(org.pf4j.PluginWrapper wrapper) { super(wrapper); }
              @Override public void start() {
                try { begin(); } catch (Exception e) { throw new IllegalStateException(e); }
              }
            """;

    private void plugin(LiveStage stage, String body) {
        Map<String, byte[]> classes = PluginSources.compile("leak.Leaking", HEAD + body + "}");
        PluginSources.plugin("leaking")
                .attribute("Plugin-Class", "leak.Leaking")
                .classes(classes, "leak.Leaking")
                .jar(stage.folder);
    }

    private List<Finding> leaksOf(String body) throws Exception {
        try (LiveStage stage = new LiveStage(home)) {
            plugin(stage, body);
            stage.boot();
            assertThat(stage.modules()).containsEntry("leaking", "1.0.0 STARTED");
            java.nio.file.Files.delete(stage.folder.resolve("leaking.jar"));
            assertThat(stage.look()).isEqualTo(LiveFolder.Look.APPLIED);
            assertThat(stage.events(LiveEvent.Leaked.class)).isEmpty();
            stage.passes(Duration.ofSeconds(30));
            LiveFolder.Look ignored = stage.look();
            List<Finding> told = stage.events(LiveEvent.Leaked.class).stream()
                    .map(LiveEvent.Leaked::finding)
                    .toList();
            assertThat(stage.plugins.discovered().findings()).isEqualTo(told);
            return told;
        }
    }

    @Test
    void aThreadIsNamed() throws Exception {
        assertThat(leaksOf("""
                        private void begin() {
                          Thread thread = new Thread(() -> { while (true) java.util.concurrent.locks.LockSupport.park(); }, "mine");
                          thread.setDaemon(true);
                          thread.start();
                        }
                        """)).singleElement().satisfies(leak -> {
            assertThat(leak.code()).isEqualTo(Finding.Code.LEAKED_LOADER);
            assertThat(leak.cause())
                    .startsWith("Module 'leaking' 1.0.0 is unloaded, but its classes are still in use: live threads"
                            + " 'mine' at leak.Leaking.lambda$begin$");
        });
    }

    @Test
    void aDriverIsNamed() throws Exception {
        assertThat(leaksOf("""
                        private void begin() throws Exception { java.sql.DriverManager.registerDriver(new Mine()); }
                        public static class Mine implements java.sql.Driver {
                          public java.sql.Connection connect(String url, java.util.Properties info) { return null; }
                          public boolean acceptsURL(String url) { return false; }
                          public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties info) { return null; }
                          public int getMajorVersion() { return 1; }
                          public int getMinorVersion() { return 0; }
                          public boolean jdbcCompliant() { return false; }
                          public java.util.logging.Logger getParentLogger() { return null; }
                        }
                        """))
                .singleElement()
                .satisfies(leak -> assertThat(leak.cause()).endsWith("JDBC drivers leak.Leaking$Mine"));
    }

    @Test
    void anMBeanIsNamed() throws Exception {
        assertThat(leaksOf("""
                        public interface MineMBean { int getValue(); }
                        public static class Mine implements MineMBean { public int getValue() { return 1; } }
                        private void begin() throws Exception {
                          java.lang.management.ManagementFactory.getPlatformMBeanServer()
                              .registerMBean(new Mine(), new javax.management.ObjectName("leak:name=mine"));
                        }
                        """))
                .singleElement()
                .satisfies(leak -> assertThat(leak.cause()).endsWith("MBeans leak:name=mine"));
        java.lang.management.ManagementFactory.getPlatformMBeanServer()
                .unregisterMBean(new javax.management.ObjectName("leak:name=mine"));
    }

    @Test
    void aShutdownHookIsNamedWhereTheJvmTellsThem() throws Exception {
        assertThat(ForkedJvm.run(
                                HookedPlugin.class,
                                List.of("--add-opens=java.base/java.lang=ALL-UNNAMED"),
                                home.toString())
                        .value("leak"))
                .endsWith("shutdown hooks 'at the end'");
    }

    @Test
    void aPluginThatLeavesNothingLeavesNoLoaderAndNoThread() throws Exception {
        try (LiveStage stage = new LiveStage(home)) {
            plugin(stage, """
                    private void begin() throws Exception {
                      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
                      org.slf4j.MDC.put("left", "here");
                      getClass().getResource("/leak/Leaking.class").openStream().close();
                    }
                    """);
            stage.boot();
            int threads = Thread.activeCount();
            for (int cycle = 0; cycle < 50; cycle++) {
                assertThat(stage.live.restart(List.of("leaking"))).isPresent();
            }
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            stage.plugins.stopPlugin("leaking");
            stage.plugins.startPlugin("leaking");
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
            assertThat(MDC.get("left")).isNull();
            assertThat(stage.plugins.leaks()).isEmpty();
            while (Thread.activeCount() > threads) {
                // one that describes archives may be just ending
                Thread.onSpinWait();
            }
        }
    }
}
