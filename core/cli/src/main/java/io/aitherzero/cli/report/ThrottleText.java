package io.aitherzero.cli.report;

import io.aitherzero.api.parallel.LimitChange;
import io.aitherzero.base.Amounts;
import io.aitherzero.base.Shown;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why so many items of a batch ran at once: a line for each change of its limit, with the numbers it was based on. */
final class ThrottleText {
    private static final MathContext DIGITS = new MathContext(4);

    private ThrottleText() {}

    static List<String> lines(List<LimitChange> changes) {
        if (changes.isEmpty()) {
            return List.of("The limit was never asked for.");
        }
        Table table = new Table().number("at ms").number("limit").text("why").text("based on");
        for (LimitChange change : changes) {
            table.row(
                    Amounts.millis(change.atNanos()),
                    change.before() == 0 ? String.valueOf(change.after()) : change.before() + " -> " + change.after(),
                    Shown.line(change.reason()),
                    inputs(change.inputs()));
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
}
