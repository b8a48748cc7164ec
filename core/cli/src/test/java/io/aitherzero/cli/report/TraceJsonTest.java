package io.aitherzero.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleProfile;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceJsonTest {
    private static List<JsonObject> events(BootProfile profile) {
        JsonObject trace = JsonParser.parseString(TraceJson.write(profile)).getAsJsonObject();
        assertThat(trace.get("schema").getAsString()).isEqualTo("aitherzero.trace/1");
        assertThat(trace.get("displayTimeUnit").getAsString()).isEqualTo("ms");
        List<JsonObject> events = new ArrayList<>();
        for (JsonElement element : trace.getAsJsonArray("traceEvents")) {
            JsonObject event = element.getAsJsonObject();
            assertThat(event.keySet()).contains("ph", "name", "pid", "tid", "ts");
            assertThat(event.get("pid").getAsInt()).isEqualTo(1);
            events.add(event);
        }
        return events;
    }

    private static List<JsonObject> of(List<JsonObject> events, String kind) {
        return events.stream().filter(event -> text(event, "ph").equals(kind)).toList();
    }

    private static String text(JsonObject event, String name) {
        return event.get(name).getAsString();
    }

    private static long nanos(JsonObject event, String name) {
        return new BigDecimal(text(event, name)).movePointRight(3).longValueExact();
    }

    private static long end(JsonObject slice) {
        return nanos(slice, "ts") + nanos(slice, "dur");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1000})
    void slicesOfATrackAreApartOrInsideEachOther(int count) {
        Map<Integer, List<JsonObject>> tracks = of(events(GeneratedBoots.good(count, 4)), "X").stream()
                .collect(
                        Collectors.groupingBy(slice -> slice.get("tid").getAsInt(), TreeMap::new, Collectors.toList()));
        assertThat(tracks).hasSize(1 + Math.min(count, 4));
        for (List<JsonObject> track : tracks.values()) {
            assertThat(track).isSortedAccordingTo(Comparator.comparingLong(slice -> nanos(slice, "ts")));
            Deque<Long> open = new ArrayDeque<>();
            for (JsonObject slice : track) {
                assertThat(nanos(slice, "dur")).isNotNegative();
                while (!open.isEmpty() && open.peek() <= nanos(slice, "ts")) {
                    open.pop();
                }
                assertThat(open.isEmpty() ? Long.MAX_VALUE : open.peek()).isGreaterThanOrEqualTo(end(slice));
                open.push(end(slice));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1000})
    void timesAddUpToThoseOfTheProfile(int count) {
        BootProfile profile = GeneratedBoots.good(count, 4);
        List<JsonObject> slices = of(events(profile), "X");
        assertThat(sum(slices, "phase")).isEqualTo(profile.phases().total());
        assertThat(sum(slices, "module")).isEqualTo(profile.sumOfRunNanos());
        assertThat(sum(slices, "load")).isEqualTo(profile.sumOfLoadNanos());
        assertThat(sum(slices, "load") + sum(slices, "start")).isEqualTo(sum(slices, "module"));
        long startPhase = profile.phases().total() - profile.phases().start();
        Map<String, JsonObject> modules = slices.stream()
                .filter(slice -> text(slice, "cat").equals("module"))
                .collect(Collectors.toMap(slice -> text(slice, "name"), slice -> slice));
        assertThat(modules).hasSize(count);
        for (ModuleProfile module : profile.modules()) {
            JsonObject slice = Objects.requireNonNull(modules.get(module.id()));
            assertThat(nanos(slice, "ts")).isEqualTo(startPhase + module.times().begun());
            assertThat(slice.get("tid").getAsInt())
                    .isEqualTo(1 + module.worker().orElseThrow());
            JsonObject args = slice.getAsJsonObject("args");
            assertThat(nanos(args, "queueWaitMicros")).isEqualTo(module.times().queueWait());
        }
    }

    private static long sum(List<JsonObject> slices, String category) {
        return slices.stream()
                .filter(slice -> text(slice, "cat").equals(category))
                .mapToLong(slice -> nanos(slice, "dur"))
                .sum();
    }

    @Test
    void tracksHaveNamesInOrder() {
        List<JsonObject> named = of(events(Boots.good()), "M");
        assertThat(named.stream()
                        .filter(event -> !text(event, "name").equals("thread_sort_index"))
                        .map(event -> event.get("tid") + " "
                                + event.getAsJsonObject("args").get("name").getAsString()))
                .containsExactly("1 aither boot", "1 boot phases", "2 worker 1", "3 worker 2");
        assertThat(named.stream()
                        .filter(event -> text(event, "name").equals("thread_sort_index"))
                        .map(event ->
                                event.getAsJsonObject("args").get("sort_index").getAsInt()))
                .containsExactly(1, 2, 3);
    }

    @Test
    void arrowsGoFromInsideTheBindingDependencyToTheBeginOfTheModule() {
        BootProfile profile = GeneratedBoots.good(64, 4);
        List<JsonObject> events = events(profile);
        List<JsonObject> from = of(events, "s");
        List<JsonObject> to = of(events, "f");
        assertThat(from).hasSize(56).hasSameSizeAs(to);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < from.size(); i++) {
            assertThat(text(from.get(i), "id")).isEqualTo(text(to.get(i), "id"));
            assertThat(ids.add(text(from.get(i), "id"))).isTrue();
            assertThat(text(to.get(i), "bp")).isEqualTo("e");
            assertThat(nanos(from.get(i), "ts")).isLessThanOrEqualTo(nanos(to.get(i), "ts"));
            ModuleProfile module = profile.modules().get(Integer.parseInt(text(to.get(i), "id")) - 1);
            assertThat(module(events, from.get(i)))
                    .isEqualTo(module.bindingDependency().orElseThrow());
            assertThat(module(events, to.get(i))).isEqualTo(module.id());
        }
    }

    /** The module in whose slice an event is. */
    private static String module(List<JsonObject> events, JsonObject event) {
        return of(events, "X").stream()
                .filter(slice ->
                        text(slice, "cat").equals("module") && slice.get("tid").equals(event.get("tid")))
                .filter(slice -> nanos(slice, "ts") <= nanos(event, "ts") && nanos(event, "ts") < end(slice))
                .map(slice -> text(slice, "name"))
                .collect(Collectors.joining(" and "));
    }

    @Test
    void counterOfWaitingModulesNeverGoesBelowZeroAndEndsThere() {
        List<Integer> waiting = of(events(GeneratedBoots.good(64, 2)), "C").stream()
                .map(event -> event.getAsJsonObject("args").get("modules").getAsInt())
                .toList();
        assertThat(waiting).allMatch(count -> count >= 0).endsWith(0).anyMatch(count -> count >= 6);
    }

    @Test
    void failuresHaveTheirCauseAndWhatNeverBeganIsListed() {
        List<JsonObject> slices = of(events(Boots.bad()), "X");
        JsonObject broken = slices.stream()
                .filter(slice -> text(slice, "name").equals("broken"))
                .findFirst()
                .orElseThrow();
        assertThat(text(broken, "cname")).isEqualTo("terrible");
        assertThat(text(broken.getAsJsonObject("args"), "code")).isEqualTo("START_FAILED");
        JsonObject trace = JsonParser.parseString(TraceJson.write(Boots.bad())).getAsJsonObject();
        assertThat(text(trace.getAsJsonObject("otherData"), "notBegun")).isEqualTo("needy, evil\\r\\u202egpj.jar");
    }

    @Test
    void bootWithoutModulesHasItsPhases() {
        assertThat(of(events(GeneratedBoots.empty()), "X").stream().map(slice -> text(slice, "name")))
                .containsExactly("jvm", "host", "discover", "resolve", "start");
    }
}
