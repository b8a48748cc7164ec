package io.aitherzero.host.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.ErrorGroup;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.LimitChange;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.parallel.BatchRecord;
import io.aitherzero.parallel.BatchRecord.JobTime;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A recorded batch as an object of JSON; what can be computed from the rest is written and not read. */
public final class BatchJson {
    private static final int MOST_GROUPS = 50;
    private static final int MOST_LINES = 60;
    private static final int MOST_LETTERS = 2_000;
    private static final int MOST_CHANGES = 256;

    private BatchJson() {}

    static void write(JsonOutput out, BatchRecord record) throws IOException {
        BatchSummary summary = record.summary();
        out.name("task").value(summary.task());
        out.name("owner").value(record.owner());
        out.name("workload").value(summary.workload().name());
        out.name("policy").value(Policy.of(record.limit()).name());
        out.name("mostAtOnce").value(Policy.most(record.limit()));
        out.name("startedAt").value(summary.startedAt().toString());
        out.name("elapsedNanos").value(summary.elapsed().toNanos());
        out.name("green").value(summary.isGreen());
        out.name("items").value(summary.items());
        out.name("outcomes").beginObject();
        for (Outcome outcome : Outcome.values()) {
            out.name(outcome.name()).value(summary.count(outcome));
        }
        out.endObject();
        out.name("speedUp").value(rounded(summary.speedUp()));
        out.name("perSecond").value(rounded(summary.perSecond()));
        out.name("retries").value(summary.retries());
        out.name("runNanos").value(summary.runTime().toNanos());
        out.name("cpuNanos").value(summary.cpuTime().toNanos());
        out.name("allocatedBytes").value(summary.allocatedBytes());
        if (summary.stopped().isPresent()) {
            out.name("stopped").value(summary.stopped().get());
        }
        errors(out, summary.errorGroups());
        changes(out, summary.limitChanges());
        out.name("jobs").beginArray();
        for (JobTime job : record.jobs()) {
            out.beginObject().name("name").value(job.name());
            out.name("outcome").value(job.outcome().name());
            out.name("runNanos").value(job.runNanos()).endObject();
        }
        out.endArray();
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }

    private static void errors(JsonOutput out, List<ErrorGroup> groups) throws IOException {
        out.name("errors").beginArray();
        for (ErrorGroup group : groups.subList(0, Math.min(MOST_GROUPS, groups.size()))) {
            out.beginObject().name("type").value(group.type());
            out.name("message").value(cut(group.message()));
            out.name("count").value(group.count());
            out.name("first").value(group.first());
            Json.strings(
                    out,
                    "sample",
                    group.sample().stream()
                            .limit(MOST_LINES)
                            .map(BatchJson::cut)
                            .toList());
            out.endObject();
        }
        out.endArray();
    }

    private static String cut(String text) {
        return text.length() <= MOST_LETTERS ? text : text.substring(0, MOST_LETTERS) + "...";
    }

    /** The first, and the latest of many. */
    private static List<LimitChange> bounded(List<LimitChange> changes) {
        if (changes.size() <= MOST_CHANGES) {
            return changes;
        }
        List<LimitChange> bounded = new ArrayList<>(List.of(changes.get(0)));
        bounded.addAll(changes.subList(changes.size() - MOST_CHANGES + 1, changes.size()));
        return bounded;
    }

    private static void changes(JsonOutput out, List<LimitChange> changes) throws IOException {
        out.name("limitChanges").beginArray();
        for (LimitChange change : bounded(changes)) {
            out.beginObject().name("atNanos").value(change.atNanos());
            out.name("before").value(change.before());
            out.name("after").value(change.after());
            out.name("reason").value(change.reason());
            out.name("inputs").beginObject();
            for (Map.Entry<String, Double> input : new TreeMap<>(change.inputs()).entrySet()) {
                out.name(input.getKey());
                if (Double.isFinite(input.getValue())) {
                    out.value(input.getValue());
                } else {
                    out.nullValue();
                }
            }
            out.endObject().endObject();
        }
        out.endArray();
    }

