package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aitherzero.boot.graph.Finding;
import io.aitherzero.fixture.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pf4j.DefaultPluginStatusProvider;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginStatusProvider;

class AtomicPluginStatusProviderTest {
    @TempDir
    Path folder;

    private static Map<String, String> filesIn(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            // the lock of a list is hidden and stays
            for (Path path : paths.filter(path -> !path.getFileName().toString().endsWith(".lock"))
                    .toList()) {
                files.put(path.getFileName().toString(), Files.readString(path));
            }
        }
        return files;
    }

    private static void exercise(PluginStatusProvider provider, List<Boolean> answers) {
        for (String id : List.of("a", "b", "new")) {
            answers.add(provider.isPluginDisabled(id));
            provider.disablePlugin(id);
            provider.disablePlugin(id);
            answers.add(provider.isPluginDisabled(id));
        }
        provider.enablePlugin("b");
        answers.add(provider.isPluginDisabled("b"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-, -", "-, '# off\na\n'", "'a\nb\na\n', -", "'a\n', 'b\n#x\n'", "'', ''", "'\n', -"})
    void filesAndAnswersAreThoseOfPf4j(String enabled, String disabled) throws Exception {
        List<Map<String, String>> files = new ArrayList<>();
        List<List<Boolean>> answers = new ArrayList<>();
        for (boolean stock : new boolean[] {true, false}) {
            Path config = Files.createDirectory(folder.resolve("stock-" + stock));
            if (enabled != null) {
                Files.writeString(config.resolve("enabled.txt"), enabled);
            }
            if (disabled != null) {
                Files.writeString(config.resolve("disabled.txt"), disabled);
            }
            List<Boolean> given = new ArrayList<>();
            exercise(stock ? new DefaultPluginStatusProvider(config) : new AtomicPluginStatusProvider(config), given);
            answers.add(given);
            files.add(filesIn(config));
        }
        assertThat(answers.get(1)).isEqualTo(answers.get(0));
        assertThat(files.get(1)).isEqualTo(files.get(0));
    }

    @Test
    void writersOnManyThreadsLoseNoEntryAndReadersSeeWholeFiles() throws Exception {
        AtomicPluginStatusProvider provider = new AtomicPluginStatusProvider(folder);
        provider.disablePlugin("first");
        Path file = provider.getDisabledFilePath();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String id = "plugin-" + i;
                tasks.add(() -> {
                    provider.disablePlugin(id);
                    String content = Files.readString(file, StandardCharsets.UTF_8);
                    return content.startsWith("first\n") && content.endsWith("\n");
                });
            }
            for (Future<Boolean> whole : threads.invokeAll(tasks)) {
                assertThat(whole.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(Files.readAllLines(file)).hasSize(101).doesNotHaveDuplicates();
        assertThat(filesIn(folder)).containsOnlyKeys("disabled.txt");
    }

    @Test
    void whatAnotherProcessHasWrittenSinceIsNotUndone() throws Exception {
        AtomicPluginStatusProvider one = new AtomicPluginStatusProvider(folder);
        AtomicPluginStatusProvider other = new AtomicPluginStatusProvider(folder);
        one.disablePlugin("a");
        other.disablePlugin("b");
        assertThat(one.getDisabledFilePath()).hasContent("a\nb\n");
        assertThat(other.isPluginDisabled("a")).isTrue();
        one.enablePlugin("a");
        assertThat(one.getDisabledFilePath()).hasContent("b\n");
    }

    @Test
    void linkedFileIsReplacedWhereItLies() throws Exception {
        Path target =
                Files.writeString(Files.createDirectory(folder.resolve("real")).resolve("list"), "a\n");
        Path config = Files.createDirectory(folder.resolve("config"));
        Files.createSymbolicLink(config.resolve("disabled.txt"), target);
        new AtomicPluginStatusProvider(config).disablePlugin("b");
        assertThat(config.resolve("disabled.txt")).isSymbolicLink();
        assertThat(target).hasContent("a\nb\n");
    }

    @Test
    void writeThatFailsNamesTheFileAndChangesNothing() {
        Path missing = folder.resolve("missing");
        AtomicPluginStatusProvider provider = new AtomicPluginStatusProvider(missing);
        assertThatThrownBy(() -> provider.disablePlugin("a"))
                .isInstanceOf(PluginRuntimeException.class)
                .hasMessageStartingWith(
                        "Cannot write which plugins are enabled or disabled to " + missing.resolve("disabled.txt"))
                .hasMessageEndingWith("; make its folder writable");
        assertThat(provider.isPluginDisabled("a")).isFalse();
    }

    @Test
    void unreadableListIsReportedOnEachQuestionUntilItIsReadable() throws Exception {
        Path unreadable = Path.of("/proc/self/mem");
        Assumptions.assumeTrue(Files.exists(unreadable), "needs a file that not even root may read");
        Path file = Files.createSymbolicLink(folder.resolve("disabled.txt"), unreadable);

        assertThatThrownBy(() -> new DefaultPluginStatusProvider(folder).isPluginDisabled("a"))
                .isInstanceOf(NullPointerException.class);
        AtomicPluginStatusProvider provider = new AtomicPluginStatusProvider(folder);
        assertThatThrownBy(() -> provider.isPluginDisabled("a"))
                .isInstanceOf(PluginRuntimeException.class)
                .hasMessageContaining(file.toString())
                .hasMessageEndingWith("; make the file readable or remove it");
        Files.delete(file);
        Files.writeString(file, "a\n");
        assertThat(provider.isPluginDisabled("a")).isTrue();
        assertThat(provider.isPluginDisabled("b")).isFalse();
    }

    @Test
    void listsAreReadAsTheirWritersMeantThem() throws Exception {
        String list = "# off\n a\t\r\nb # since May\r\n\u00a0c\n\n";
        for (byte[] content : List.of(
                list.getBytes(StandardCharsets.UTF_8),
                ("\ufeff" + list).getBytes(StandardCharsets.UTF_8),
                ("\ufeff" + list).getBytes(StandardCharsets.UTF_16LE),
                ("\ufeff" + list).getBytes(StandardCharsets.UTF_16BE),
                list.getBytes(StandardCharsets.UTF_16LE),
                list.getBytes(StandardCharsets.UTF_16BE))) {
            for (String name : List.of("disabled.txt", "enabled.txt")) {
                Path config = Files.createTempDirectory(folder, "config");
                Files.write(config.resolve(name), content);
                AtomicPluginStatusProvider provider = new AtomicPluginStatusProvider(config);
                for (String id : List.of("a", "b", "c")) {
                    assertThat(provider.isPluginDisabled(id)).isEqualTo(name.equals("disabled.txt"));
                }
                assertThat(provider.isPluginDisabled("d")).isEqualTo(name.equals("enabled.txt"));
                provider.disablePlugin("d");
                provider.enablePlugin("d");
                assertThat(new AtomicPluginStatusProvider(config).isPluginDisabled("a"))
                        .isEqualTo(name.equals("disabled.txt"));
            }
        }
    }

    @Test
    void aLineThatIsNoModuleIsNoted() throws Exception {
        Files.writeString(folder.resolve("disabled.txt"), "off\nOff\ngone\u001b[1m\n\n");
        Script.jar(folder, "off");
        Script.jar(folder, "on");
        assertThat(discovered())
                .extracting(finding -> finding.code() + " " + finding.module())
                .containsExactlyInAnyOrder("DISABLED off", "UNKNOWN_ID Off", "UNKNOWN_ID gone\\u001b[1m");
        assertThat(discovered())
                .filteredOn(finding -> finding.module().equals("Off"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.cause())
                            .isEqualTo(
                                    folder.resolve("disabled.txt") + " names 'Off', which is the id of no module here");
                    assertThat(finding.remedy()).isEqualTo("Take the line out, or write 'off', as the module does");
                });
    }

    @Test
    void whereTheListIsAFolderNothingStartsThatMayBeDisabled() throws Exception {
        Files.createDirectory(folder.resolve("disabled.txt"));
        Script.jar(folder, "on");
        assertThat(discovered()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.Code.BAD_STATUS_FILE);
            assertThat(finding.module()).isEqualTo("on");
            assertThat(finding.cause())
                    .isEqualTo(
                            "Module 'on' is left out, as it may be disabled: Cannot read which plugins are enabled or"
                                    + " disabled from " + folder.resolve("disabled.txt")
                                    + " (it is a folder); make the file readable or remove it");
        });
    }

    private List<Finding> discovered() {
        ParallelPluginManager plugins = new ParallelPluginManager(folder);
        plugins.setIsolating(true);
        plugins.loadPlugins();
        return plugins.discovered().findings();
    }
}
