package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.pf4j.AcceptedSets.AcceptedSet;
import io.aitherzero.pf4j.AcceptedSets.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptedSetsTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    @TempDir
    Path home;

    private static AcceptedSet set(long number) {
        return new AcceptedSet(
                number,
                Instant.ofEpochSecond(number),
                "a cause\nof two lines",
                List.of(
                        new Member("a", number + ".0.0", HASH, Path.of("/plugins/a b.jar")),
                        new Member("ö", "1.0.0", HASH, Path.of("/plugins/ö.jar"))));
    }

    private static List<Long> numbers(AcceptedSets sets) {
        return sets.all().stream().map(AcceptedSet::number).toList();
    }

    @Test
    void theLastOnesAreKeptAsTheyWere() throws IOException {
        Path file = home.resolve("sets");
        AcceptedSets sets = new AcceptedSets(file);
        assertThat(sets.last()).isEmpty();
        for (int i = 1; i <= 25; i++) {
            sets.add(set(i));
        }
        AcceptedSets again = new AcceptedSets(file);
        assertThat(numbers(again)).hasSize(AcceptedSets.KEPT).startsWith(6L).endsWith(25L);
        assertThat(again.last()).contains(set(25));
        new AcceptedSets(file).add(set(26));
        assertThat(numbers(again)).hasSize(AcceptedSets.KEPT).startsWith(7L).endsWith(26L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "",
                "sXt 5 2026-01-01T00:00:00Z a",
                "set 5 yesterday a",
                "set 5",
                "0123 a 1.0.0 %2Fplugins%2Fa.jar",
                "%zz"
            })
    void aDamagedLineIsNotTakenAlong(String damage) throws IOException {
        for (int at = 1; at <= 4; at++) {
            for (boolean opened : new boolean[] {false, true}) {
                Path file = home.resolve("sets" + at + opened);
                AcceptedSets sets = new AcceptedSets(file);
                sets.add(set(1));
                sets.add(set(2));
                List<String> lines = new ArrayList<>(Files.readAllLines(file));
                lines.set(at, damage);
                Files.write(file, lines);
                AcceptedSets after = opened ? sets : new AcceptedSets(file);
                assertThat(after.all()).isEmpty();
                after.add(set(3));
                after.add(set(4));
                assertThat(numbers(after)).as(damage + " at " + at).containsExactly(3L, 4L);
                assertThat(numbers(new AcceptedSets(file))).containsExactly(3L, 4L);
            }
        }
    }
}
