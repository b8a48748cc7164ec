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

/**
 * Makes a plugin or says why not, where PF4J's own factory logs the reason and returns null.
 *
 * <p>What the plugin's constructor threw is the cause of the {@link PluginRuntimeException}; a {@link LinkageError} and a
 * {@link VirtualMachineError} come through as they are. Safe for use by many threads.
 */
class RethrowingPluginFactory extends DefaultPluginFactory {
    @Override
    public Plugin create(PluginWrapper wrapper) {
        try {
            return createInstance(pluginClass(wrapper), wrapper);
        } catch (Refusal e) {
            String message = "Plugin '" + wrapper.getPluginId() + "': " + e.getMessage();
            throw new PluginRuntimeException(e.getCause(), "{}", message);
        }
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
            if (thrown instanceof LinkageError || thrown instanceof VirtualMachineError) {
                throw (Error) thrown;
            }
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
    }
}
