package io.aitherzero.cli.report;

import io.aitherzero.api.parallel.BatchSummary;
import io.aitherzero.api.parallel.ErrorGroup;
import io.aitherzero.api.parallel.LimitChange;
import io.aitherzero.api.parallel.Outcome;
import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a batch went: a sentence, its figures, and each change of its limit with the reason. */
public final class BatchText {
    private static final int MOST_GROUPS = 20;
    private static final String FRAME = "    at ";

    private final Style style;
    private final BatchSummary batch;

    private BatchText(Style style, BatchSummary batch) {
        this.style = style;
        this.batch = batch;
    }

    /** The text, for people; whatever came from the batch is harmless for a terminal. */
    public static List<String> lines(BatchSummary batch) {
        return lines(Style.PLAIN, batch, List.of());
    }

    /** @param facts lines to stand before the figures */
    static List<String> lines(Style style, BatchSummary batch, List<String> facts) {
        BatchText text = new BatchText(style, batch);
        List<String> lines = new ArrayList<>();
        lines.add(Shown.line(batch.task()) + ": " + text.verdict());
        lines.addAll(facts);
        text.figures(lines);
        lines.add("");
        lines.addAll(text.outcomes());
        lines.add("");
        lines.addAll(ThrottleText.lines(batch.limitChanges()));
        lines.addAll(text.failures());
        return lines;
    }

    private String verdict() {
        long good = batch.count(Outcome.SUCCEEDED) + batch.count(Outcome.SKIPPED);
        String share = good == batch.items() ? items(good) : good + " of " + items(batch.items());
        String skipped = batch.count(Outcome.SKIPPED) == 0 ? "" : " or were done before";
        String text = share + " succeeded" + skipped + " in "
                + Amounts.duration(batch.elapsed().toNanos());
        return batch.isGreen() ? style.good(text) : style.bad(text);
    }

    private static String items(long count) {
        return count + (count == 1 ? " item" : " items");
    }

    private void figures(List<String> lines) {
        batch.stopped().ifPresent(reason -> StatusText.fact(lines, "ended early", reason));
        StatusText.fact(lines, "begun", Amounts.time(batch.startedAt()));
        StatusText.fact(lines, "limit", limits(batch.limitChanges()));
        StatusText.fact(
                lines,
                "speed",
                rate(batch) + " items/s, " + speedUp(batch) + " times as fast as one after the other ("
                        + Amounts.duration(batch.runTime().toNanos()) + " in items)");
        StatusText.fact(
                lines,
                "processor",
                batch.cpuTime().isZero()
                        ? "not known"
                        : Amounts.duration(batch.cpuTime().toNanos()) + " in items, as far as it is known");
        StatusText.fact(
                lines,
                "memory",
                batch.allocatedBytes() == 0
                        ? "not known"
                        : bytes(batch.allocatedBytes()) + " allocated by items, as far as it is known");
        StatusText.fact(lines, "retries", Long.toString(batch.retries()));
    }

    /** The first limit and the last one, and the highest if that was another. */
    static String limits(List<LimitChange> changes) {
        if (changes.isEmpty()) {
            return "-";
        }
        int first = changes.get(0).after();
        int last = changes.get(changes.size() - 1).after();
        int most = changes.stream().mapToInt(LimitChange::after).max().orElse(last);
        String rise = most > Math.max(first, last) ? first + " -> " + most : String.valueOf(first);
        return changes.size() == 1 ? rise : rise + " -> " + last;
    }

    static String rate(BatchSummary batch) {
        return decimal(batch.perSecond());
    }

    static String speedUp(BatchSummary batch) {
        return decimal(batch.speedUp());
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String bytes(long bytes) {
        double size = bytes;
        String unit = "bytes";
        for (String larger : List.of("kB", "MB", "GB", "TB")) {
            if (size < 1_000) {
                break;
            }
            size /= 1_000;
            unit = larger;
        }
        return (unit.equals("bytes") ? String.valueOf(bytes) : decimal(size)) + " " + unit;
    }

    private List<String> outcomes() {
        Table table = new Table();
        List<String> counts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            table.number(word(outcome));
            counts.add(Long.toString(batch.count(outcome)));
        }
        if (batch.missing() > 0) {
            table.number("without an outcome");
            counts.add(Long.toString(batch.missing()));
        }
        return table.row(counts.toArray(String[]::new)).lines();
    }

    static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private List<String> failures() {
        if (batch.errorGroups().isEmpty()) {
            return List.of();
        }
        Table table = new Table().number("failures").text("first item").text("root cause");
        for (ErrorGroup group : batch.errorGroups().stream().limit(MOST_GROUPS).toList()) {
            table.row(Long.toString(group.count()), Shown.line(group.first()), cause(group));
        }
        List<String> lines = new ArrayList<>(List.of(""));
        lines.addAll(table.lines());
        int more = batch.errorGroups().size() - MOST_GROUPS;
        if (more > 0) {
            lines.add("and " + Amounts.count(more, "other root cause"));
        }
        return lines;
    }

    private static String cause(ErrorGroup group) {
        String message = group.message().isEmpty() ? "" : ": " + group.message();
        return Shown.line(group.type() + message) + place(group.sample());
    }

    /** Where the root cause was thrown: the first frame of the last stack. */
    private static String place(List<String> sample) {
        String place = "";
        for (String line : sample) {
            if (!line.startsWith(FRAME)) {
                place = "";
            } else if (place.isEmpty()) {
                place = " (" + Shown.line(line.strip()) + ")";
            }
        }
        return place;
    }
}
