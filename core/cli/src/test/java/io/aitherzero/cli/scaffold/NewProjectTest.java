package io.aitherzero.cli.scaffold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.fixture.PluginSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewProjectTest {
    private static final String POINT = """
            package far;

            import java.util.*;

            public interface Point extends org.pf4j.ExtensionPoint {
                enum Kind { ONE }

                int count();

                Optional<Kind> kind(List<? extends Map<String, int[]>> of, Kind... kinds);

                void tell(String text);

                default String name() { return ""; }
            }
            """;

    @TempDir
    Path scratch;

    private Path repository;

    @BeforeEach
    void repository() throws IOException {
        repository = scratch.resolve("a repo");
        Files.createDirectories(repository.resolve("io/aitherzero/aitherzero-plugin-parent"));
        Files.writeString(repository.resolve("io/aitherzero/aitherzero-plugin-parent/x.pom"), "<project/>");
    }

    private NewProject project(String id) {
        return NewProject.of(id, Optional.empty(), "0.12.0", repository, false);
    }

    /** What is not a test, as javac is given it. */
    private static List<String> sources(Map<String, String> files) {
        List<String> sources = new ArrayList<>();
        files.forEach((path, text) -> {
            if (path.startsWith("src/main/java/")) {
                sources.add(path.substring("src/main/java/".length(), path.length() - ".java".length())
                        .replace('/', '.'));
                sources.add(text);
            }
        });
        return sources;
    }

    @Test
    void projectIsWholeAndItsSourcesCompile() throws IOException {
        NewProject project = project("watch-dog2");
        Path folder = scratch.resolve("watch-dog2");

        assertThat(project.write(folder))
                .containsExactly(
                        "pom.xml",
                        "README.md",
                        ".gitignore",
                        "src/main/java/com/example/watchdog2/WatchDog2Plugin.java",
                        "src/main/java/com/example/watchdog2/WatchDog2Settings.java",
                        "src/main/java/com/example/watchdog2/WatchDog2Greeter.java",
                        "src/main/java/com/example/watchdog2/WatchDog2Greeting.java",
                        "src/test/java/com/example/watchdog2/WatchDog2PluginTest.java")
                .allSatisfy(file -> assertThat(folder.resolve(file)).content().doesNotContainPattern("@[A-Za-z]+@"));
        assertThat(folder.resolve("pom.xml"))
                .content()
                .contains("<plugin.class>com.example.watchdog2.WatchDog2Plugin</plugin.class>")
                .contains("<relativePath />")
                .contains("<url>" + repository.toUri().toString().replaceFirst("/$", "") + "</url>")
                .contains("a%20repo");
        Map<String, byte[]> compiled =
                PluginSources.compile(sources(project.files()).toArray(String[]::new));
        assertThat(compiled).containsKey("com.example.watchdog2.WatchDog2Plugin");
        assertThatThrownBy(() -> project.write(folder))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("must be new or empty, but has ");
    }

    @Test
    void selfContainedProjectHasTheRepository() throws IOException {
        Path folder = scratch.resolve("alone");
        NewProject.of("alone", Optional.of("org.me"), "0.12.0", repository, true)
                .write(folder);

        assertThat(folder.resolve(".aither/repo/io/aitherzero/aitherzero-plugin-parent/x.pom"))
                .exists();
        assertThat(folder.resolve("src/main/java/org/me/AlonePlugin.java")).exists();
        assertThat(folder.resolve("pom.xml"))
                .content()
                .contains("<relativePath>.aither/repo/io/aitherzero/aitherzero-plugin-parent/0.12.0/")
                .contains("<url>file://${project.basedir}/.aither/repo</url>");
    }

    @Test
    void extensionOfANeighbourHasEachMethodThatItNeeds() throws IOException {
        Map<String, byte[]> far = PluginSources.compile(
                "far.Point",
                POINT,
                "far.Own",
                "package far; public abstract class Own implements Point, Comparable<Own> {}");
        Path plugins = Files.createDirectories(scratch.resolve("plugins"));
        PluginSources.plugin("far")
                .attribute("Plugin-Artifact", "org.far:far-plugin:2.1")
                .classes(far, "far.Point", "far.Own")
                .entry("META-INF/extensions.idx", "far.Own # one\n")
                .jar(plugins);

        Map<String, String> files =
                project("near").extensionOf("far", List.of(plugins)).files();

        assertThat(files.get("pom.xml"))
                .contains("<plugin.dependencies>far@&gt;=2.1</plugin.dependencies>")
                .contains("<groupId>org.far</groupId>")
                .contains("<artifactId>far-plugin</artifactId>");
        List<String> sources = sources(files);
        sources.add("far.Point");
        sources.add(POINT);
        assertThat(PluginSources.compile(sources.toArray(String[]::new))).containsKey("com.example.near.NearExtension");
        assertThat(files.get("src/test/java/com/example/near/NearExtensionTest.java"))
                .contains("far.Point.class");
    }

    @Test
    void whatCannotBeIsRefusedWithTheWayOut() throws IOException {
        assertThatThrownBy(() -> project("../x"))
                .isInstanceOf(ProjectException.class)
                .hasMessage(
                        "Id '../x' must be made of small letters, digits and '-', first a letter, since it names the artifact as well; choose one such as my-plugin");
        assertThat(project("new").files()).containsKey("src/main/java/com/example/newplugin/NewPlugin.java");
        assertThatThrownBy(() -> NewProject.of("x", Optional.of("a-b"), "0.12.0", repository, false))
                .hasMessage(
                        "Package 'a-b' must be small letters, digits and '_' with dots, and no word of Java; choose one such as org.me.tools");
        assertThatThrownBy(() -> NewProject.of("x", Optional.empty(), "0.12.0", scratch, false))
                .hasMessageStartingWith("There is no repository with the parent of plugin projects at ");
        Path plugins = Files.createDirectories(scratch.resolve("plugins"));
        PluginSources.plugin("far").jar(plugins);
        assertThatThrownBy(() -> project("near").extensionOf("far", List.of(plugins)))
                .hasMessageContaining("does not say in its manifest which artifact it is");
        assertThatThrownBy(() -> project("near").extensionOf("fa", List.of(plugins)))
                .hasMessageStartingWith("There is no plugin 'fa' in ");
    }
}
