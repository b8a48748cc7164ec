package io.aitherzero.pf4j;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.Plugin;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginWrapper;

/** Makes extensions; one whose only constructor takes its plugin's class is given the plugin. */
final class ModuleExtensionFactory extends DefaultExtensionFactory {
    private final PluginManager plugins;
    private final Optional<ClassLoader> ownersLoader;

    ModuleExtensionFactory(PluginManager plugins) {
        this(plugins, Optional.empty());
    }

    private ModuleExtensionFactory(PluginManager plugins, Optional<ClassLoader> ownersLoader) {
        this.plugins = plugins;
        this.ownersLoader = ownersLoader;
    }

    /** The same for extensions of one plugin, wherever their classes come from. */
    ModuleExtensionFactory ofPluginWith(ClassLoader loader) {
        return new ModuleExtensionFactory(plugins, Optional.of(loader));
    }

    private @Nullable PluginWrapper owner(Class<?> extensionClass) {
        return ownersLoader.isEmpty()
                ? plugins.whichPlugin(extensionClass)
                : plugins.getPlugins().stream()
                        .filter(plugin -> plugin.getPluginClassLoader() == ownersLoader.get())
                        .findFirst()
                        .orElse(null);
    }

    /** Throws nothing but a {@link PluginRuntimeException}, for which PF4J leaves the extension out and goes on. */
    @Override
    public <T> T create(Class<T> extensionClass) {
        @Nullable PluginWrapper owner = owner(extensionClass);
        try {
            Optional<Constructor<?>> constructor =
                    owner == null ? Optional.empty() : constructorWithPlugin(extensionClass);
            return ContextLoader.call(
                    contextOf(owner),
                    () -> owner == null || constructor.isEmpty()
                            ? super.create(extensionClass)
                            : extensionClass.cast(constructor.get().newInstance(owner.getPlugin())));
        } catch (InvocationTargetException | PluginRuntimeException e) {
            Throwable thrown = e.getCause() == null ? e : e.getCause();
            throw failure(extensionClass, owner, thrown, thrown instanceof ReflectiveOperationException);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw failure(extensionClass, owner, e, true);
        } catch (RuntimeException | Error e) {
            throw failure(extensionClass, owner, e, false);
        }
    }

    private Optional<ClassLoader> contextOf(@Nullable PluginWrapper owner) {
        return owner != null && plugins instanceof GuardedPluginManager host && host.givesOwnContextLoader()
                ? Optional.of(owner.getPluginClassLoader())
                : Optional.empty();
    }

    private static PluginRuntimeException failure(
            Class<?> extension, @Nullable PluginWrapper owner, Throwable thrown, boolean lacksConstructor) {
        Throwable cause =
                thrown instanceof ExceptionInInitializerError && thrown.getCause() != null ? thrown.getCause() : thrown;
        String message = "Extension '" + extension.getName() + "' of "
                + (owner == null ? "the application" : "plugin '" + owner.getPluginId() + "'")
                + " cannot be made (" + Failures.describe(cause) + ")"
                + (lacksConstructor
                        ? "; give it a public constructor without parameters or with its plugin's class"
                        : " and is left out; mend it, or take it out of the index of extensions");
        return new PluginRuntimeException(thrown, "{}", message);
    }

    private static Optional<Constructor<?>> constructorWithPlugin(Class<?> extensionClass) {
        Constructor<?>[] constructors = extensionClass.getConstructors();
        return Arrays.stream(constructors)
                .filter(candidate -> constructors.length == 1)
                .filter(candidate -> candidate.getParameterCount() == 1)
                .filter(candidate -> Plugin.class.isAssignableFrom(candidate.getParameterTypes()[0]))
                .findFirst();
    }
}
