package io.aitherzero.logging;

import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.ThreadLocalMapOfStacks;
import org.slf4j.spi.MDCAdapter;

/**
 * The logging context of each thread, which is there before Log4j is; {@link ContextMapProvider} gives it to Log4j. Threads
 * that a thread makes do not inherit it.
 */
final class ContextMap implements MDCAdapter {
    private static final ThreadLocal<@Nullable Map<String, String>> VALUES = new ThreadLocal<>();

    private final ThreadLocalMapOfStacks stacks = new ThreadLocalMapOfStacks();

    /** What the current thread has; not to be changed. */
    static Map<String, String> current() {
        Map<String, String> values = VALUES.get();
        return values == null ? Map.of() : values;
    }

    /** The module whose code the current thread runs, empty where it is none. */
    static String module() {
        Map<String, String> values = VALUES.get();
        String module = values == null ? null : values.get("module");
        return module == null ? "" : module;
    }

    @Override
    public void put(String key, @Nullable String value) {
        Map<String, String> values = VALUES.get();
        if (values == null) {
            values = new HashMap<>();
            VALUES.set(values);
        }
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, value);
        }
    }

    @Override
    public @Nullable String get(String key) {
        Map<String, String> values = VALUES.get();
        return values == null ? null : values.get(key);
    }

    @Override
    public void remove(String key) {
        Map<String, String> values = VALUES.get();
        if (values != null) {
            values.remove(key);
        }
    }

    @Override
    public void clear() {
        VALUES.remove();
    }

    @Override
    public Map<String, String> getCopyOfContextMap() {
        return new HashMap<>(current());
    }

    @Override
    public void setContextMap(@Nullable Map<String, String> values) {
        if (values == null || values.isEmpty()) {
            VALUES.remove();
        } else {
            VALUES.set(new HashMap<>(values));
        }
    }

    @Override
    public void pushByKey(String key, String value) {
        stacks.pushByKey(key, value);
    }

    @Override
    public String popByKey(String key) {
        return stacks.popByKey(key);
    }

    @Override
    public Deque<String> getCopyOfDequeByKey(String key) {
        return stacks.getCopyOfDequeByKey(key);
    }

    @Override
    public void clearDequeByKey(String key) {
        stacks.clearDequeByKey(key);
    }
}
