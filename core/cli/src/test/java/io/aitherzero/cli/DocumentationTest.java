package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.cli.context.ExitCode;
import io.aitherzero.pf4j.ArchiveProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name is there: files, headings, commands, options, keys, codes, classes, artifacts. */
class DocumentationTest {
    private static final Path ROOT = root();
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", "node_modules");
    private static final Pattern LINK =
            Pattern.compile("(?:\\]\\(|(?:src|srcset|href)=\")(?!https?:)([^)\"#\\s]*)(?:#([^)\"\\s]*))?[)\"]");
    private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");
    private static final Pattern AITHER = Pattern.compile("(?:^|[\\s`(])(?:\\S*/bin/|bin/)?aither(?= [a-z-])([^`]*)");
    private static final Pattern KEY_ROW = Pattern.compile("\\| (`[a-z.-]+`(?:, `[a-z.-]+`)*) \\|.*");
    private static final Pattern RECORD = Pattern.compile("\\brecord \\w+\\(([^{]*)\\)");
    private static final Pattern SCHEMA = Pattern.compile("aitherzero\\.[a-z-]+/\\d+");
    private static final Pattern ARTIFACT = Pattern.compile("(?<![\\w/.])aitherzero-[a-z][a-z0-9-]*");
    private static final Pattern CLASS_NAME = Pattern.compile("\\bio\\.aitherzero\\.[a-z0-9.]+\\.[A-Z]\\w+");
    private static final Pattern NAMED_TEST = Pattern.compile("-D(?:test|it\\.test|jmh)=\"?(\\w+)");
    private static final Pattern VERSION = Pattern.compile(
            "io\\.aitherzero:[a-z0-9-]+:([\\w.-]*\\w)|<artifactId>aitherzero-[^<]*</artifactId>\\s*<version>([^<]*)<");

    private final List<String> mistakes = new ArrayList<>();
    private final Map<String, String> helps = new HashMap<>();

    /** One line of a document. */
    private record Line(Path file, int number, String text, boolean fenced) {
        String place() {
            return ROOT.relativize(file) + ":" + number + ": ";
        }
    }

    @Test
    void linksLeadToFilesAndHeadings() {
        for (Line line : lines()) {
            if (!line.fenced()) {
                LINK.matcher(CODE_SPAN.matcher(line.text()).replaceAll("`code`"))
                        .results()
                        .forEach(link -> checkLink(line, link));
            }
        }
        assertThat(mistakes).isEmpty();
    }

    private void checkLink(Line line, MatchResult link) {
        Path target = link.group(1).isEmpty()
                ? line.file()
                : line.file().resolveSibling(link.group(1)).normalize();
        if (!Files.exists(target)) {
            mistakes.add(line.place() + "there is no " + ROOT.relativize(target));
        } else if (link.group(2) != null && !anchors(target).contains(link.group(2))) {
            mistakes.add(line.place() + "there is no heading #" + link.group(2) + " in " + ROOT.relativize(target));
        }
    }

