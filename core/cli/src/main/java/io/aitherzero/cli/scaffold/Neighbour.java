package io.aitherzero.cli.scaffold;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * A plugin that a new one extends.
 *
 * @param id its id
 * @param group the group of its Maven coordinates
 * @param artifact its artifact
 * @param version its version
 * @param points the extension points that its own extensions are of
 */
record Neighbour(String id, String group, String artifact, String version, List<Point> points) {
    /**
     * An extension point.
     *
     * @param type its name
     * @param methods an implementation of each method that has none, as source
     */
    record Point(String type, List<String> methods) {}

    private static final String POINT = "org.pf4j.ExtensionPoint";
    private static final String INDEX = "META-INF/extensions.idx";

    /** The plugin of an id in some folders; empty where there is none. */
    static Optional<Neighbour> find(String id, List<Path> folders, Path repository) throws IOException {
        for (Path folder : folders) {
            List<Path> archives;
            try (Stream<Path> files = Files.list(folder)) {
                archives = files.filter(file -> file.toString().matches(".*\\.(jar|zip)"))
                        .sorted()
                        .toList();
            }
            for (Path archive : archives) {
                Optional<Attributes> found = manifest(archive).filter(own -> id.equals(own.getValue("Plugin-Id")));
                if (found.isPresent()) {
                    return Optional.of(of(id, archive, found.get(), repository));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Attributes> manifest(Path archive) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(archive)) {
            for (String place : new String[] {"META-INF/MANIFEST.MF", "classes/META-INF/MANIFEST.MF"}) {
                Path manifest = files.getPath(place);
                if (Files.exists(manifest)) {
                    try (InputStream in = Files.newInputStream(manifest)) {
                        return Optional.of(new Manifest(in).getMainAttributes());
                    }
                }
            }
            return Optional.empty();
        }
    }

    private static Neighbour of(String id, Path archive, Attributes manifest, Path repository) throws IOException {
        String coordinates = manifest.getValue("Plugin-Artifact");
        String[] parts = coordinates == null ? new String[0] : coordinates.split(":", -1);
        if (parts.length != 3) {
            throw new ProjectException("Plugin '" + id + "' in " + archive
                    + " does not say in its manifest which artifact it is (Plugin-Artifact: group:artifact:version);"
                    + " ask its author to build it with aitherzero-plugin-parent, or add the dependency by hand");
        }
        Path jar = repository
                .resolve(parts[0].replace('.', '/'))
                .resolve(parts[1])
                .resolve(parts[2])
                .resolve(parts[1] + "-" + parts[2] + ".jar");
        List<Point> points = points(Files.exists(jar) ? jar : archive);
        if (points.isEmpty()) {
            throw new ProjectException("Plugin '" + id + "' publishes no extension of a public interface of its own, so"
                    + " there is nothing to extend; leave out --extension-of");
        }
        return new Neighbour(id, parts[0], parts[1], parts[2], points);
    }

    private static List<Point> points(Path jar) throws IOException {
        Set<Class<?>> found = new LinkedHashSet<>();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, Neighbour.class.getClassLoader())) {
            URL index = loader.findResource(INDEX);
            if (index == null) {
                return List.of();
            }
            String names;
            try (InputStream in = index.openStream()) {
                names = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            for (String name : names.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .toList()) {
                if (!name.isEmpty()) {
                    collect(Class.forName(name, false, loader), found);
                }
            }
            return found.stream()
                    .map(type -> new Point(type.getCanonicalName(), methods(type)))
                    .toList();
        } catch (ClassNotFoundException | LinkageError e) {
            throw new ProjectException(
                    "The classes of " + jar + " cannot be looked at (" + e
                            + "), so its extension points are not known; leave out --extension-of and write the extension by hand");
        }
    }

    private static void collect(Class<?> type, Set<Class<?>> found) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Class<?> own : each.getInterfaces()) {
                boolean point = Arrays.stream(own.getInterfaces())
                        .anyMatch(above -> above.getName().equals(POINT));
                if (point && Modifier.isPublic(own.getModifiers())) {
                    found.add(own);
                }
                collect(own, found);
            }
        }
    }

    private static List<String> methods(Class<?> type) {
        List<String> sources = new ArrayList<>();
        Method[] methods = type.getMethods();
        Arrays.sort(methods, Comparator.comparing(Method::getName).thenComparing(Method::toGenericString));
        for (Method method : methods) {
            if (Modifier.isAbstract(method.getModifiers())) {
                List<String> parameters = new ArrayList<>();
                for (var parameter : method.getGenericParameterTypes()) {
                    parameters.add(source(parameter.getTypeName()) + " argument" + parameters.size());
                }
                String answer = answer(method.getReturnType());
                sources.add("    @Override\n    public %s %s(%s) {%s}\n"
                        .formatted(
                                source(method.getGenericReturnType().getTypeName()),
                                method.getName(),
                                String.join(", ", parameters),
                                answer.isEmpty() ? "" : "\n        return " + answer + ";\n    "));
            }
        }
        return sources;
    }

    private static String source(String typeName) {
        return typeName.replace('$', '.').replaceAll("\\bjava\\.lang\\.(?=[A-Z]\\w*\\b(?![.]))", "");
    }

    /** What says that there is nothing. */
    private static String answer(Class<?> type) {
        return switch (type.getName()) {
            case "void" -> "";
            case "boolean" -> "false";
            case "byte", "short", "int", "long", "char", "float", "double" -> "0";
            case "java.lang.String" -> "\"\"";
            case "java.util.Optional" -> "java.util.Optional.empty()";
            case "java.util.List", "java.util.Collection", "java.lang.Iterable" -> "java.util.List.of()";
            case "java.util.Set" -> "java.util.Set.of()";
            case "java.util.Map" -> "java.util.Map.of()";
            default -> "null";
        };
    }

    static UncheckedIOException unreadable(List<Path> folders, IOException e) {
        return new UncheckedIOException("Plugins in " + folders + " cannot be read (" + e + ")", e);
    }
}