    /** Throws what {@link ProfileReader} throws where a field is missing or wrong. */
    static BatchRecord read(JsonObject batch) {
        return new BatchRecord(
                ProfileReader.text(batch, "owner"),
                Policy.valueOf(ProfileReader.text(batch, "policy")).limit(ProfileReader.count(batch, "mostAtOnce")),
                summary(batch),
                objects(
                        batch,
                        "jobs",
                        job -> new JobTime(
                                ProfileReader.text(job, "name"),
                                Outcome.valueOf(ProfileReader.text(job, "outcome")),
                                ProfileReader.nanos(job, "runNanos"))));
    }

    private static BatchSummary summary(JsonObject batch) {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        JsonObject outcomes = ProfileReader.field(batch, "outcomes").getAsJsonObject();
        for (String name : outcomes.keySet()) {
            counts.put(Outcome.valueOf(name), amount(outcomes, name));
        }
        counts.values().removeIf(count -> count == 0);
        return BatchSummary.builder(
                        ProfileReader.text(batch, "task"), Workload.valueOf(ProfileReader.text(batch, "workload")))
                .startedAt(Instant.parse(ProfileReader.text(batch, "startedAt")))
                .elapsed(Duration.ofNanos(amount(batch, "elapsedNanos")))
                .items(amount(batch, "items"))
                .counts(counts)
                .retries(amount(batch, "retries"))
                .runTime(Duration.ofNanos(amount(batch, "runNanos")))
                .cpuTime(Duration.ofNanos(amount(batch, "cpuNanos")))
                .allocatedBytes(amount(batch, "allocatedBytes"))
                .errorGroups(objects(
                        batch,
                        "errors",
                        group -> ErrorGroup.of(
                                ProfileReader.text(group, "type"),
                                ProfileReader.text(group, "message"),
                                amount(group, "count"),
                                ProfileReader.text(group, "first"),
                                ProfileReader.list(group, "sample", JsonElement::getAsString))))
                .limitChanges(objects(batch, "limitChanges", BatchJson::change))
                .stopped(ProfileReader.optional(batch, "stopped").map(JsonElement::getAsString))
                .build();
    }

    private static LimitChange change(JsonObject change) {
        Map<String, Double> inputs = new HashMap<>();
        ProfileReader.field(change, "inputs")
                .getAsJsonObject()
                .entrySet()
                .forEach(input -> inputs.put(
                        input.getKey(),
                        input.getValue().isJsonNull()
                                ? Double.NaN
                                : input.getValue().getAsDouble()));
        return LimitChange.of(
                amount(change, "atNanos"),
                ProfileReader.count(change, "before"),
                ProfileReader.count(change, "after"),
                ProfileReader.text(change, "reason"),
                inputs);
    }

    private static long amount(JsonObject object, String name) {
        long amount = ProfileReader.number(object, name);
        if (amount < 0) {
            throw new IllegalArgumentException(
                    "the field '%s' must not be negative, but is %d".formatted(name, amount));
        }
        return amount;
    }

    private static <T> List<T> objects(JsonObject object, String name, Function<JsonObject, T> read) {
        return ProfileReader.list(object, name, element -> read.apply(element.getAsJsonObject()));
    }

    /** The kinds of {@link Limit} by name. */
    public enum Policy {
        FIXED,
        FORMULA,
        ADAPTIVE;

        public static Policy of(Limit limit) {
            return limit instanceof Limit.Fixed ? FIXED : limit instanceof Limit.Formula ? FORMULA : ADAPTIVE;
        }

        public static int most(Limit limit) {
            if (limit instanceof Limit.Fixed fixed) {
                return fixed.atOnce();
            }
            return limit instanceof Limit.Formula formula ? formula.most() : ((Limit.Adaptive) limit).most();
        }

        Limit limit(int most) {
            return switch (this) {
                case FIXED -> new Limit.Fixed(most);
                case FORMULA -> new Limit.Formula(most);
                case ADAPTIVE -> new Limit.Adaptive(most);
            };
        }
    }
}
