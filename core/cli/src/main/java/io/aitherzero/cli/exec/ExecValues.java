package io.aitherzero.cli.exec;

import io.aitherzero.api.parallel.HaltPolicy;
import io.aitherzero.api.parallel.ItemTimeout;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.cli.context.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The values of the options of {@code exec}, as users of GNU parallel type them. */
final class ExecValues {
    private static final int MOST_JOBS = 10_000;
    private static final int MOST = 999_999;
    private static final int AS_MANY_AS_POSSIBLE = 1000;
    private static final Pattern JOBS_FORM = Pattern.compile("([+-]?)(\\d{1,6})(%?)");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d|)");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,6})%");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([kKmMgGtT]?)");
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-3]?[0-7]{1,2})");
    private static final Pattern HALT = Pattern.compile("(now|soon),(fail|success|done)=(\\d{1,9})(%?)");

    /** How many at once, once it is known what jobs wait for. */
    static final Value<Function<Workload, Limit>> JOBS = value(
            "auto or a number such as 8, 200%, +2 or -1 that gives 1 to " + MOST_JOBS + ", or 0 for "
                    + AS_MANY_AS_POSSIBLE,
            ExecValues::jobs);

    static final Value<Integer> LOAD =
            value("a number of processes such as 8 or 100%, at least 1", ExecValues::processes);
    static final Value<Integer> COUNT = Value.count(MOST);
    static final Value<ItemTimeout> TIMEOUT = value(
            "a time such as 500ms, 30 (seconds) or 2m, or more than 100% of the median of the jobs that succeeded",
            ExecValues::timeout);
    static final Value<Duration> DELAY = value("a time such as 500ms, 0.5 (seconds) or 2m", ExecValues::time);

    /** The byte that a user of {@code --delimiter} means. */
    static final Value<Integer> SEPARATOR = value("one byte, such as , or \\t or \\0", ExecValues::separator);

    static final Value<Pattern> COLUMNS = value("a regular expression, such as , or \\t or ' +'", ExecValues::columns);
    static final Value<Long> BYTES = value("a size such as 500M, 2G or a number of bytes", ExecValues::bytes);
    static final Value<HaltPolicy> HALT_POLICY = new Value<>(
            "never, or now or soon and what is counted, such as now,fail=1 or soon,success=20%",
            Value.LEAVE_OUT,
            ExecValues::halt,
            List.of(
                    "never",
                    "now,fail=1",
                    "soon,fail=1",
                    "now,success=1",
                    "soon,success=1",
                    "now,done=1",
                    "soon,done=1"));

    private ExecValues() {}

    private static <T> Value<T> value(String rule, Function<String, Optional<T>> reading) {
        return new Value<>(rule, Value.LEAVE_OUT, reading, List.of());
    }

    private static Optional<Function<Workload, Limit>> jobs(String text) {
        if (text.equals("auto")) {
            return Optional.of(Limit::adaptive);
        }
        return processes(text.equals("0") ? Integer.toString(AS_MANY_AS_POSSIBLE) : text)
                .map(atOnce -> workload -> Limit.fixed(atOnce));
    }

    private static Optional<Integer> processes(String text) {
        Matcher parts = JOBS_FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int processors = Runtime.getRuntime().availableProcessors();
        long number = Long.parseLong(parts.group(2));
        if (!parts.group(3).isEmpty()) {
            // GNU parallel runs one job when the share is less than one
            number = number == 0 ? 0 : Math.max(1, number * processors / 100);
        }
        long all = switch (parts.group(1)) {
            case "+" -> processors + number;
            case "-" -> Math.max(1, processors - number);
            default -> number;
        };
        return all >= 1 && all <= MOST_JOBS ? Optional.of((int) all) : Optional.empty();
    }

    private static Optional<ItemTimeout> timeout(String text) {
        Matcher share = SHARE.matcher(text);
        return share.matches() && Integer.parseInt(share.group(1)) > 100
                ? Optional.of(new ItemTimeout.OfMedian(Integer.parseInt(share.group(1))))
                : time(text).map(ItemTimeout.After::new);
    }

    private static Optional<Integer> separator(String text) {
        String bytes = ExecBytes.bytes(text);
        if (bytes.length() == 1) {
            return Optional.of((int) bytes.charAt(0));
        }
        Matcher octal = OCTAL.matcher(bytes);
        if (octal.matches()) {
            return Optional.of(Integer.parseInt(octal.group(1), 8));
        }
        return switch (bytes) {
            case "\\n" -> Optional.of((int) '\n');
            case "\\t" -> Optional.of((int) '\t');
            case "\\r" -> Optional.of((int) '\r');
            default -> Optional.empty();
        };
    }

    private static Optional<Pattern> columns(String text) {
        try {
            return Optional.of(Pattern.compile(ExecBytes.bytes(text)));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> time(String text) {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        BigDecimal nanosOfUnit = BigDecimal.valueOf(
                switch (parts.group(2)) {
                    case "ms" -> 1_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    case "d" -> 86_400_000_000_000L;
                    default -> 1_000_000_000L;
                });
        BigInteger nanos = new BigDecimal(parts.group(1)).multiply(nanosOfUnit).toBigInteger();
        return nanos.signum() > 0 && nanos.bitLength() < 63
                ? Optional.of(Duration.ofNanos(nanos.longValue()))
                : Optional.empty();
    }

    private static Optional<Long> bytes(String text) {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String unit = parts.group(2);
        int power = unit.isEmpty() ? 0 : "kmgt".indexOf(unit.toLowerCase(Locale.ROOT)) + 1;
        // as in GNU parallel: a large letter counts in 1024, a small one in 1000
        int base = unit.equals(unit.toUpperCase(Locale.ROOT)) ? 1024 : 1000;
        return Optional.of(new BigDecimal(parts.group(1))
                .multiply(BigDecimal.valueOf(base).pow(power))
                .longValue());
    }

    private static Optional<HaltPolicy> halt(String text) {
        if (text.equals("never") || text.equals("0")) {
            return Optional.of(HaltPolicy.never());
        }
        // 1 and 2 are how these were written once
        Matcher parts = HALT.matcher(text.equals("1") ? "soon,fail=1" : text.equals("2") ? "now,fail=1" : text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int amount = Integer.parseInt(parts.group(3));
        boolean percent = !parts.group(4).isEmpty();
        if (amount < 1 || (percent && amount > 100)) {
            return Optional.empty();
        }
        HaltPolicy policy = HaltPolicy.of(
                HaltPolicy.Mode.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                HaltPolicy.Event.valueOf(parts.group(2).toUpperCase(Locale.ROOT)),
                amount);
        return Optional.of(percent ? policy.asPercent() : policy);
    }
}
