package io.aitherzero.cli.report;

import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import io.aitherzero.base.Spread;
import io.aitherzero.bench.Benchmark;
import io.aitherzero.bench.BenchmarkRuns;
import io.aitherzero.bench.Measurement;
import io.aitherzero.host.json.Json;
import io.aitherzero.host.json.JsonOutput;
import io.aitherzero.host.json.RecordedShare;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Benchmarks and what they reached.
 *
 * @param startedAt when the first began
 * @param processors how many the JVM saw
 * @param oversleepNanos by how much a sleep of {@value #SLEEP_MILLIS} ms is too long here, one thread alone
 * @param benchmarks with their runs
 */
public record BenchReport(Instant startedAt, int processors, Spread oversleepNanos, List<BenchmarkRuns> benchmarks)
        implements Report {
    /** The sleep whose own error is shown beside the benchmarks. */
    public static final long SLEEP_MILLIS = 10;

    /** Copies the list. */
    public BenchReport {
        benchmarks = List.copyOf(benchmarks);
    }

    /** What each benchmark does, for people. */
    public static String list(List<Benchmark> benchmarks) {
        Table table = new Table().text("name").text("work").text("ideal");
        benchmarks.forEach(one -> table.row(one.name(), one.work(), one.yardstick()));
        return String.join("\n", table.lines());
    }

    /** What is wrong with results, a sentence each. */
    public List<String> faults() {
        return benchmarks.stream()
                .flatMap(one -> one
                        .firstFault()
                        .map(fault -> "Benchmark '" + one.benchmark().name() + "' had wrong results in " + one.wrong()
                                + " of " + Amounts.count(one.runs().size(), "run") + ": " + Shown.line(fault)
                                + "; report it")
                        .stream())
                .toList();
    }

    /** For people, in whole lines. */
    @Override
    public String text(Style style) {
        Table table = new Table()
                .text("name")
                .number("runs")
                .number("ideal ms")
                .number("bodies ms")
                .number("took ms")
                .number("share")
                .number("min")
                .number("max")
                .number("MAD")
                .number("speed-up")
                .text("results");
        for (BenchmarkRuns one : benchmarks) {
            Spread share = one.share();
            table.row(
                    one.benchmark().name(),
                    Integer.toString(one.runs().size()),
                    millis(one, Measurement::idealNanos),
                    millis(one, Measurement::bodyNanos),
                    millis(one, Measurement::measuredNanos),
                    Amounts.percent(share.median()),
                    Amounts.percent(share.min()),
                    Amounts.percent(share.max()),
                    Amounts.percent(share.mad()),
                    Amounts.ratio(Math.round(one.of(Measurement::speedUp).median() * 100), 100),
                    results(one));
        }
        List<String> text = new ArrayList<>(table.lines());
        text.add("");
        text.add(
                "Medians. share: ideal over took; where the ideal was measured too, it can be more than 100 %. bodies: the"
                        + " ideal of the same run if each body takes what it really took. speed-up: summed run time over took; of"
                        + " b8 and b8s, sequential over parallel.");
        benchmarks.stream()
                .map(BenchReport::figures)
                .filter(line -> !line.isEmpty())
                .forEach(text::add);
        text.add(processors + " processors; a sleep of " + SLEEP_MILLIS + " ms, one thread alone, is "
                + micros(oversleepNanos.median()) + " us too long (" + micros(oversleepNanos.min()) + " to "
                + micros(oversleepNanos.max()) + ").");
        faults().forEach(fault -> text.add(style.bad(fault)));
        return String.join("\n", text);
    }

    /** Medians and ranges of what else was measured, in one line. */
    private static String figures(BenchmarkRuns one) {
        List<String> figures = new ArrayList<>();
        one.figures()
                .forEach((name, spread) -> figures.add(name + " " + decimal(spread.median())
                        + (spread.min() == spread.max()
                                ? ""
                                : " (" + decimal(spread.min()) + " to " + decimal(spread.max()) + ")")));
        return figures.isEmpty() ? "" : one.benchmark().name() + ": " + String.join(", ", figures);
    }

    private static String decimal(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String results(BenchmarkRuns one) {
        long items = one.runs().stream().mapToLong(Measurement::items).sum();
        long accounted = one.runs().stream().mapToLong(Measurement::accounted).sum();
        return one.wrong() == 0 ? "right, all " + accounted : "WRONG, " + accounted + " of " + items;
    }

    private static String millis(BenchmarkRuns one, ToDoubleFunction<Measurement> nanos) {
        return Amounts.millis(Math.round(one.of(nanos).median()));
    }

    private static long micros(double nanos) {
        return Math.round(nanos / 1_000);
    }

    /** {@code aitherzero.bench/1}; times are in nanoseconds. */
    @Override
    public String json() {
        return Json.document(RecordedShare.SCHEMA, out -> {
            out.name("startedAt").value(startedAt.toString());
            out.name("java").value(Runtime.version().toString());
            out.name("processors").value(processors);
            out.name("sleepMillis").value(SLEEP_MILLIS);
            spread(out, "oversleepNanos", oversleepNanos);
            out.name("benchmarks").beginArray();
            for (BenchmarkRuns one : benchmarks) {
                out.beginObject();
                out.name("name").value(one.benchmark().name());
                out.name("work").value(one.benchmark().work());
                out.name("yardstick").value(one.benchmark().yardstick());
                spread(out, "share", one.share());
                spread(out, "speedUp", one.of(Measurement::speedUp));
                out.name("figures").beginObject();
                for (Map.Entry<String, Spread> figure : one.figures().entrySet()) {
                    spread(out, figure.getKey(), figure.getValue());
                }
                out.endObject();
                out.name("wrongRuns").value(one.wrong());
                Optional<String> fault = one.firstFault();
                if (fault.isPresent()) {
                    out.name("fault").value(fault.get());
                }
                out.name("runs").beginArray();
                for (Measurement run : one.runs()) {
                    run(out, run);
                }
                out.endArray();
                out.endObject();
            }
            out.endArray();
        });
    }

    private static void run(JsonOutput out, Measurement run) throws IOException {
        out.beginObject();
        out.name("idealNanos").value(run.idealNanos());
        out.name("bodyNanos").value(run.bodyNanos());
        out.name("measuredNanos").value(run.measuredNanos());
        out.name("runNanos").value(run.runNanos());
        out.name("items").value(run.items());
        out.name("accounted").value(run.accounted());
        out.name("figures").beginObject();
        for (Map.Entry<String, Double> figure : run.figures().entrySet()) {
            out.name(figure.getKey()).value(figure.getValue());
        }
        out.endObject();
        out.endObject();
    }

    private static void spread(JsonOutput out, String name, Spread spread) throws IOException {
        out.name(name).beginObject();
        out.name("median").value(spread.median());
        out.name("min").value(spread.min());
        out.name("max").value(spread.max());
        out.name("mad").value(spread.mad());
        out.endObject();
    }
}
