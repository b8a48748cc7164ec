package io.aitherzero.pf4j;

import java.nio.file.Path;
import org.pf4j.CompoundPluginLoader;
import org.pf4j.DefaultPluginLoader;
import org.pf4j.DevelopmentPluginLoader;
import org.pf4j.JarPluginLoader;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginLoader;
import org.pf4j.PluginManager;

/** PF4J's three plugin loaders with a {@link GuardedPluginClassLoader} each, in PF4J's order. */
final class GuardedPluginLoaders {
    private GuardedPluginLoaders() {}

    static PluginLoader of(PluginManager plugins) {
        return new CompoundPluginLoader()
                .add(new Development(plugins), plugins::isDevelopment)
                .add(new Jar(plugins), plugins::isNotDevelopment)
                .add(new Directory(plugins), plugins::isNotDevelopment);
    }

    private static final class Development extends DevelopmentPluginLoader {
        Development(PluginManager plugins) {
            super(plugins);
        }

        @Override
        protected PluginClassLoader createPluginClassLoader(Path path, PluginDescriptor descriptor) {
            return new GuardedPluginClassLoader(
                    pluginManager, descriptor, getClass().getClassLoader());
        }
    }

    private static final class Jar extends JarPluginLoader {
        Jar(PluginManager plugins) {
            super(plugins);
        }

        @Override
        protected PluginClassLoader createPluginClassLoader(Path path, PluginDescriptor descriptor) {
            return new GuardedPluginClassLoader(
                    pluginManager, descriptor, getClass().getClassLoader());
        }
    }

    private static final class Directory extends DefaultPluginLoader {
        Directory(PluginManager plugins) {
            super(plugins);
        }

        @Override
        protected PluginClassLoader createPluginClassLoader(Path path, PluginDescriptor descriptor) {
            return new GuardedPluginClassLoader(
                    pluginManager, descriptor, getClass().getClassLoader());
        }
    }
}
