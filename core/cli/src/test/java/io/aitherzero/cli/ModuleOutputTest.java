package io.aitherzero.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.aitherzero.fixture.PluginSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What modules print and log in a process of ours. */
class ModuleOutputTest {
    private static final String SOURCE = """
            package printing;
            public class Talker extends org.pf4j.Plugin {
                @Override
                public void start() {
                    try {
                        %s
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            """;

    @TempDir
    Path home;

    private record Ended(int code, String out, String err, String log) {}

    @BeforeEach
    void folder() throws IOException {
        new Plugins(home.resolve("plugins")).good("good");
    }

    private void talker(String start) {
        Map<String, byte[]> compiled = PluginSources.compile("printing.Talker", SOURCE.formatted(start));
        PluginSources.plugin("talker")
                .attribute("Plugin-Class", "printing.Talker")
                .classes(compiled, compiled.keySet().toArray(new String[0]))
                .jar(home.resolve("plugins"));
    }

    private Ended boot(String... options) throws Exception {
        List<String> words = OwnJvm.words(home, "boot");
        words.addAll(List.of(options));
        Process process = new ProcessBuilder(words)
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile())
                .start();
        int code = process.waitFor();
        Path log = home.resolve("var/log/aither.log");
        return new Ended(
                code,
                Files.readString(home.resolve("out")),
                Files.readString(home.resolve("err")),
                Files.exists(log) ? Files.readString(log) : "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.out.println(\"said\");",
                "System.out.print(\"said\");",
                "System.out.printf(\"%s%n\", \"said\");",
                "System.out.write(\"said\\n\".getBytes()); System.out.flush();",
                "System.out.close(); System.out.println(\"said\");",
                "Thread t = new Thread(() -> System.out.println(\"said\")); t.start(); t.join();",
                "java.util.List.of(\"said\").parallelStream().forEach(System.out::println);",
                "Thread t = new Thread(new java.util.concurrent.FutureTask<>(() -> { System.out.println(\"said\"); return 1; }));"
                        + " t.start(); t.join();",
                "java.util.logging.Logger.getLogger(\"printing.jul\").info(\"said\");",
                "java.util.logging.Logger.getLogger(\"printing.jul\").log(java.util.logging.Level.INFO, \"sa{0}\", \"id\");",
                "System.getLogger(\"printing.system\").log(System.Logger.Level.INFO, \"said\");"
            })
    void whatAModulePrintsGoesToTheLogAndTheReportStaysWhole(String start) throws Exception {
        talker(start);

        Ended boot = boot("--json");

        assertThat(boot.code).as(boot.err).isZero();
        assertThat(JsonParser.parseString(boot.out)
                        .getAsJsonObject()
                        .get("schema")
                        .getAsString())
                .isEqualTo("aitherzero.boot-profile/1");
        assertThat(boot.out).doesNotContain("said");
        assertThat(boot.err).isEmpty();
        assertThat(boot.log.lines().filter(line -> line.contains("said")))
                .singleElement()
                .asString()
                .contains("INFO", "[talker]", "said");
    }

    @Test
    void whatAModulePrintsAsAnErrorIsAWarning() throws Exception {
        talker("System.err.println(\"beware\");");

        Ended boot = boot();

        assertThat(boot.err).isEqualToIgnoringNewLines("WARN talker [talker] beware");
        assertThat(boot.log.lines().filter(line -> line.contains("beware"))).hasSize(1);
    }

    @Test
    void aModuleThatTakesTheStreamsForItselfTakesNotTheHosts() throws Exception {
        talker("System.setOut(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));"
                + " System.setErr(System.out); System.out.println(\"lost\"); System.out.close();");

        Ended boot = boot("--json");

        assertThat(boot.code).isZero();
        assertThat(JsonParser.parseString(boot.out).isJsonObject()).isTrue();
    }

    /** An appender of the operator's own writes to what it takes for the console, at the same time as modules print. */
    @Test
    void anAppenderOnTheConsoleAndModulesThatPrintDoNotWaitForEachOther() throws Exception {
        Files.createDirectories(home.resolve("conf"));
        Files.writeString(home.resolve("conf/log4j2.xml"), """
                <Configuration>
                  <Appenders>
                    <Console name="out" target="SYSTEM_OUT" follow="true"><PatternLayout pattern="%p %m%n"/></Console>
                  </Appenders>
                  <Loggers><Root level="INFO"><AppenderRef ref="out"/></Root></Loggers>
                </Configuration>
                """, StandardCharsets.UTF_8);
        talker("Thread[] all = new Thread[8];"
                + "for (int i = 0; i < all.length; i++) {"
                + "  boolean prints = i % 2 == 0;"
                + "  all[i] = new Thread(() -> { for (int n = 0; n < 300; n++) {"
                + "    if (prints) { System.out.println(\"printed\"); }"
                + "    else { org.slf4j.LoggerFactory.getLogger(\"l\").info(\"logged\"); } } });"
                + "  all[i].start(); }"
                + "for (Thread t : all) { t.join(); }");

        Ended boot = boot("--json");

        assertThat(JsonParser.parseString(boot.out).isJsonObject()).isTrue();
        assertThat(boot.err.lines().filter("INFO printed"::equals)).hasSize(1200);
        assertThat(boot.err.lines().filter("INFO logged"::equals)).hasSize(1200);
    }
}
