package io.aitherzero.host;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A Java type that is written as one word.
 *
 * @param rule what the word must be, to follow "must be"
 * @param parser the value of a word; throws {@link IllegalArgumentException} when the word breaks the rule
 */
record ScalarType(String rule, Function<String, Object> parser) {
    private static final Map<Class<?>, ScalarType> FIXED = Map.of(
            String.class, new ScalarType("a text", text -> text),
            boolean.class, new ScalarType("true or false", ScalarType::flag),
            char.class, new ScalarType("a single character", ScalarType::character),
            byte.class, whole(Byte.MIN_VALUE, Byte.MAX_VALUE, Byte::valueOf),
            short.class, whole(Short.MIN_VALUE, Short.MAX_VALUE, Short::valueOf),
            int.class, whole(Integer.MIN_VALUE, Integer.MAX_VALUE, Integer::valueOf),
            long.class, whole(Long.MIN_VALUE, Long.MAX_VALUE, Long::valueOf),
            float.class, new ScalarType("a number", text -> new BigDecimal(text).floatValue()),
            double.class, new ScalarType("a number", text -> new BigDecimal(text).doubleValue()),
            Duration.class, new ScalarType("a duration with a unit, such as 30s or 500ms", ScalarType::duration));

    private static final Map<Class<?>, Class<?>> PRIMITIVES = Map.of(
            Boolean.class, boolean.class,
            Character.class, char.class,
            Byte.class, byte.class,
            Short.class, short.class,
            Integer.class, int.class,
            Long.class, long.class,
            Float.class, float.class,
            Double.class, double.class);

    /** How a class is written, or empty if it is not written as one word. */
    static Optional<ScalarType> of(Class<?> type, Path home) {
        if (type == Path.class) {
            return Optional.of(new ScalarType("a path", home::resolve));
        }
        if (type.isEnum()) {
            return Optional.of(oneOf(type.getEnumConstants()));
        }
        return Optional.ofNullable(FIXED.get(PRIMITIVES.getOrDefault(type, type)));
    }

    /** The value of this type, or empty if what is written breaks the rule. */
    Optional<Object> read(ConfigValue value) {
        ConfigValueType type = value.valueType();
        if (type == ConfigValueType.OBJECT || type == ConfigValueType.LIST || type == ConfigValueType.NULL) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text(value)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A word as it stands in the file. */
    private static String text(ConfigValue value) {
        return value.atKey("it").getString("it");
    }

    private static Object duration(String text) {
        if (text.isEmpty() || !Character.isLetter(text.charAt(text.length() - 1))) {
            throw new IllegalArgumentException("HOCON takes a number without unit for milliseconds, people do not");
        }
        try {
            return ConfigValueFactory.fromAnyRef(text).atKey("it").getDuration("it");
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ScalarType whole(long min, long max, Function<String, Object> parser) {
        return new ScalarType("a whole number from " + min + " to " + max, parser);
    }

    private static Object flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Object character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException(text);
        }
        return text.charAt(0);
    }

    private static ScalarType oneOf(Object[] constants) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (Object constant : constants) {
            named.put(word(((Enum<?>) constant).name()), constant);
        }
        return new ScalarType(
                "one of " + String.join(", ", named.keySet()),
                text -> Optional.ofNullable(named.get(word(text))).orElseThrow(IllegalArgumentException::new));
    }

    private static String word(String name) {
        return name.replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
