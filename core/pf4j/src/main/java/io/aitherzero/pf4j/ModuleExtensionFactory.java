package io.aitherzero.pf4j;

import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Optional;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.Plugin;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginWrapper;

/** Makes extensions; one whose only constructor takes its plugin's class is given the plugin. */
final class ModuleExtensionFactory extends DefaultExtensionFactory {
    private final PluginManager plugins;

    ModuleExtensionFactory(PluginManager plugins) {
        this.plugins = plugins;
    }

    @Override
    public <T> T create(Class<T> extensionClass) {
        PluginWrapper wrapper = plugins.whichPlugin(extensionClass);
        Optional<Constructor<?>> constructor =
                wrapper == null ? Optional.empty() : constructorWithPlugin(extensionClass);
        if (wrapper == null || constructor.isEmpty()) {
            return super.create(extensionClass);
        }
        try {
            return extensionClass.cast(constructor.get().newInstance(wrapper.getPlugin()));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            String message = "Extension '" + extensionClass.getName() + "' of plugin '" + wrapper.getPluginId()
                    + "' cannot be made (" + e
                    + "); give it a public constructor without parameters or with its plugin's class";
            throw new PluginRuntimeException(e, "{}", message);
        }
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
