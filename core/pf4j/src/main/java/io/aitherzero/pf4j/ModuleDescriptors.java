package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.Dependency;
import io.aitherzero.boot.graph.ModuleDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.pf4j.PluginDescriptor;

/** PF4J's descriptors in the words of the graph. */
final class ModuleDescriptors {
    private static final String EXACT = "\\d+\\.\\d+\\.\\d+";

    private ModuleDescriptors() {}

    static ModuleDescriptor of(
            PluginDescriptor plugin, Path path, ModuleDescriptor.Admission admission, boolean exactVersionAllowed) {
        String requires = Objects.requireNonNullElse(plugin.getRequires(), "*").trim();
        if (!exactVersionAllowed && requires.matches(EXACT)) {
            // PF4J reads a bare version as the oldest one accepted
            requires = ">=" + requires;
        }
        List<Dependency> dependencies = plugin.getDependencies().stream()
                .map(dependency -> new Dependency(
                        dependency.getPluginId(), dependency.getPluginVersionSupport(), dependency.isOptional()))
                .toList();
        return new ModuleDescriptor(
                plugin.getPluginId(),
                Objects.requireNonNullElse(plugin.getVersion(), ""),
                requires,
                dependencies,
                path.toString(),
                admission);
    }
}
