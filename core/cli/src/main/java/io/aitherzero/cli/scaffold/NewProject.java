package io.aitherzero.cli.scaffold;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/** A new plugin project: a pom, a plugin with a test, the next commands. */
public final class NewProject {
    private final String id;
    private final String packageName;
    private final String version;
    private final Path repository;
    private final boolean selfContained;
    private final Optional<Neighbour> neighbour;

    private NewProject(
            String id,
            String packageName,
            String version,
            Path repository,
            boolean selfContained,
            Optional<Neighbour> neighbour) {
        this.id = id;
        this.packageName = packageName;
        this.version = version;
        this.repository = repository;
        this.selfContained = selfContained;
        this.neighbour = neighbour;
    }

    /**
     * A project.
     *
     * @param id of the plugin
     * @param packageName of its classes; empty for one that is made of the id
     * @param version of the API
     * @param repository the Maven repository of the distribution
     * @param selfContained whether the project gets a copy of it
     * @throws ProjectException if the names or the repository do not do
     */
    public static NewProject of(
            String id, Optional<String> packageName, String version, Path repository, boolean selfContained) {
        if (!id.matches("[a-z][a-z0-9-]{0,99}")) {
            throw new ProjectException("Id '" + id
                    + "' must be made of small letters, digits and '-', first a letter, since it names the artifact as"
                    + " well; choose one such as my-plugin");
        }
        String name = packageName.orElseGet(() -> "com.example." + id.replace("-", ""));
        if (packageName.isEmpty() && !SourceVersion.isName(name)) {
            // a word of the language, such as new
            name += "plugin";
        }
        if (!name.matches("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*") || !SourceVersion.isName(name)) {
            throw new ProjectException(
                    "Package '" + name
                            + "' must be small letters, digits and '_' with dots, and no word of Java; choose one such as org.me.tools");
        }
        if (!Files.isDirectory(repository.resolve("io/aitherzero/aitherzero-plugin-parent"))) {
            throw new ProjectException("There is no repository with the parent of plugin projects at " + repository
                    + "; run the command of an unpacked distribution, which has it beside bin/");
        }
        return new NewProject(id, name, version, repository, selfContained, Optional.empty());
    }

    /**
     * The same with an extension of another plugin.
     *
     * @param other the id of the other plugin
     * @param folders where it is
     * @throws ProjectException if it is not there, or does not say what is needed
     */
    public NewProject extensionOf(String other, List<Path> folders) {
        try {
            Neighbour found = Neighbour.find(other, folders, repository)
                    .orElseThrow(() -> new ProjectException("There is no plugin '" + other + "' in "
                            + folders.stream().map(Path::toString).collect(Collectors.joining(", "))
                            + "; name one that is there, or its folder with --plugins"));
            return new NewProject(id, packageName, version, repository, selfContained, Optional.of(found));
        } catch (IOException e) {
            throw Neighbour.unreadable(folders, e);
        }
    }

    /** The files by their paths in the project. */
    Map<String, String> files() {
        String name = Arrays.stream(id.split("-", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
                .collect(Collectors.joining());
        String main = "src/main/java/" + packageName.replace('.', '/') + "/" + name;
        String test = "src/test/java/" + packageName.replace('.', '/') + "/" + name;
        Map<String, String> files = new LinkedHashMap<>();
        files.put("pom.xml", "pom.xml");
        files.put("README.md", "README.txt");
        files.put(".gitignore", "gitignore");
        for (String each : List.of("Plugin", "Settings", "Greeter", "Greeting")) {
            files.put(main + each + ".java", each + ".java");
        }
        files.put(test + "PluginTest.java", "PluginTest.java");
        if (neighbour.isPresent()) {
            files.put(main + "Extension.java", "Extension.java");
            files.put(test + "ExtensionTest.java", "ExtensionTest.java");
        }
        Map<String, String> values = values(name);
        files.replaceAll((path, template) -> filled(template(template), values));
        return files;
    }

    private Map<String, String> values(String name) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("id", id);
        values.put("Name", name);
        values.put("package", packageName);
        values.put("version", version);
        String pom =
                "io/aitherzero/aitherzero-plugin-parent/" + version + "/aitherzero-plugin-parent-" + version + ".pom";
        values.put(
                "relativePath",
                selfContained ? "<relativePath>.aither/repo/" + pom + "</relativePath>" : "<relativePath />");
        values.put(
                "repository",
                selfContained
                        ? "file://${project.basedir}/.aither/repo"
                        : repository.toUri().toString().replaceFirst("/$", ""));
        values.put("dependencies", neighbour.map(NewProject::dependency).orElse(""));
        values.put(
                "dependencyProperty",
                neighbour
                        .map(other -> "\n    <plugin.dependencies>" + other.id() + "@&gt;=" + other.version()
                                + "</plugin.dependencies>")
                        .orElse(""));
        neighbour.ifPresent(other -> {
            values.put("neighbour", other.id());
            values.put("type", other.points().get(0).type());
            values.put("methods", String.join("\n", other.points().get(0).methods()));
        });
        return values;
    }

    private static String dependency(Neighbour other) {
        return """

                  <dependencies>
                    <dependency>
                      <groupId>%s</groupId>
                      <artifactId>%s</artifactId>
                      <version>%s</version>
                      <scope>provided</scope>
                    </dependency>
                  </dependencies>
                """.formatted(other.group(), other.artifact(), other.version());
    }

    private static String filled(String template, Map<String, String> values) {
        String text = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        return text;
    }

    private static String template(String name) {
        try (InputStream in = NewProject.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The template " + name + " is not in this program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the project.
     *
     * @param folder must not exist, or be empty
     * @return the files, in the order in which a reader would look at them
     * @throws ProjectException if there is something in the folder
     * @throws IOException if it cannot be written
     */
    public List<String> write(Path folder) throws IOException {
        Map<String, String> files = files();
        Files.createDirectories(folder);
        try (Stream<Path> there = Files.list(folder)) {
            Optional<Path> first = there.findFirst();
            if (first.isPresent()) {
                throw new ProjectException("Folder " + folder + " must be new or empty, but has "
                        + first.get().getFileName() + "; choose another id, or remove it");
            }
        }
        List<String> written = new ArrayList<>();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.resolveSibling(""));
            Files.writeString(target, file.getValue());
            written.add(file.getKey());
        }
        if (selfContained) {
            copyRepository(folder.resolve(".aither").resolve("repo"));
            written.add(".aither/repo");
        }
        return written;
    }

    private void copyRepository(Path target) throws IOException {
        try (Stream<Path> all = Files.walk(repository)) {
            for (Path each : all.toList()) {
                Path copy = target.resolve(repository.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(each, copy);
                }
            }
        }
    }
}
