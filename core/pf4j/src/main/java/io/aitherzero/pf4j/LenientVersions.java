package io.aitherzero.pf4j;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;

/**
 * PF4J's version manager, which also takes versions with fewer or more than three numbers, with leading zeros, and with a
 * leading {@code v}: {@code 1.0} is {@code 1.0.0}, and {@code 1.0.0.2} is newer than {@code 1.0.0.1} and in the same ranges as
 * {@code 1.0.0}. Text that is too long or too deeply nested is refused as other mistakes are, whatever it does to the parser.
 */
final class LenientVersions extends DefaultVersionManager {
    private static final int LONGEST = 2000;
    private static final Pattern NUMBERS = Pattern.compile("[vV]?(\\d{1,18}(?:\\.\\d{1,18}){0,9})([-+].*)?");

    // such as '.RELEASE', which has no order
    private static final Pattern QUALIFIER =
            Pattern.compile("^([vV]?\\d+\\.\\d+\\.\\d+(?:\\.\\d+)*)\\.[A-Za-z][A-Za-z0-9_]*$");

    /** A version in the form of the specification, with the numbers that this has no place for. */
    private record Read(String semantic, List<String> numbers) {
        static Read of(String version) {
            if (isUsual(version)) {
                return new Read(version, List.of());
            }
            require(version);
            Matcher matcher = NUMBERS.matcher(QUALIFIER.matcher(version.trim()).replaceFirst("$1"));
            if (!matcher.matches()) {
                return new Read(version, List.of());
            }
            List<String> numbers = List.of(matcher.group(1).split("\\."));
            StringBuilder semantic = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                semantic.append(i == 0 ? "" : ".").append(i < numbers.size() ? plain(numbers.get(i)) : "0");
            }
            semantic.append(Objects.requireNonNullElse(matcher.group(2), ""));
            return new Read(semantic.toString(), numbers);
        }

        /** Three numbers of few digits, as nearly all versions are; to look with patterns takes a launch longer. */
        private static boolean isUsual(String version) {
            int numbers = 0;
            int from = 0;
            for (int at = 0; at <= version.length(); at++) {
                char sign = at == version.length() ? '.' : version.charAt(at);
                if (sign == '.') {
                    int digits = at - from;
                    if (digits == 0 || digits > 9 || (digits > 1 && version.charAt(from) == '0')) {
                        return false;
                    }
                    numbers++;
                    from = at + 1;
                } else if (sign < '0' || sign > '9') {
                    return false;
                }
            }
            return numbers == 3;
        }

        private static String plain(String number) {
            return new BigInteger(number).toString();
        }

        int compareBeyondThree(Read other) {
            for (int i = 3; i < Math.max(numbers.size(), other.numbers.size()); i++) {
                int order = number(i).compareTo(other.number(i));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }

        private BigInteger number(int at) {
            return at < numbers.size() ? new BigInteger(numbers.get(at)) : BigInteger.ZERO;
        }
    }

    @Override
    public boolean checkVersionConstraint(String version, @Nullable String constraint) {
        require(constraint);
        try {
            return super.checkVersionConstraint(Read.of(version).semantic, constraint);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("A version range is nested too deeply", e);
        }
    }

    @Override
    public int compareVersions(String first, String second) {
        if (first.equals(second) && Read.isUsual(first)) {
            return 0;
        }
        Read one = Read.of(first);
        Read other = Read.of(second);
        int order = super.compareVersions(one.semantic, other.semantic);
        return order == 0 ? one.compareBeyondThree(other) : order;
    }

    private static void require(@Nullable String text) {
        if (text != null && text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "A version or range of " + text.length() + " characters is longer than " + LONGEST);
        }
    }
}
