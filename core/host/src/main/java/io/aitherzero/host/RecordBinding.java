package io.aitherzero.host;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.aitherzero.api.plugin.ConfigurationException;
import io.aitherzero.base.SafeText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One reading of one file: walks the record and the file side by side and collects what does not fit. */
final class RecordBinding {
    private static final ConfigRenderOptions COMPACT =
            ConfigRenderOptions.concise().setJson(false);

    private final Path file;
    private final Path home;
    private final List<Problem> problems = new ArrayList<>();

    RecordBinding(Path file, Path home) {
        this.file = file;
        this.home = home;
    }

    private record Problem(ConfigOrigin origin, String text) {}

    <R extends Record> R bind(R defaults) {
        @SuppressWarnings("unchecked")
        Class<R> type = (Class<R>) defaults.getClass();
        Optional<R> bound = record("", type, HoconFile.read(file), defaults).map(type::cast);
        return bound.filter(all -> problems.isEmpty()).orElseThrow(() -> new ConfigurationException(sentences()));
    }

    private List<String> sentences() {
        return problems.stream()
                .sorted(Comparator.comparingInt(problem -> problem.origin().lineNumber()))
                .map(problem -> HoconFile.place(file, problem.origin()) + ": " + problem.text())
                .toList();
    }

    /** The record of a group of keys, or empty once a problem was noted. */
    private Optional<Object> record(
            String name, Class<? extends Record> type, ConfigObject group, @Nullable Object defaults) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> known = Arrays.stream(components)
                .map(component -> KeyNames.kebab(component.getName()))
                .toList();
        Map<String, ConfigValue> written = written(name, components, group, known);
        Object[] values = new Object[components.length];
        boolean complete = true;
        for (int i = 0; i < components.length; i++) {
            String key = known.get(i);
            ConfigValue value = written.get(key);
            Object fallback = defaults == null ? null : Records.value(components[i], defaults);
            Optional<Object> read = value == null
                    ? absent(join(name, key), components[i], group, fallback)
                    : read(join(name, key), components[i].getGenericType(), value, fallback);
            complete &= read.isPresent();
            values[i] = read.orElse(null);
        }
        return complete ? create(name, type, values, group, written) : Optional.empty();
    }

    /** The group's values by kebab-case key; notes the keys that the record does not have or that come twice. */
    private Map<String, ConfigValue> written(
            String name, RecordComponent[] components, ConfigObject group, List<String> known) {
        Map<String, ConfigValue> written = new LinkedHashMap<>();
        List<Map.Entry<String, ConfigValue>> inFileOrder = new ArrayList<>(group.entrySet());
        inFileOrder.sort(
                Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()));
        for (Map.Entry<String, ConfigValue> entry : inFileOrder) {
            String spelling = entry.getKey();
            ConfigValue value = entry.getValue();
            String key = KeyNames.kebab(spelling);
            boolean camel = Arrays.stream(components)
                    .anyMatch(component -> component.getName().equals(spelling));
            if (!camel && !known.contains(spelling)) {
                String hint = KeyNames.nearest(spelling, known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElseGet(() -> "the known keys are " + String.join(", ", known));
                note(value, "unknown key '" + join(name, spelling) + "'; " + hint);
            } else if (written.putIfAbsent(key, value) != null) {
                note(value, "'" + join(name, key) + "' is set twice, as kebab-case and as camelCase; keep one");
            }
        }
        return written;
    }

    private Optional<Object> absent(
            String name, RecordComponent component, ConfigObject group, @Nullable Object fallback) {
        if (fallback != null) {
            return Optional.of(fallback);
        }
        if (component.getType() == Optional.class) {
            return Optional.of(Optional.empty());
        }
        return note(group, "'" + name + "' is missing and has no default; add it");
    }

    private Optional<Object> read(String name, Type type, ConfigValue value, @Nullable Object fallback) {
        if (type instanceof ParameterizedType generic) {
            Type element = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return optional(name, element, value, fallback);
            }
            if (generic.getRawType() == List.class) {
                return elements(name, element, value, new ArrayList<>());
            }
            if (generic.getRawType() == Set.class) {
                return elements(name, element, value, new LinkedHashSet<>());
            }
            if (generic.getRawType() == Map.class && element == String.class) {
                return entries(name, generic.getActualTypeArguments()[1], value);
            }
        } else if (type instanceof Class<?> plain) {
            if (plain.isRecord()) {
                return value instanceof ConfigObject group
                        ? record(name, plain.asSubclass(Record.class), group, fallback)
                        : mismatch(name, value, "a group of keys " + Records.outline(plain));
            }
            Optional<ScalarType> scalar = ScalarType.of(plain, home);
            if (scalar.isPresent()) {
                return scalar.get()
                        .read(value)
                        .or(() -> mismatch(name, value, scalar.get().rule()));
            }
        }
        throw new IllegalArgumentException("Configuration '" + name + "' has the type " + type.getTypeName()
                + ", which no file can give; use a primitive, String, enum, Duration, Path, record, or a List, Set,"
                + " Map by String or Optional of those");
    }

    private Optional<Object> optional(String name, Type element, ConfigValue value, @Nullable Object fallback) {
        if (value.valueType() == ConfigValueType.NULL) {
            return Optional.of(Optional.empty());
        }
        Object inner = fallback instanceof Optional<?> given ? given.orElse(null) : null;
        return read(name, element, value, inner).map(Optional::of);
    }

    private Optional<Object> elements(String name, Type element, ConfigValue value, Collection<Object> into) {
        if (!(value instanceof List<?> list)) {
            return mismatch(name, value, "a list, such as [a, b]");
        }
        boolean complete = true;
        for (int i = 0; i < list.size(); i++) {
            Optional<Object> read = read(name + "[" + i + "]", element, (ConfigValue) list.get(i), null);
            read.ifPresent(into::add);
            complete &= read.isPresent();
        }
        if (!complete) {
            return Optional.empty();
        }
        return Optional.of(into instanceof Set<Object> set ? Collections.unmodifiableSet(set) : List.copyOf(into));
    }

    /** Keys as they are written, in the order of the file. */
    private Optional<Object> entries(String name, Type element, ConfigValue value) {
        if (!(value instanceof ConfigObject group)) {
            return mismatch(name, value, "a group of keys, such as { a = ... }");
        }
        List<Map.Entry<String, ConfigValue>> inFileOrder = new ArrayList<>(group.entrySet());
        inFileOrder.sort(Comparator.comparingInt((Map.Entry<String, ConfigValue> entry) ->
                entry.getValue().origin().lineNumber()));
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigValue> entry : inFileOrder) {
            boolean split = entry.getValue() instanceof ConfigObject
                    && element instanceof Class<?> plain
                    && ScalarType.of(plain, home).isPresent();
            Optional<Object> read = split
                    ? note(
                            entry.getValue(),
                            "'" + join(name, entry.getKey()) + "' is a group of keys, but must be one value; put a key"
                                    + " that has a dot into quotes")
                    : read(join(name, entry.getKey()), element, entry.getValue(), null);
            read.ifPresent(it -> entries.put(entry.getKey(), it));
        }
        return entries.size() < group.size() ? Optional.empty() : Optional.of(Collections.unmodifiableMap(entries));
    }

    private Optional<Object> create(
            String name,
            Class<? extends Record> type,
            Object[] values,
            ConfigObject group,
            Map<String, ConfigValue> written) {
        try {
            return Optional.of(Records.create(type, values));
        } catch (RuntimeException refusal) { // of the record, such as of requireNonNull and Math.toIntExact
            String said = SafeText.message(refusal);
            String message = refusal instanceof IllegalArgumentException || !said.isEmpty() ? said : SafeText.text(refusal);
            Optional<Map.Entry<String, ConfigValue>> culprit = written.entrySet().stream()
                    .filter(entry -> Pattern.compile(
                                    "\\b" + entry.getKey().replace("-", "[-_ ]?") + "\\b", Pattern.CASE_INSENSITIVE)
                            .matcher(message)
                            .find())
                    .findFirst();
            ConfigValue refused = culprit.map(Map.Entry::getValue).orElse(group);
            String key = culprit.map(entry -> join(name, entry.getKey())).orElse(name);
            String subject = key.isEmpty() ? "the settings are" : "'" + key + "' is " + shown(refused) + ", which is";
            return note(refused, subject + " refused: " + message + "; correct it, or remove it to get the default");
        }
    }

    private Optional<Object> mismatch(String name, ConfigValue value, String rule) {
        return note(value, "'" + name + "' is " + shown(value) + ", but must be " + rule);
    }

    private Optional<Object> note(ConfigValue value, String text) {
        problems.add(new Problem(value.origin(), text));
        return Optional.empty();
    }

    private static String shown(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "{" + value.render(COMPACT) + "}";
            case LIST -> value.render(COMPACT);
            default -> {
                String text = String.valueOf(value.unwrapped());
                yield text.isBlank() ? '"' + text + '"' : text;
            }
        };
    }

    private static String join(String name, String key) {
        return name.isEmpty() ? key : name + "." + key;
    }
}
