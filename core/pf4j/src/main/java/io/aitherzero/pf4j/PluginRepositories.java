package io.aitherzero.pf4j;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.pf4j.CompoundPluginRepository;
import org.pf4j.DevelopmentPluginRepository;
import org.pf4j.JarPluginRepository;
import org.pf4j.PluginManager;

/** PF4J's three plugin repositories in PF4J's order, which expand zips safely and delete links rather than their targets. */
final class PluginRepositories {
    private PluginRepositories() {}

    /**
     * The repositories of a manager.
     *
     * @param expanding used outside of the development mode
     */
    static CompoundPluginRepository of(PluginManager plugins, List<Path> folders, ExpandingPluginRepository expanding) {
        BooleanSupplier deployed = plugins::isNotDevelopment;
        return new CompoundPluginRepository()
                .add(new Development(folders), plugins::isDevelopment)
                .add(new Jar(folders), deployed)
                .add(expanding, deployed);
    }

    private static final class Development extends DevelopmentPluginRepository {
        Development(List<Path> folders) {
            super(folders);
        }

        @Override
        public List<Path> getPluginPaths() {
            return FolderListing.of(pluginsRoots).accepted(filter, comparator);
        }

        @Override
        public boolean deletePluginPath(Path path) {
            return filter.accept(path.toFile()) && PluginFiles.deletePlugin(path);
        }
    }

    private static final class Jar extends JarPluginRepository {
        Jar(List<Path> folders) {
            super(folders);
        }

        @Override
        public List<Path> getPluginPaths() {
            return FolderListing.of(pluginsRoots).accepted(filter, comparator);
        }

        @Override
        public boolean deletePluginPath(Path path) {
            return filter.accept(path.toFile()) && PluginFiles.deletePlugin(path);
        }
    }
}
