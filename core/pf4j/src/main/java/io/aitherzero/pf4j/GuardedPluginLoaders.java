package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

    /**
     * The loaders of a manager.
     *
     * @param known the class loaders of plugins that it has, by their ids, without a lock
     */
    static PluginLoader of(PluginManager plugins, Function<String, @Nullable ClassLoader> known) {
        BooleanSupplier deployed = plugins::isNotDevelopment;
        return new CompoundPluginLoader()
                .add(new Development(plugins, known), plugins::isDevelopment)
                .add(new Jar(plugins, known), deployed)
                .add(new Directory(plugins, known), deployed);
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
        private final Function<String, @Nullable ClassLoader> known;

        Development(PluginManager plugins, Function<String, @Nullable ClassLoader> known) {
            super(plugins);
            this.known = known;
        }

        @Override
        protected PluginClassLoader createPluginClassLoader(Path path, PluginDescriptor descriptor) {
            return new GuardedPluginClassLoader(
                    pluginManager, known, descriptor, getClass().getClassLoader());
        }

        @Override
        protected void loadJars(Path path, PluginClassLoader loader) {
            addJars(path, pluginClasspath, loader);
        }
    }

    private static final class Jar extends JarPluginLoader {
        private final Function<String, @Nullable ClassLoader> known;

        Jar(PluginManager plugins, Function<String, @Nullable ClassLoader> known) {
            super(plugins);
            this.known = known;
        }

        @Override
        protected PluginClassLoader createPluginClassLoader(Path path, PluginDescriptor descriptor) {
            return new GuardedPluginClassLoader(
                    pluginManager, known, descriptor, getClass().getClassLoader());
        }
    }

    private static final class Directory extends DefaultPluginLoader {
        private final Function<String, @Nullable ClassLoader> known;

        Directory(PluginManager plugins, Function<String, @Nullable ClassLoader> known) {
            super(plugins);
            this.known = known;
        }

        @Override
        protected PluginClassLoader createPluginClassLoader(Path path, PluginDescriptor descriptor) {
            return new GuardedPluginClassLoader(
                    pluginManager, known, descriptor, getClass().getClassLoader());
        }

        @Override
        protected void loadJars(Path path, PluginClassLoader loader) {
            addJars(path, pluginClasspath, loader);
        }
    }
}
