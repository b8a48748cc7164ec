package io.aitherzero.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.graph.Environment;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.ModuleProfile;
import io.aitherzero.boot.graph.VersionScheme;
import io.aitherzero.boot.plan.BootPlan;
import io.aitherzero.host.work.WorkRecord;
import io.aitherzero.pf4j.LiveChange;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published values of many parts: what is set is kept, the other parts stay, and values of the same parts are equal. */
class PublishedValuesTest {
    private static final List<ModuleGraph> GRAPHS = List.of(graph("first"), graph("second"));

    @ParameterizedTest
    @ValueSource(
            classes = {
                BootPlan.class,
                BootProfile.class,
                BootProfile.Phases.class,
                BootProfile.Preparation.class,
                BootSettings.class,
                Environment.class,
                LiveChange.class,
                ModuleProfile.class,
                ModuleProfile.Times.class,
                WorkRecord.class
            })
    void builderKeepsEachPart(Class<?> type) throws ReflectiveOperationException {
        Object first = built(type, "");
        assertThat(built(type, "")).isEqualTo(first).hasSameHashCodeAs(first);
        Map<String, Object> parts = parts(first);
        for (Field field : fields(type)) {
            Object other = built(type, field.getName());
            assertThat(other).as(field.getName()).isNotEqualTo(first);
            Map<String, Object> expected = new LinkedHashMap<>(parts);
            expected.put(field.getName(), sample(field.getGenericType(), 1));
            assertThat(parts(other)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                BootProfile.class,
                BootProfile.Phases.class,
                BootProfile.Preparation.class,
                BootSettings.class,
                Environment.class,
                ModuleProfile.class
            })
    void builderOfAValueBeginsWithItsParts(Class<?> type) throws ReflectiveOperationException {
        Object value = built(type, "");
        Object builder = call(type.getMethod("toBuilder"), value);
        assertThat(call(builder.getClass().getMethod("build"), builder)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(classes = {HostSettings.class, RunSettings.class})
    void withKeepsEachPart(Class<?> type) throws ReflectiveOperationException {
        Object first = type == HostSettings.class ? HostSettings.defaults(Path.of("home")) : RunSettings.defaults();
        Map<String, Object> parts = parts(first);
        for (Field field : fields(type)) {
            String name = field.getName();
            Method with = only(type, "with" + Character.toUpperCase(name.charAt(0)) + name.substring(1));
            Object value = sample(with.getGenericParameterTypes()[0], 1);
            Object other = call(with, first, value);
            assertThat(other).as(name).isNotEqualTo(first);
            assertThat(call(with, first, value)).isEqualTo(other).hasSameHashCodeAs(other);
            Map<String, Object> expected = new LinkedHashMap<>(parts);
            expected.put(name, field.getType() == OptionalInt.class ? OptionalInt.of((Integer) value) : value);
            assertThat(parts(other)).isEqualTo(expected);
        }
    }

    private static ModuleGraph graph(String id) {
        ModuleDescriptor module = new ModuleDescriptor(id, "1.0.0", "", List.of(), id + ".jar", true);
        return ModuleGraph.of(List.of(module), "1.0.0", new VersionScheme() {
            @Override
            public boolean satisfies(String version, String range) {
                return true;
            }

            @Override
            public int compare(String first, String second) {
                return first.compareTo(second);
            }
        });
    }

    /** A value of which all parts are the first samples, but one is the second. */
    private static Object built(Class<?> type, String second) throws ReflectiveOperationException {
        Method begin = only(type, "builder");
        List<Object> needed = new ArrayList<>();
        for (Parameter parameter : begin.getParameters()) {
            needed.add(
                    sample(parameter.getParameterizedType(), parameter.getName().equals(second) ? 1 : 0));
        }
        Object builder = call(begin, null, needed.toArray());
        for (Field field : fields(type)) {
            for (Method setter : builder.getClass().getDeclaredMethods()) {
                if (setter.getName().equals(field.getName())) {
                    call(
                            setter,
                            builder,
                            sample(field.getGenericType(), field.getName().equals(second) ? 1 : 0));
                }
            }
        }
        return call(only(builder.getClass(), "build"), builder);
    }

    private static List<Field> fields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                .toList();
    }

    /** What the accessors tell; each part has one. */
    private static Map<String, Object> parts(Object value) throws ReflectiveOperationException {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (Field field : fields(value.getClass())) {
            parts.put(field.getName(), call(value.getClass().getMethod(field.getName()), value));
        }
        return parts;
    }

    private static Method only(Class<?> type, String name) {
        List<Method> found = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .toList();
        assertThat(found).as(type + "." + name).hasSize(1);
        return found.get(0);
    }

    private static Object call(Method method, @Nullable Object target, Object... arguments)
            throws ReflectiveOperationException {
        method.setAccessible(true);
        return Objects.requireNonNull(method.invoke(target, arguments));
    }

    /** One of two values of a type that differ from each other, and the second from every default. */
    private static Object sample(Type type, int which) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            Object content = sample(generic.getActualTypeArguments()[0], which);
            Class<?> raw = (Class<?>) generic.getRawType();
            if (raw == Map.class) {
                return Map.of(content, sample(generic.getActualTypeArguments()[1], which));
            }
            return raw == List.class ? List.of(content) : raw == Set.class ? Set.of(content) : Optional.of(content);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return Objects.requireNonNull(plain.getEnumConstants())[which];
        }
        if (plain.isRecord()) {
            Constructor<?> canonical = Arrays.stream(plain.getDeclaredConstructors())
                    .filter(each ->
                            each.getParameterCount() == Objects.requireNonNull(plain.getRecordComponents()).length)
                    .findFirst()
                    .orElseThrow();
            List<Object> components = new ArrayList<>();
            for (Type component : canonical.getGenericParameterTypes()) {
                components.add(sample(component, which));
            }
            return canonical.newInstance(components.toArray());
        }
        return switch (plain.getSimpleName()) {
            case "String" -> "text " + which;
            case "int", "Integer" -> which + 1;
            case "long", "Long" -> which + 1L;
            case "double", "Double" -> which + 1.0;
            case "boolean" -> which == 1;
            case "OptionalInt" -> OptionalInt.of(which + 1);
            case "OptionalLong" -> OptionalLong.of(which + 1);
            case "Path" -> Path.of("file " + which);
            case "Duration" -> Duration.ofMinutes(which + 7);
            case "Instant" -> Instant.ofEpochSecond(which);
            case "ModuleGraph" -> GRAPHS.get(which);
            case "RunSettings" -> RunSettings.defaults().withHttpPort(which + 1);
            default -> built(plain, which == 0 ? "" : fields(plain).get(0).getName());
        };
    }
}
