package io.aitherzero.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.parallel.journal.JournalItem.Earlier;
import io.aitherzero.parallel.journal.RunJournal;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class JournalKillTest {
    private static final int ITEMS = 2000;
    private static final int MOST_KILLS = Integer.getInteger("journal.kills", 8);

    @TempDir
    Path folder;

    private final Random random = new Random(4);
    private final Map<String, Integer> announced = new HashMap<>();

    /** An item whose record was announced is never done again; all others are done in the end. */
    @Test
    void killedProcessLosesNoRecordAndRepeatsNone() throws Exception {
        Path journal = folder.resolve("run.journal");
        Path effects = Files.createFile(folder.resolve("effects"));
        int kills = 0;
        int exit = -1;
        Map<String, Integer> settled = new HashMap<>();
        while (exit != 0) {
            exit = runProbe(journal, effects, kills < MOST_KILLS ? 1 + random.nextInt(ITEMS / MOST_KILLS) : ITEMS + 1);
            kills++;
            Map<String, Integer> done = count(effects);
            Map<String, Integer> recorded = recorded(journal);
            announced.forEach((name, times) ->
                    assertThat(recorded.getOrDefault(name, 0)).as(name).isGreaterThanOrEqualTo(times));
            settled.forEach((name, times) ->
                    assertThat(done.get(name)).as("effects of " + name).isEqualTo(times));
            // a name is settled when both of its items are recorded
            recorded.forEach((name, times) -> {
                if (times.equals(wanted().get(name))) {
                    settled.put(name, done.get(name));
                }
            });
        }
        assertThat(kills).isGreaterThan(1);
        assertThat(recorded(journal)).isEqualTo(wanted());
        Map<String, Integer> done = count(effects);
        wanted().forEach((name, times) -> assertThat(done.get(name)).as(name).isGreaterThanOrEqualTo(times));
        int repeated = done.values().stream().mapToInt(Integer::intValue).sum() - ITEMS;
        // only those that ran at the moment of a kill
        assertThat(repeated).isBetween(0, 4 * kills);
    }

    private int runProbe(Path journal, Path effects, int killAfter) throws IOException, InterruptedException {
        Process probe = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalProbe.class.getName(),
                        journal.toString(),
                        effects.toString(),
                        Integer.toString(ITEMS),
                        Long.toString(random.nextLong()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = probe.inputReader(StandardCharsets.US_ASCII)) {
            String line = out.readLine();
            for (int read = 1; line != null; read++) {
                announced.merge(line, 1, Integer::sum);
                if (read == killAfter) {
                    boolean ignored = probe.toHandle().destroyForcibly();
                }
                line = out.readLine();
            }
        }
        return probe.waitFor();
    }

    private static Map<String, Integer> wanted() {
        Map<String, Integer> wanted = new HashMap<>();
        for (int item = 0; item < ITEMS; item++) {
            wanted.merge(JournalProbe.name(item), 1, Integer::sum);
        }
        return wanted;
    }

    private static Map<String, Integer> recorded(Path file) throws IOException {
        Map<String, Integer> recorded = new HashMap<>();
        try (RunJournal journal = RunJournal.open(file)) {
            for (int item = 0; item < ITEMS; item++) {
                String name = JournalProbe.name(item);
                if (journal.claim(name).earlier() == Earlier.SUCCEEDED) {
                    recorded.merge(name, 1, Integer::sum);
                }
            }
        }
        return recorded;
    }

    private static Map<String, Integer> count(Path effects) throws IOException {
        Map<String, Integer> done = new HashMap<>();
        for (String line : Files.readAllLines(effects)) {
            done.merge(line, 1, Integer::sum);
        }
        return done;
    }
}
