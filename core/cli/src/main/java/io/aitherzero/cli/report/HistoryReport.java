package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.base.Spread;
import io.aitherzero.boot.analysis.BootSample;
import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.Forecast;
import io.aitherzero.host.json.Json;
import io.aitherzero.host.json.JsonOutput;
import io.aitherzero.host.json.RecordedBoot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Recorded boots, one line each, oldest first. */
public final class HistoryReport implements Report {
    private static final int MOST_CHANGES = 4;

    private final boolean unicode;
    private final List<HistoryEntry> entries;
    private final BootSample sample;
    private final List<String> passedOver;

    /**
     * Reports boots.
     *
     * @param newestFirst at least one
     * @param passedOver what was said of files that could not be read
     * @param unicode whether characters beyond ASCII can be shown
     */
    public HistoryReport(List<RecordedBoot> newestFirst, List<String> passedOver, boolean unicode) {
        this.unicode = unicode;
        this.entries = HistoryEntry.of(newestFirst);
        this.sample =
                BootSample.newest(newestFirst.stream().map(RecordedBoot::boot).toList(), newestFirst.size());
        this.passedOver = List.copyOf(passedOver);
    }

    @Override
    public String text(Style style) {
        Table table = new Table()
                .text("boot")
                .text("schedule")
                .text("outcome")
                .number("start ms")
                .number("total")
                .number("bound")
                .number("expected")
                .number("off by")
                .text("cache")
                .text("same")
                .text("changed modules");
        entries.forEach(entry -> row(table, entry));
        List<String> rows = table.lines();
        List<String> lines = new ArrayList<>();
        lines.add(style.strong(rows.get(0)));
        lines.addAll(rows.subList(1, rows.size()));
        long[] starts = entries.stream()
                .mapToLong(entry -> entry.recorded().boot().phases().start())
                .toArray();
        Spread start = sample.of(boot -> boot.phases().start());
        Spread total = sample.of(boot -> boot.phases().total());
        lines.add("");
        lines.add("start phase  " + Sparkline.of(starts, unicode) + "  from 0 to "
                + Amounts.duration(Arrays.stream(starts).max().orElse(0)) + ", oldest boot first");
        lines.add("median       start phase " + Amounts.duration(start.medianNanos()) + spread(start) + ", boot "
                + Amounts.duration(total.medianNanos()) + spread(total) + ", of "
                + Amounts.count(sample.boots().size(), "boot") + " that measured the same as the last one (=)");
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String spread(Spread spread) {
        return spread.deviation().isEmpty()
                ? ""
                : " (deviation "
                        + Amounts.duration(Math.round(spread.deviation().getAsDouble())) + ")";
    }

    private static void row(Table table, HistoryEntry entry) {
        BootProfile boot = entry.recorded().boot();
        Optional<Forecast> forecast = boot.settings().forecast();
        table.row(
                Amounts.time(boot.startedAt()),
                boot.schedule() + "/" + boot.workers(),
                boot.outcome().name(),
                Amounts.millis(boot.phases().start()),
                Amounts.millis(boot.phases().total()),
                Amounts.millis(boot.lowerBoundNanos()),
                forecast.map(expected -> Amounts.millis(expected.chosen().nanos()))
                        .orElse("-"),
                forecast.map(expected ->
                                CompareText.percent(expected.error(boot.phases().start())))
                        .orElse("-"),
                boot.environment().cache().name().toLowerCase(Locale.ROOT),
                entry.comparable() ? "=" : "",
                Shown.list(entry.changes(), MOST_CHANGES));
    }

    /** {@code aitherzero.history/1}; times are in nanoseconds. */
    @Override
    public String json() {
        return Json.document("aitherzero.history/1", out -> {
            out.name("boots").beginArray();
            for (HistoryEntry entry : entries) {
                boot(out, entry);
            }
            out.endArray();
            out.name("comparableBoots").value(sample.boots().size());
            out.name("medianStartPhaseNanos")
                    .value(sample.of(boot -> boot.phases().start()).medianNanos());
            out.name("medianTotalNanos")
                    .value(sample.of(boot -> boot.phases().total()).medianNanos());
            Json.strings(out, "passedOver", passedOver);
        });
    }

    private static void boot(JsonOutput out, HistoryEntry entry) throws IOException {
        BootProfile boot = entry.recorded().boot();
        out.beginObject();
        out.name("file").value(entry.recorded().file().toString());
        out.name("startedAt").value(boot.startedAt().toString());
        out.name("schedule").value(boot.schedule().name());
        out.name("workers").value(boot.workers());
        out.name("outcome").value(boot.outcome().name());
        out.name("startPhaseNanos").value(boot.phases().start());
        out.name("totalNanos").value(boot.phases().total());
        out.name("lowerBoundNanos").value(boot.lowerBoundNanos());
        if (boot.settings().forecast().isPresent()) {
            Forecast forecast = boot.settings().forecast().get();
            out.name("expectedNanos").value(forecast.chosen().nanos());
            Json.share(out, "forecastError", forecast.error(boot.phases().start()));
        }
        out.name("cache").value(boot.environment().cache().name());
        out.name("comparable").value(entry.comparable());
        Json.strings(out, "changes", entry.changes());
        out.endObject();
    }
}