    /** The anchors that GitHub gives to headings. */
    private static Set<String> anchors(Path document) {
        return read(document)
                .filter(line -> !line.fenced() && line.text().matches("#{1,6} .*"))
                .map(line -> line.text().replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\w -]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void commandLinesAreKnownToTheProgram() {
        int found = 0;
        for (Line line : lines()) {
            List<String> codes = line.fenced()
                    ? List.of(line.text())
                    : CODE_SPAN
                            .matcher(line.text())
                            .results()
                            .map(MatchResult::group)
                            .toList();
            for (String code : codes) {
                Matcher typed = AITHER.matcher(code);
                if (typed.find()) {
                    found++;
                    checkCommand(line, typed.group(1).strip());
                }
            }
        }
        assertThat(mistakes).isEmpty();
        assertThat(found).isGreaterThan(50);
    }

    private void checkCommand(Line line, String typed) {
        String own = typed.split(" +[|>;&#<](?: |&|$)|  ", 2)[0];
        List<String> words = List.of(own.strip().split(" +", -1));
        List<String> path = new ArrayList<>();
        for (String word : words) {
            if (!commands(path).contains(word)) {
                break;
            }
            path.add(word);
        }
        if (path.isEmpty() && !words.get(0).startsWith("-")) {
            mistakes.add(line.place() + "there is no command '" + words.get(0) + "'");
            return;
        }
        List<String> rest = words.subList(path.size(), words.size());
        boolean exec = path.equals(List.of("exec"));
        for (int i = 0; i < rest.size(); i++) {
            String word = rest.get(i);
            if (exec && !word.startsWith("-")) {
                return; // what follows are the options of another program
            }
            if (word.matches("-{1,2}[A-Za-z0-9].*")) {
                boolean value = checkOption(line, path, word);
                i += value && !word.contains("=") ? 1 : 0;
            }
        }
    }

    /** Whether the option has a value. */
    private boolean checkOption(Line line, List<String> path, String word) {
        // -j2 is -j with a value
        String name = word.startsWith("--") ? word.split("=", 2)[0] : word.substring(0, 2);
        Matcher option = Pattern.compile(
                        "(?m)^ +(?:-\\S+, )*" + Pattern.quote(name) + "(?=[,=\\[\\s]|$)(?:, -[\\w-]+)*(=?)")
                .matcher(help(path));
        if (!option.find()) {
            mistakes.add(line.place() + "'aither " + String.join(" ", path) + "' has no option " + name);
            return false;
        }
        return option.group(1).equals("=") && word.length() == name.length();
    }

    private Set<String> commands(List<String> path) {
        String help = help(path);
        int list = help.indexOf("\nCommands:\n");
        return list < 0
                ? Set.of()
                : help.substring(list + 11)
                        .lines()
                        .takeWhile(line -> !line.isEmpty())
                        .map(line -> line.strip().split(" ", 2)[0])
                        .collect(Collectors.toSet());
    }

    private String help(List<String> path) {
        return helps.computeIfAbsent(String.join(" ", path), key -> {
            Typed typed = new Typed();
            List<String> words = new ArrayList<>(path);
            words.add("--help");
            assertThat(typed.run(words.toArray(String[]::new))).isEqualTo(ExitCode.OK);
            return typed.out();
        });
    }

    @Test
    void keysInTablesAreThoseOfTheConfigurations() {
        String configuration = "";
        Map<String, Set<String>> named = new HashMap<>();
        for (Line line : read(ROOT.resolve("docs/operator.md")).toList()) {
            Matcher file = Pattern.compile("`conf/([a-z-]+)\\.conf`").matcher(line.text());
            while (file.find()) {
                configuration = file.group(1);
            }
            Matcher row = KEY_ROW.matcher(line.text());
            if (!configuration.isEmpty() && row.matches()) {
                for (String key : row.group(1).replace("`", "").split(", ", -1)) {
                    named.computeIfAbsent(configuration, id -> new TreeSet<>()).add(key);
                }
            }
        }
        assertThat(named).containsOnlyKeys("aither", "system-monitor", "metrics-file");
        named.forEach((id, keys) -> {
            Set<String> known = id.equals("aither")
                    ? components(ROOT.resolve("core"), "HostConfiguration.java"::equals)
                    : components(ROOT.resolve("plugins").resolve(id), name -> true);
            assertThat(known).as(id).containsAll(parts(keys));
            if (id.equals("aither")) {
                assertThat(parts(keys)).containsAll(known);
            }
        });
    }

    private static Set<String> parts(Set<String> keys) {
        return keys.stream()
                .flatMap(key -> Arrays.stream(key.split("\\.", -1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The components of the records of some sources, as keys are spelt. */
    private static Set<String> components(Path folder, Predicate<String> file) {
        return sources(folder)
                .filter(source -> file.test(source.getFileName().toString()))
                .flatMap(source -> RECORD.matcher(text(source)).results())
                .flatMap(header -> Arrays.stream(header.group(1).split(",", -1)))
                .map(component -> component.strip().replaceAll(".*\\s", ""))
                .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void codesAreThoseOfTheProgram() throws ReflectiveOperationException {
        String page = text(ROOT.resolve("docs/codes.md"));
        assertThat(Pattern.compile("(?m)^\\| `([A-Z_]+)`")
                        .matcher(page)
                        .results()
                        .map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(Stream.<Enum<?>>concat(
                                Arrays.stream(Finding.Code.values()), Arrays.stream(ArchiveProblem.Kind.values()))
                        .map(Enum::name)
                        .toList());
        for (Finding.Code code : Finding.Code.values()) {
            if (code.excludes()) {
                assertThat(page).containsPattern("\\| `" + code + "` \\|.*\\| " + code.state() + " \\|");
            }
        }
        for (Field code : ExitCode.class.getDeclaredFields()) {
            if (!code.isSynthetic()) {
                assertThat(page).as(code.getName()).contains("\n| " + code.getInt(null) + " |");
            }
        }
    }

    @Test
    void schemasAreThoseOfTheProgram() {
        Set<String> written = sources(ROOT.resolve("core"))
                .filter(source -> source.toString().contains("/src/main/".replace('/', java.io.File.separatorChar)))
                .flatMap(source -> Pattern.compile("\"(" + SCHEMA + ")\"")
                        .matcher(text(source))
                        .results())
                .map(literal -> literal.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> named = SCHEMA.matcher(text(ROOT.resolve("docs/formats.md")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(written).isNotEmpty();
    }

    @Test
    void classesArtifactsAndVersionsAreThoseOfTheBuild() {
        Map<String, String> poms = new HashMap<>();
        files(ROOT)
                .filter(file -> file.getFileName().toString().equals("pom.xml"))
                .map(DocumentationTest::text)
                .forEach(pom -> poms.put(first(pom.replaceFirst("(?s)<parent>.*?</parent>", ""), "artifactId"), pom));
        Set<String> artifacts = new TreeSet<>(poms.keySet());
        String version = first(text(ROOT.resolve("pom.xml")), "version");
        Set<String> classes = sources(ROOT)
                .map(source -> source.toString().replace(java.io.File.separatorChar, '.'))
                .filter(name -> name.contains(".io.aitherzero."))
                .map(name -> name.substring(name.indexOf(".io.aitherzero.") + 1, name.length() - ".java".length()))
                .collect(Collectors.toSet());
        for (Line line : lines()) {
            ARTIFACT.matcher(line.text())
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !artifacts.contains(name))
                    .forEach(name -> mistakes.add(line.place() + "no pom has the artifact " + name));
            CLASS_NAME
                    .matcher(line.text())
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !name.endsWith(".X") && !classes.contains(name))
                    .forEach(name -> mistakes.add(line.place() + "no source has the class " + name));
        }
        for (Path document : documents()) {
            VERSION.matcher(text(document))
                    .results()
                    .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                    .filter(named -> !named.equals(version))
                    .forEach(named ->
                            mistakes.add(ROOT.relativize(document) + ": " + named + " is not the version " + version));
        }
        assertThat(mistakes).isEmpty();
    }

    private static String first(String pom, String tag) {
        Matcher value = Pattern.compile("<" + tag + ">([^<]*)<").matcher(pom);
        return value.find() ? value.group(1) : "";
    }

    @Test
    void testsAndModulesOfMavenCommandsAreThere() {
        int found = 0;
        for (Line line : commandLines()) {
            if (!line.text().contains("mvn ")) {
                continue;
            }
            Matcher modules = Pattern.compile(" -pl (\\S+)").matcher(line.text());
            List<Path> folders = modules.find()
                    ? Arrays.stream(modules.group(1).split(",", -1))
                            .map(ROOT::resolve)
                            .toList()
                    : List.of(ROOT);
            folders.stream()
                    .filter(folder -> !Files.exists(folder.resolve("pom.xml")))
                    .forEach(folder -> mistakes.add(line.place() + "there is no module " + ROOT.relativize(folder)));
            for (String name : NAMED_TEST
                    .matcher(line.text())
                    .results()
                    .map(match -> match.group(1))
                    .filter(name -> !name.equals("none"))
                    .toList()) {
                found++;
                List<Path> sources = folders.stream()
                        .filter(Files::exists)
                        .flatMap(DocumentationTest::sources)
                        .filter(source -> source.getFileName().toString().equals(name + ".java"))
                        .toList();
                if (sources.isEmpty()) {
                    mistakes.add(line.place() + "there is no " + name + ".java in " + folders);
                } else if (!line.text().contains("-Dtests.all")
                        && sources.stream().anyMatch(source -> text(source).contains("@Tag(\"slow\")"))) {
                    mistakes.add(line.place() + name + " has tests tagged slow, which run with -Dtests.all alone");
                }
            }
        }
        assertThat(mistakes).isEmpty();
        assertThat(found).isGreaterThan(5);
    }

    /** The lines, each that ends with a backslash as one with the next. */
    private static List<Line> commandLines() {
        List<Line> lines = new ArrayList<>();
        for (Line line : lines()) {
            Line last = lines.isEmpty() ? line : lines.get(lines.size() - 1);
            if (last.text().endsWith("\\") && last.fenced()) {
                String joined = last.text().substring(0, last.text().length() - 1)
                        + line.text().strip();
                lines.set(lines.size() - 1, new Line(last.file(), last.number(), joined, true));
            } else {
                lines.add(line);
            }
        }
        return lines;
    }

    @Test
    void firstPageIsOneThatIsRead() {
        assertThat(text(ROOT.resolve("README.md")).lines().count()).isLessThanOrEqualTo(150);
        assertThat(text(ROOT.resolve("README.md"))).contains("mvn -B -ntp verify");
    }

    private static List<Line> lines() {
        return documents().stream().flatMap(DocumentationTest::read).toList();
    }

    private static List<Path> documents() {
        List<Path> documents = files(ROOT.resolve("docs"))
                .filter(file -> file.toString().endsWith(".md"))
                .collect(Collectors.toCollection(ArrayList::new));
        for (String name :
                List.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "core/DESIGN.md", "examples/README.md")) {
            documents.add(ROOT.resolve(name));
        }
        return documents;
    }

    private static Stream<Line> read(Path file) {
        List<Line> lines = new ArrayList<>();
        boolean fenced = false;
        for (String text : text(file).lines().toList()) {
            boolean fence = text.strip().startsWith("```");
            fenced ^= fence;
            lines.add(new Line(file, lines.size() + 1, fence ? "" : text, fenced));
        }
        return lines.stream();
    }

    private static Stream<Path> sources(Path folder) {
        return files(folder).filter(file -> file.toString().endsWith(".java"));
    }

    private static Stream<Path> files(Path folder) {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.sorted().toList()) {
                if (!Files.isDirectory(child)) {
                    files.add(child);
                } else if (!NOT_SOURCES.contains(child.getFileName().toString())) {
                    files(child).forEach(files::add);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.stream();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("LICENSE"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "No folder above the working directory has the file LICENSE; run the test in" + " a checkout");
            }
        }
        return folder;
    }
}
