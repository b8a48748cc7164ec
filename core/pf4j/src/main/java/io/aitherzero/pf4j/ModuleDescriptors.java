package io.aitherzero.pf4j;

import io.aitherzero.boot.graph.Dependency;
import io.aitherzero.boot.graph.ModuleDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;

/** PF4J's descriptors in the words of the graph. */
final class ModuleDescriptors {
    private static final Pattern EXACT = Pattern.compile("\\d+\\.\\d+\\.\\d+");

    private ModuleDescriptors() {}

    static ModuleDescriptor of(
            PluginDescriptor plugin, Path path, ModuleDescriptor.Admission admission, boolean exactVersionAllowed) {
        String requires = Objects.requireNonNullElse(plugin.getRequires(), "*").trim();
        if (!exactVersionAllowed && EXACT.matcher(requires).matches()) {
            // PF4J reads a bare version as the oldest one accepted
            requires = ">=" + requires;
        }
        List<Dependency> dependencies = new ArrayList<>();
        for (PluginDependency dependency : plugin.getDependencies()) {
            dependencies.add(new Dependency(
                    dependency.getPluginId(), dependency.getPluginVersionSupport(), dependency.isOptional()));
        }
        return new ModuleDescriptor(
                plugin.getPluginId(),
                Objects.requireNonNullElse(plugin.getVersion(), ""),
                requires,
                dependencies,
                path.toString(),
                admission);
    }
}
