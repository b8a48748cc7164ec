package io.aitherzero.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.aitherzero.fixture.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault beside two healthy plugins, met by {@code aither boot} and by PF4J alone, each in a process of its own. What
 * comes of it is in {@code docs/faults.md}, and this test keeps it so.
 *
 * <p>Slow faults are left out unless the system property {@code faults.slow} is {@code true}; with {@code faults.write} rows
 * that differ are written in place of a failure; {@code faults.only} names those to be run, as {@code 23,24}.
 */
class FaultSuiteTest {
    private static final Path DOCUMENT = document();

    private static final Set<String> ONLY =
            Set.copyOf(Arrays.asList(System.getProperty("faults.only", "").split(","))).stream()
                    .filter(number -> !number.isEmpty())
                    .collect(Collectors.toSet());

    @TempDir
    Path folder;

    static Stream<Fault> faults() {
        return Faults.all().stream().filter(fault -> ONLY.isEmpty() || ONLY.contains(String.valueOf(fault.number())));
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void comesToWhatTheTableSays(Fault fault) throws Exception {
        assumeThat(fault.slow() && !Boolean.getBoolean("faults.slow")).isFalse();
        Scene beside = new Scene(folder.resolve("stock"));
        CompletableFuture<String> stock = Threads.run(
                () -> fault.stock().isPresent() ? fault.stock().get().in(beside) : "-");
        String ours = fault.ours().in(new Scene(folder.resolve("ours")));
        String row = FaultTable.row(fault, ours, stock.get());
        FaultTable table = FaultTable.in(DOCUMENT);
        if (Boolean.getBoolean("faults.write")) {
            table.write(fault.number(), row);
        } else {
            assertThat(row).isEqualTo(table.row(fault.number()));
        }
    }

    @Test
    void theTableHasARowForEachFaultAndNoneIsOutOfHand() throws IOException {
        FaultTable table = FaultTable.in(DOCUMENT);
        assertThat(Faults.all().stream().map(Fault::number))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 44).boxed().toList());
        assertThat(IntStream.rangeClosed(1, 44).mapToObj(table::row))
                .allSatisfy(row -> assertThat(row).startsWith("| ").doesNotContain("NOT CONTAINED"));
    }

    private static Path document() {
        for (Path there = Path.of("").toAbsolutePath(); there != null; there = there.getParent()) {
            Path document = there.resolve("docs").resolve("faults.md");
            if (Files.exists(document)) {
                return document;
            }
        }
        throw new IllegalStateException("There is no docs/faults.md above the working folder; run this in a checkout");
    }
}
