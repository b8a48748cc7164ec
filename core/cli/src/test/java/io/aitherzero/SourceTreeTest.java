package io.aitherzero;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No knots: files of one package that name each other in a circle have to be understood all at once, so a circle has no more
 * than five. A rule about packages does not see them. And no package in two modules: each has those below its own name.
 */
class SourceTreeTest {
    private static final int MOST_IN_A_CIRCLE = 5;

    private static final Pattern NO_CODE = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])'", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w*");
    private static final Pattern SOURCE = Pattern.compile("(?!.*\\btarget/)(?:.*/)?src/main/java/.*\\.java");
    private static final Pattern MODULE_NAME = Pattern.compile("<module\\.name>([^<]*)</module\\.name>");
    private static final Path ROOT = root();

    private static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (Files.isRegularFile(root.resolveSibling("pom.xml"))) {
            root = root.getParent();
        }
        return root;
    }

    /** How a path is written below the root of the sources, with slashes. */
    private static String name(Path path) {
        return ROOT.relativize(path).toString().replace('\\', '/');
    }

    private static Map<Path, List<Path>> packages() throws IOException {
        try (Stream<Path> files = Files.find(
                ROOT,
                20,
                (file, attributes) ->
                        attributes.isRegularFile() && SOURCE.matcher(name(file)).matches())) {
            return files.collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.toList()));
        }
    }

    /** The packages of each folder with a pom; those of the examples are programs of their own. */
    private static Map<String, Set<String>> packagesOfModules() throws IOException {
        Map<String, Set<String>> packages = new TreeMap<>();
        for (Path folder : packages().keySet()) {
            String[] parts = name(folder).split("/?src/main/java/", 2);
            if (!parts[0].startsWith("examples/")) {
                packages.computeIfAbsent(parts[0], module -> new TreeSet<>()).add(parts[1].replace('/', '.'));
            }
        }
        return packages;
    }

    /** The Automatic-Module-Name that a module's pom gives its jar. */
    private static String moduleName(String module) {
        Matcher name = MODULE_NAME.matcher(read(ROOT.resolve(module).resolve("pom.xml")));
        return name.find() ? name.group(1) : "";
    }

    private static String typeName(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whom each file of a package names, by the names of their types. */
    static Map<String, Set<String>> names(Map<String, String> sources) {
        Map<String, Set<String>> names = new TreeMap<>();
        sources.forEach((type, text) -> names.put(
                type,
                NAME.matcher(NO_CODE.matcher(text).replaceAll(" "))
                        .results()
                        .map(result -> result.group())
                        .filter(name -> sources.containsKey(name) && !name.equals(type))
                        .collect(Collectors.toSet())));
        return names;
    }

    private static Set<String> reachable(String from, Map<String, Set<String>> names) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(names.get(from));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (reached.add(next)) {
                open.addAll(names.get(next));
            }
        }
        return reached;
    }

    /** The largest set of files each of which leads to all the others; empty without a circle. */
    static List<String> largestCircle(Map<String, Set<String>> names) {
        Map<String, Set<String>> reachable = new HashMap<>();
        names.keySet().forEach(type -> reachable.put(type, reachable(type, names)));
        List<String> largest = List.of();
        for (String type : names.keySet()) {
            List<String> circle = new ArrayList<>(reachable.get(type));
            circle.removeIf(other -> !reachable.get(other).contains(type));
            if (circle.size() > largest.size()) {
                circle.sort(null);
                largest = circle;
            }
        }
        return largest;
    }

    @Test
    void noMoreThanFiveFilesNameEachOtherInACircle() throws IOException {
        Map<Path, List<Path>> packages = packages();
        assertThat(packages.values().stream().mapToInt(List::size).sum()).isGreaterThan(100);
        Map<Path, List<String>> tooLarge = new TreeMap<>();
        packages.forEach((folder, files) -> {
            Map<String, String> sources =
                    files.stream().collect(Collectors.toMap(SourceTreeTest::typeName, SourceTreeTest::read));
            List<String> circle = largestCircle(names(sources));
            if (circle.size() > MOST_IN_A_CIRCLE) {
                tooLarge.put(folder, circle);
            }
        });
        assertThat(tooLarge)
                .as(
                        "files that name each other in a circle, more than %d; let some know the others less",
                        MOST_IN_A_CIRCLE)
                .isEmpty();
    }

    @Test
    void noPackageIsInTwoModules() throws IOException {
        Map<String, List<String>> modules = new TreeMap<>();
        packagesOfModules()
                .forEach((module, packages) -> packages.forEach(name ->
                        modules.computeIfAbsent(name, key -> new ArrayList<>()).add(module)));
        assertThat(modules).hasSizeGreaterThan(30);
        modules.values().removeIf(of -> of.size() == 1);
        assertThat(modules)
                .as("packages that several modules have, so that no module path takes their jars; move all to one")
                .isEmpty();
    }

    @Test
    void packagesAreBelowTheNameOfTheirModule() throws IOException {
        Map<String, Set<String>> modules = packagesOfModules();
        Set<String> names =
                modules.keySet().stream().map(SourceTreeTest::moduleName).collect(Collectors.toSet());
        assertThat(names)
                .as("one module.name in each pom")
                .hasSameSizeAs(modules.keySet())
                .doesNotContain("");
        modules.forEach((module, packages) -> assertThat(packages)
                .as("packages of %s, whose pom says module.name %s", module, moduleName(module))
                .allMatch(name -> (name + ".").startsWith(moduleName(module) + ".")));
    }

    @Test
    void circlesAreSeenInCodeAndNotInWords() {
        Map<String, String> sources = Map.of(
                "A", "class A { B next; }",
                "B", "/** Not an {@link A}. */ class B { C next = C.of(\"A\"); } // or A",
                "C", "class C { Object next = new A(); }",
                "D", "class D { A a; /* B */ }");
        assertThat(names(sources).get("B")).containsExactly("C");
        assertThat(largestCircle(names(sources))).containsExactly("A", "B", "C");
    }
}
