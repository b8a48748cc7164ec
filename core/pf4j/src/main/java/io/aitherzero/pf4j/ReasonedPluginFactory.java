package io.aitherzero.pf4j;

import io.aitherzero.base.SafeText;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultPluginFactory;
import org.pf4j.Plugin;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a plugin, or logs why not and returns null, as PF4J's own factory; a start is told the reason, by {@link #made}.
 *
 * <p>Hosts rely on the null: they look at the instances of all plugins, or put one of their own in its place. Safe for use
 * by many threads.
 */
class ReasonedPluginFactory extends DefaultPluginFactory {
    private static final Logger log = LoggerFactory.getLogger(ReasonedPluginFactory.class);

    /** What a thread wants to know the reason of; a host's factory and wrapper may be between it and {@link #create}. */
    private static final ThreadLocal<@Nullable Asked> ASKED = new ThreadLocal<>();

    private static final class Asked {
        final String pluginId;

        @Nullable
        Throwable reason;

        Asked(String pluginId) {
            this.pluginId = pluginId;
        }
    }

    /**
     * The plugin of a wrapper, made if it was not.
     *
     * <p>What the plugin's constructor threw is the cause of the {@link PluginRuntimeException}; a {@link LinkageError} and a
     * {@link VirtualMachineError} come through as they are.
     */
    static Plugin made(PluginWrapper wrapper) {
        @Nullable Asked before = ASKED.get();
        Asked asked = new Asked(wrapper.getPluginId());
        ASKED.set(asked);
        @Nullable Plugin plugin;
        try {
            plugin = wrapper.getPlugin();
        } finally {
            if (before == null) {
                ASKED.remove();
            } else {
                ASKED.set(before);
            }
        }
        if (plugin == null) {
            throw thrown(wrapper, asked.reason);
        }
        if (asked.reason != null) {
            // the host has put another one in its place
            log(wrapper, asked.reason);
        }
        return plugin;
    }

    private static RuntimeException thrown(PluginWrapper wrapper, @Nullable Throwable reason) {
        if (reason instanceof Error error) {
            throw error;
        }
        if (reason instanceof RuntimeException exception) {
            return exception;
        }
        return new PluginRuntimeException(
                "Plugin '{}' has no instance: {}; see that the factory makes one of class '{}', the log may say why not",
                wrapper.getPluginId(),
                wrapper.getPluginState().isUnloaded()
                        ? "it was unloaded before it was made"
                        : "the host's plugin factory returned null",
                wrapper.getDescriptor().getPluginClass());
    }

    private static void log(PluginWrapper wrapper, Throwable reason) {
        Failures.log(log, "Plugin '{}' cannot be made", wrapper.getPluginId(), reason);
    }

    @Override
    public @Nullable Plugin create(PluginWrapper wrapper) {
        Throwable reason;
        try {
            return createInstance(pluginClass(wrapper), wrapper);
        } catch (Refusal e) {
            reason = e.reason(wrapper.getPluginId());
        }
        @Nullable Asked asked = ASKED.get();
        if (asked != null && asked.pluginId.equals(wrapper.getPluginId())) {
            asked.reason = reason;
        } else {
            log(wrapper, reason);
        }
        return null;
    }

    private static Class<?> pluginClass(PluginWrapper wrapper) {
        String name = wrapper.getDescriptor().getPluginClass();
        Class<?> type;
        try {
            type = wrapper.getPluginClassLoader().loadClass(name);
        } catch (ClassNotFoundException e) {
            String remedy = "is neither in " + wrapper.getPluginPath()
                    + " nor in its dependencies or the application; add it, or correct the plugin class in the descriptor";
            throw new Refusal(name, remedy, e);
        }
        if (!Plugin.class.isAssignableFrom(type)) {
            throw new Refusal(name, "does not extend org.pf4j.Plugin; extend it, or correct the descriptor", null);
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            throw new Refusal(name, "is abstract; name a concrete class in the descriptor", null);
        }
        return type;
    }

    @Override
    protected Plugin createInstance(Class<?> type, PluginWrapper wrapper) {
        Constructor<?> constructor = taking(PluginWrapper.class.getName(), type);
        return constructor != null && constructor.getParameterTypes()[0] == PluginWrapper.class
                ? construct(constructor, wrapper)
                : createUsingNoParametersConstructor(type);
    }

    /**
     * The public constructor with one parameter, of a class of that name; null where there is none. The exception of the JDK's
     * own search, for what most plugins have not, takes a launch longer.
     */
    static @Nullable Constructor<?> taking(String parameter, Class<?> type) {
        for (Constructor<?> constructor : type.getConstructors()) {
            Class<?>[] types = constructor.getParameterTypes();
            if (types.length == 1 && types[0].getName().equals(parameter)) {
                return constructor;
            }
        }
        return null;
    }

    @Override
    protected Plugin createUsingNoParametersConstructor(Class<?> type) {
        try {
            return construct(type.getConstructor());
        } catch (NoSuchMethodException e) {
            String remedy = "has no public constructor with a PluginWrapper or without parameters; add one of them";
            throw new Refusal(type.getName(), remedy, e);
        }
    }

    static Plugin construct(Constructor<?> constructor, Object... arguments) {
        String name = constructor.getDeclaringClass().getName();
        try {
            return (Plugin) constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            throw new Refusal(
                    name, "threw " + SafeText.textWithRoot(thrown) + " in its constructor; correct the plugin", thrown);
        } catch (ReflectiveOperationException e) {
            throw new Refusal(name, "cannot be made: " + e + "; make the class and its constructor public", e);
        }
    }

    static PluginRuntimeException refusal(Class<?> type, String remedy) {
        return new Refusal(type.getName(), remedy, null);
    }

    /** Carries a reason from the hooks, which do not know the plugin's id, to {@link #create}. */
    private static final class Refusal extends PluginRuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String pluginClass, String remedy, @Nullable Throwable cause) {
            super(cause, "{}", "class '" + pluginClass + "' " + remedy);
        }

        /** What a start fails with. */
        Throwable reason(String pluginId) {
            @Nullable Throwable cause = getCause();
            return cause instanceof LinkageError || cause instanceof VirtualMachineError
                    ? cause
                    : new PluginRuntimeException(cause, "{}", "Plugin '" + pluginId + "': " + getMessage());
        }
    }
}
