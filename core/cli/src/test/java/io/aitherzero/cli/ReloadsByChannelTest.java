package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.cli.live.FollowedHost;
import io.aitherzero.fixture.LiveLoaders;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.host.Host;
import io.aitherzero.host.HostSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code plugin restart} and {@code reload}, again and again, in a host of this process. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Tag("slow")
class ReloadsByChannelTest {
    private static final String MODULE = """
            package busy;

            import io.aitherzero.api.parallel.*;
            import io.aitherzero.api.plugin.*;
            import java.time.Duration;
            import java.util.List;

            public final class Busy extends ModulePlugin {
                public record Settings(int number) {}
                public Busy(ModuleContext context) {
                    super(context);
                }

                @Override
                public void start() {
                    context().configuration(new Settings(1));
                    context().health("self", Health::up);
                    context().onMemoryPressure(now -> {});
                    context().scheduler().withFixedDelay("beat", Duration.ofMillis(1), () -> {});
                    context().parallel().forEach(List.of(1, 2), (item, it) -> item, BatchOptions.of("b", Workload.IO));
                }
            }
            """;

    @TempDir
    Path home;

    @Test
    void fiftyRestartsLeaveNoLoader() throws Exception {
        PluginSources.plugin("busy")
                .attribute("Plugin-Class", "busy.Busy")
                .classes(PluginSources.compile("busy.Busy", MODULE), "busy.Busy")
                .jar(Files.createDirectories(home.resolve("plugins")));
        int before = LiveLoaders.count();
        HostSettings settings = HostSettings.read(home);
        try (Host host = Host.open(settings);
                FollowedHost followed = new FollowedHost(host, settings, "nowhere")) {
            BootProfile boot = host.start(new BootListener() {});
            followed.open(boot, said -> {}, () -> "no", () -> {});
            for (int cycle = 0; cycle < 50; cycle++) {
                Typed typed = new Typed().in(home);
                if (cycle % 2 == 0) {
                    assertThat(typed.run("plugin", "restart", "busy"))
                            .as(typed.err())
                            .isZero();
                } else {
                    Files.writeString(
                            Files.createDirectories(home.resolve("conf")).resolve("busy.conf"),
                            "number = " + cycle + "\n");
                    assertThat(typed.run("reload")).as(typed.err()).isZero();
                    assertThat(typed.out()).contains("Restarted busy");
                }
                assertThat(new Typed().in(home).run("status")).isZero();
            }
            assertThat(LiveLoaders.awaitAtMost(before + 1)).isLessThanOrEqualTo(before + 1);
        }
        assertThat(LiveLoaders.awaitAtMost(before)).isLessThanOrEqualTo(before);
    }
}
