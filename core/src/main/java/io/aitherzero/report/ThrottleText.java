package io.aitherzero.report;

import io.aitherzero.job.ThrottleDecision;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why so many items ran at once: the changes of a limit for people and as {@code aitherzero.throttle/1}. */
public final class ThrottleText {
    private static final String SCHEMA = "aitherzero.throttle/1";
    private static final MathContext DIGITS = new MathContext(4);

    private ThrottleText() {}

    /**
     * A line a change, with the numbers it was based on.
     *
     * @param beganNanos when the batch began, by the clock of the decisions
     */
    public static List<String> lines(List<ThrottleDecision> decisions, long beganNanos) {
        if (decisions.isEmpty()) {
            return List.of("The limit was never asked for.");
        }
        Table table = new Table().number("at ms").number("limit").text("why").text("based on");
        for (ThrottleDecision decision : decisions) {
            table.row(
                    Amounts.millis(decision.atNanos() - beganNanos),
                    decision.before() == 0
                            ? String.valueOf(decision.after())
                            : decision.before() + " -> " + decision.after(),
                    Shown.line(decision.reason()),
                    inputs(decision.inputs()));
        }
        return table.lines();
    }

    private static String inputs(Map<String, Double> inputs) {
        return new TreeMap<>(inputs)
                .entrySet().stream()
                        .map(input -> Shown.line(input.getKey()) + " " + number(input.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        return value == Math.rint(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    /**
     * The same as a document; a number that is not finite is null.
     *
     * @param beganNanos when the batch began, by the clock of the decisions
     */
    public static String json(List<ThrottleDecision> decisions, long beganNanos) {
        return Json.document(SCHEMA, out -> {
            out.name("decisions").beginArray();
            for (ThrottleDecision decision : decisions) {
                out.beginObject();
                out.name("atNanos").value(decision.atNanos() - beganNanos);
                out.name("before").value(decision.before());
                out.name("after").value(decision.after());
                out.name("reason").value(decision.reason());
                out.name("inputs").beginObject();
                for (Map.Entry<String, Double> input : new TreeMap<>(decision.inputs()).entrySet()) {
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
        });
    }
}
