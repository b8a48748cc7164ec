package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.api.plugin.ModuleContext;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Finding;
import io.aitherzero.boot.run.BootListener;
import io.aitherzero.fixture.PluginSources;
import io.aitherzero.pf4j.ParallelPluginManager;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Modules that hold copies of what the host has, and modules whose real fault lies below the first one. */
class BundledLibrariesTest {
    private static final Map<String, byte[]> CLASSES = PluginSources.compile(
            "m.Logs", module("Logs", "context.logger().info(\"started\");"),
            "m.Initializer", module("Initializer", "m.Broken.touch();"),
            "m.Twice", module("Twice", "try { m.Broken.touch(); } catch (Error e) { } m.Broken.touch();"),
            "m.Broken",
                    "package m; public class Broken { static { if (true) throw new IllegalStateException(\"no port\"); }"
                            + " public static void touch() {} }");

    @TempDir
    Path home;

    private static String module(String name, String start) {
        return "package m; public class " + name + " extends io.aitherzero.api.plugin.ModulePlugin {"
                + " private final io.aitherzero.api.plugin.ModuleContext context;"
                + " public " + name
                + "(io.aitherzero.api.plugin.ModuleContext context) { super(context); this.context = context; }"
                + " @Override public void start() { " + start + " } }";
    }

    private Path folder(String name) throws IOException {
        Path folder = home.resolve("plugins").resolve("p");
        for (String type : List.of("m." + name, "m.Broken")) {
            Path file = folder.resolve("classes").resolve(type.replace('.', '/') + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, CLASSES.get(type));
        }
        Files.writeString(
                folder.resolve("plugin.properties"),
                "plugin.id=p\nplugin.version=1.0.0\nplugin.class=m." + name + "\n");
        return folder;
    }

    private Finding reason() {
        try (Host host = Host.open(HostSettings.read(home))) {
            BootProfile profile = host.start(new BootListener() {});
            return profile.modules().get(0).reason().orElseThrow();
        }
    }

    @Test
    void theJarThatIsInTheWayIsNamed() throws IOException, URISyntaxException {
        Path library = Files.createDirectories(folder("Logs").resolve("lib")).resolve("slf4j-api-9.jar");
        Path own = Path.of(
                Logger.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Files.copy(own, library);
        Finding finding = reason();
        assertThat(finding.code()).isEqualTo(Finding.Code.START_FAILED);
        assertThat(finding.cause()).contains("LinkageError: loader constraint violation");
        assertThat(finding.remedy())
                .isEqualTo(
                        "Leave lib/slf4j-api-9.jar out of the archive: give slf4j-api <scope>provided</scope> in the pom, or"
                                + " exclude it from what brings it");
        Files.delete(library);
        try (Host host = Host.open(HostSettings.read(home))) {
            assertThat(host.start(new BootListener() {}).modules().get(0).reason())
                    .isEmpty();
        }
    }

    @Test
    void aModuleThatHoldsTheApiIsToldSo() throws IOException {
        Path folder = folder("Logs");
        for (Class<?> type : List.of(ModuleContext.class, io.aitherzero.api.plugin.ModulePlugin.class)) {
            String name = type.getName().replace('.', '/') + ".class";
            Path file = folder.resolve("classes").resolve(name);
            Files.createDirectories(file.getParent());
            try (InputStream in = type.getResourceAsStream("/" + name)) {
                Files.copy(in, file);
            }
        }
        Finding finding = reason();
        assertThat(finding.code()).isEqualTo(Finding.Code.BUNDLES_API);
        assertThat(finding.module()).isEqualTo("p");
        assertThat(finding.remedy())
                .isEqualTo(
                        "Leave it out of the archive: give the dependency <scope>provided</scope> in the pom, and build"
                                + " again");
        ParallelPluginManager alone = new ParallelPluginManager(home.resolve("plugins"));
        alone.loadPlugins();
        alone.startPlugins();
        assertThat(alone.getPlugin("p").getFailedException())
                .hasMessageContaining(
                        "class 'm.Logs' takes a ModuleContext of its own and not the host's, as its archive holds"
                                + " a copy of plugin-api;");
    }

    @Test
    void theRealCauseOfAFailedInitializerIsNamed() throws IOException {
        folder("Initializer");
        assertThat(reason().cause())
                .startsWith("Module 'p' failed in start(): java.lang.ExceptionInInitializerError, caused by"
                        + " java.lang.IllegalStateException: no port, at m.Broken.<clinit>");
        folder("Twice");
        assertThat(reason().cause()).contains("Could not initialize class m.Broken", "IllegalStateException: no port");
    }

    @Test
    void classOfANewerJavaIsSaidToNeedItOrAnotherBuild() throws IOException {
        Path type = folder("Logs").resolve("classes/m/Logs.class");
        byte[] bytes = Files.readAllBytes(type);
        bytes[7] = 99;
        Files.write(type, bytes);
        assertThat(reason().remedy())
                .isEqualTo(
                        "Run the host on Java 55 or newer, which it is compiled for, or take one that is compiled for Java "
                                + "%1$d (--release %1$d)",
                        Runtime.version().feature());
    }
}
