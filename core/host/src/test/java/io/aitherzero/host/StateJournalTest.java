package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aitherzero.base.LineLog;
import io.aitherzero.fixture.SmallDisk;
import io.aitherzero.fixture.Threads;
import io.aitherzero.host.json.JournalJson;
import io.aitherzero.pf4j.StateChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateJournalTest {
    @TempDir
    Path home;

    private static StateChange change(String module) {
        return new StateChange(module, "RESOLVED", "STARTED", Optional.empty());
    }

    private List<String> modules() {
        return StateJournal.read(home).stream().map(JournalJson.Entry::module).toList();
    }

    @Test
    void linesAreInOrderAndOldFilesGo() throws IOException {
        List<String> ids = IntStream.range(0, 30_000).mapToObj(i -> "m" + i).toList();
        for (int from = 0; from < ids.size(); from += 1_000) {
            try (StateJournal journal = new StateJournal(home)) {
                ids.subList(from, from + 1_000).forEach(id -> journal.changed(change(id)));
            }
        }
        List<String> read = modules();
        assertThat(read).endsWith("m29998", "m29999");
        assertThat(ids).containsSubsequence(read);
        try (Stream<Path> files = Files.list(home.resolve("var/journal"))) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void halfALineOfAProcessThatWasKilledCostsNoOther() throws IOException {
        try (StateJournal journal = new StateJournal(home)) {
            journal.changed(change("a"));
        }
        Files.writeString(StateJournal.file(home), "{\"at\":\"2026-", StandardOpenOption.APPEND);
        try (StateJournal journal = new StateJournal(home)) {
            journal.changed(change("b"));
        }
        assertThat(modules()).containsExactly("a", "b");
        assertThat(Files.readAllLines(StateJournal.file(home))).hasSize(2);
    }

    @Test
    void whatAnotherHoldsUpIsWrittenAtTheEnd() throws Exception {
        Path file = StateJournal.file(home);
        Files.createDirectories(file.resolveSibling(""));
        for (int i = 0; i < 5; i++) {
            StateJournal journal = new StateJournal(home);
            Thread closing = new Thread(journal::close);
            try (LineLog other = LineLog.open(file).orElseThrow()) {
                assertThat(other.isFile()).isTrue();
                journal.changed(change("m" + i));
                closing.start();
                Threads.untilWaiting(closing);
            }
            closing.join();
            assertThat(modules()).hasSize(i + 1).endsWith("m" + i);
        }
    }

    @Test
    void whatFindsAFullDiskIsWrittenWhenThereIsRoom() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mounted(home.resolve("var/journal"), 64);
        assumeTrue(mounted.isPresent(), "this process may mount a file system");
        try (SmallDisk disk = mounted.get()) {
            try (StateJournal journal = new StateJournal(home)) {
                journal.changed(change("a"));
                while (modules().isEmpty()) {
                    Thread.onSpinWait();
                }
                disk.fill();
                for (int i = 0; i < 100; i++) {
                    journal.changed(change("m" + i));
                }
                while (modules().size() < 2) {
                    // what is left of a page is room, too
                    Thread.onSpinWait();
                }
                disk.empty();
            }
            assertThat(modules()).hasSize(101).startsWith("a", "m0").endsWith("m99");
        }
    }

    @Test
    void aDiskThatStaysFullHoldsUpNobody() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mounted(home.resolve("var/journal"), 64);
        assumeTrue(mounted.isPresent(), "this process may mount a file system");
        try (SmallDisk disk = mounted.get()) {
            disk.fill();
            try (StateJournal journal = new StateJournal(home)) {
                journal.changed(change("a"));
            }
            assertThat(modules()).isEmpty();
        }
    }
}
