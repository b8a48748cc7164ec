package io.aitherzero.cli.exec;

import io.aitherzero.api.parallel.HaltPolicy;
import io.aitherzero.api.parallel.ItemTimeout;
import io.aitherzero.api.parallel.Limit;
import io.aitherzero.api.parallel.Workload;
import io.aitherzero.cli.context.Invocation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The values of the options of {@code exec}, as users of GNU parallel type them. */
final class ExecValues {
    private static final int MOST_JOBS = 10_000;
    private static final int AS_MANY_AS_POSSIBLE = 1000;
    private static final Pattern JOBS = Pattern.compile("([+-]?)(\\d{1,6})(%?)");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d|)");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,6})%");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([kKmMgGtT]?)");
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-3]?[0-7]{1,2})");
    private static final Pattern HALT = Pattern.compile("(now|soon),(fail|success|done)=(\\d{1,9})(%?)");

    private ExecValues() {}

    static Workload workload(String text) {
        return Arrays.stream(Workload.values())
                .filter(workload -> workload.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> Invocation.notA("--workload", text, "one of cpu, io, network, mixed"));
    }

    static Limit jobs(String text, Workload workload) {
        return text.equals("auto")
                ? Limit.adaptive(workload)
                : Limit.fixed(processes(
                        "--jobs",
                        text.equals("0") ? Integer.toString(AS_MANY_AS_POSSIBLE) : text,
                        "auto or a number such as 8, 200%, +2 or -1 that gives 1 to " + MOST_JOBS + ", or 0 for "
                                + AS_MANY_AS_POSSIBLE));
    }

    static int load(String text) {
        return processes("--load", text, "a number of processes such as 8 or 100%, at least 1");
    }

    private static int processes(String option, String text, String rule) {
        Matcher parts = JOBS.matcher(text);
        if (parts.matches()) {
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
            if (all >= 1 && all <= MOST_JOBS) {
                return (int) all;
            }
        }
        throw Invocation.notA(option, text, rule);
    }

    static int count(String option, String text) {
        if (text.matches("\\d{1,6}") && Integer.parseInt(text) >= 1) {
            return Integer.parseInt(text);
        }
        throw Invocation.notA(option, text, "a whole number, at least 1");
    }

    static ItemTimeout timeout(String text) {
        Matcher share = SHARE.matcher(text);
        if (share.matches() && Integer.parseInt(share.group(1)) > 100) {
            return new ItemTimeout.OfMedian(Integer.parseInt(share.group(1)));
        }
        return time(text)
                .<ItemTimeout>map(ItemTimeout.After::new)
                .orElseThrow(() -> Invocation.notA(
                        "--timeout",
                        text,
                        "a time such as 500ms, 30 (seconds) or 2m, or more than 100% of the median of the jobs that"
                                + " succeeded"));
    }

    static Duration delay(String text) {
        return time(text)
                .orElseThrow(() -> Invocation.notA("--delay", text, "a time such as 500ms, 0.5 (seconds) or 2m"));
    }

    /** The byte that a user of {@code --delimiter} means. */
    static int separator(String text) {
        String bytes = ExecBytes.bytes(text);
        if (bytes.length() == 1) {
            return bytes.charAt(0);
        }
        Matcher octal = OCTAL.matcher(bytes);
        if (octal.matches()) {
            return Integer.parseInt(octal.group(1), 8);
        }
        return switch (bytes) {
            case "\\n" -> '\n';
            case "\\t" -> '\t';
            case "\\r" -> '\r';
            default -> throw Invocation.notA("--delimiter", text, "one byte, such as , or \\t or \\0");
        };
    }

    static Pattern columns(String text) {
        try {
            return Pattern.compile(ExecBytes.bytes(text));
        } catch (PatternSyntaxException e) {
            throw Invocation.notA("--colsep", text, "a regular expression, such as , or \\t or ' +'");
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

    static long bytes(String text) {
        Matcher parts = SIZE.matcher(text);
        if (!parts.matches()) {
            throw Invocation.notA("--memfree", text, "a size such as 500M, 2G or a number of bytes");
        }
        String unit = parts.group(2);
        int power = unit.isEmpty() ? 0 : "kmgt".indexOf(unit.toLowerCase(Locale.ROOT)) + 1;
        // as in GNU parallel: a large letter counts in 1024, a small one in 1000
        int base = unit.equals(unit.toUpperCase(Locale.ROOT)) ? 1024 : 1000;
        return new BigDecimal(parts.group(1))
                .multiply(BigDecimal.valueOf(base).pow(power))
                .longValue();
    }

    static HaltPolicy halt(String text) {
        if (text.equals("never") || text.equals("0")) {
            return HaltPolicy.never();
        }
        // 1 and 2 are how these were written once
        Matcher parts = HALT.matcher(text.equals("1") ? "soon,fail=1" : text.equals("2") ? "now,fail=1" : text);
        if (parts.matches()) {
            int amount = Integer.parseInt(parts.group(3));
            boolean percent = !parts.group(4).isEmpty();
            if (amount >= 1 && (!percent || amount <= 100)) {
                HaltPolicy policy = HaltPolicy.of(
                        HaltPolicy.Mode.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                        HaltPolicy.Event.valueOf(parts.group(2).toUpperCase(Locale.ROOT)),
                        amount);
                return percent ? policy.asPercent() : policy;
            }
        }
        throw Invocation.notA(
                "--halt", text, "never, or now or soon and what is counted, such as now,fail=1 or soon,success=20%");
    }
}
