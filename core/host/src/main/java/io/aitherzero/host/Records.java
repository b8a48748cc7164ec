package io.aitherzero.host;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reading and making records of any visibility. */
final class Records {
    private Records() {}

    /** @throws IllegalArgumentException if the record refuses the values */
    static Object create(Class<? extends Record> type, Object[] values) {
        try {
            Constructor<? extends Record> canonical =
                    type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new));
            canonical.setAccessible(true);
            return canonical.newInstance(values);
        } catch (InvocationTargetException e) {
            throw unchecked(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Record " + type.getName() + " cannot be made", e);
        }
    }

    static @Nullable Object value(RecordComponent component, Object record) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (InvocationTargetException e) {
            throw unchecked(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Record component " + component + " cannot be read", e);
        }
    }

    /** The record's keys as they are written in a file, {@code { a, b }}. */
    static String outline(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> KeyNames.kebab(component.getName()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static RuntimeException unchecked(InvocationTargetException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
