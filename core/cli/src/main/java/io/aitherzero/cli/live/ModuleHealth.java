package io.aitherzero.cli.live;

import io.aitherzero.api.plugin.Health;
import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.host.HealthServer.Check;
import io.aitherzero.host.Host;
import io.aitherzero.host.json.JsonOutput;
import io.aitherzero.host.work.HealthRecord;
import io.aitherzero.host.work.WorkRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What modules say of themselves, and of the work that they do later or again and again.
 *
 * @param checks the answers of their checks
 * @param works their work
 */
record ModuleHealth(List<HealthRecord> checks, List<WorkRecord> works) {
    /** Less than what those who watch a process usually wait. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private static final int MOST_SHOWN = 5;

    /** Asks all modules of a host, and waits a while for the answers. */
    static ModuleHealth of(Host host) {
        return new ModuleHealth(host.health(LONGEST), host.work());
    }

    /** The checks for those who ask by HTTP. */
    List<Check> asChecks() {
        return checks.stream()
                .map(record -> {
                    Map<String, String> data = new LinkedHashMap<>();
                    data.put("module", record.module());
                    data.put("health", record.health().status().name());
                    if (!record.health().detail().isEmpty()) {
                        data.put("detail", record.health().detail());
                    }
                    return new Check(
                            record.module() + "/" + record.name(),
                            record.health().status() != Health.Status.DOWN,
                            data);
                })
                .toList();
    }

    /** For the screen: how many there are, and what is not well. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!checks.isEmpty()) {
            Map<Health.Status, Integer> counts = new LinkedHashMap<>();
            for (Health.Status status : Health.Status.values()) {
                int count = (int) checks.stream()
                        .filter(record -> record.health().status() == status)
                        .count();
                if (count > 0) {
                    counts.put(status, count);
                }
            }
            List<String> words = new ArrayList<>();
            counts.forEach((status, count) -> words.add(count + " " + status));
            lines.add("health      " + String.join(", ", words));
            checks.stream()
                    .filter(record -> record.health().status() != Health.Status.UP)
                    .limit(MOST_SHOWN)
                    .forEach(record -> lines.add("            " + Shown.line(record.module() + "/" + record.name())
                            + " " + Shown.line(record.health().toString())));
        }
        if (!works.isEmpty()) {
            int failing = (int) works.stream()
                    .filter(work -> work.lastFailure().isPresent())
                    .count();
            lines.add("work        " + works.size() + " scheduled"
                    + (failing == 0 ? "" : ", of which " + failing + " failed the last time"));
            works.stream()
                    .filter(work -> work.lastFailure().isPresent())
                    .limit(MOST_SHOWN)
                    .forEach(work -> lines.add("            " + Shown.line(work.module() + "/" + work.name())
                            + ", in " + work.failures() + " of " + Amounts.count(count(work.runs()), "run") + ": "
                            + Shown.line(work.lastFailure().orElse(""))));
        }
        return lines;
    }

    private static int count(long number) {
        return (int) Math.min(number, Integer.MAX_VALUE);
    }

    /** The fields of the same. */
    void write(JsonOutput out) throws IOException {
        out.name("health").beginArray();
        for (HealthRecord record : checks) {
            out.beginObject().name("module").value(record.module());
            out.name("name").value(record.name());
            out.name("status").value(record.health().status().name());
            out.name("detail").value(record.health().detail());
            out.name("tookNanos").value(record.took().toNanos()).endObject();
        }
        out.endArray();
        out.name("work").beginArray();
        for (WorkRecord work : works) {
            out.beginObject().name("module").value(work.module());
            out.name("name").value(work.name());
            out.name("kind").value(work.kind().name());
            out.name("state").value(work.state().name());
            out.name("periodNanos").value(work.period().toNanos());
            out.name("runs").value(work.runs());
            out.name("failures").value(work.failures());
            out.name("missed").value(work.missed());
            out.name("nextNanos").value(nanos(work.next()));
            out.name("lastTookNanos").value(nanos(work.lastTook()));
            out.name("lastFailure").value(work.lastFailure().orElse(null)).endObject();
        }
        out.endArray();
    }

    private static @Nullable Long nanos(Optional<Duration> time) {
        return time.map(Duration::toNanos).orElse(null);
    }
}
