package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.pf4j.CompoundPluginLoader;
import org.pf4j.DefaultPluginLoader;
import org.pf4j.DevelopmentPluginLoader;
import org.pf4j.JarPluginLoader;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginClasspath;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginLoader;
import org.pf4j.PluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.util.FileUtils;

/** PF4J's three plugin loaders with a {@link GuardedPluginClassLoader} each, in PF4J's order. */
final class GuardedPluginLoaders {
    private GuardedPluginLoaders() {}

    static PluginLoader of(PluginManager plugins) {
        BooleanSupplier deployed = plugins::isNotDevelopment;
        return new CompoundPluginLoader()
                .add(new Development(plugins), plugins::isDevelopment)
                .add(new Jar(plugins), deployed)
                .add(new Directory(plugins), deployed);
    }

    /** In the order of their names, and without going round where a link leads back. */
    private static void addJars(Path plugin, PluginClasspath classpath, PluginClassLoader loader) {
        for (String name : classpath.getJarsDirectories()) {
            Path folder = plugin.resolve(name);
            if (Files.isDirectory(folder)) {
                try {
                    for (Path file : FolderTree.files(folder)) {
                        if (FileUtils.isJarFile(file) && !FolderListing.isLeftBySystem(file)) {
                            loader.addFile(file.toFile());
                        }
                    }
                } catch (IOException e) {
                    String message = "Plugin " + plugin + " has libraries that cannot be read (" + e + "); make "
                            + folder + " readable";
                    throw new PluginRuntimeException(e, "{}", message);
                }
            }
        }
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

        @Override
        protected void loadJars(Path path, PluginClassLoader loader) {
            addJars(path, pluginClasspath, loader);
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

        @Override
        protected void loadJars(Path path, PluginClassLoader loader) {
            addJars(path, pluginClasspath, loader);
        }
    }
}
