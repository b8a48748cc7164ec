package io.aitherzero.pf4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginRuntimeException;

/** The archives that were given besides the one that is verified, and which of them it says to need. */
final class OtherPlugins {
    private final Set<String> declared = new LinkedHashSet<>();
    private final Map<String, ArchiveClasses> needed = new LinkedHashMap<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final Map<String, Path> strange = new TreeMap<>();
    private final Map<String, ArchiveClasses> read = new TreeMap<>();

    private OtherPlugins() {}

    static OtherPlugins of(PluginDescriptor descriptor, List<Path> archives) throws IOException {
        OtherPlugins others = new OtherPlugins();
        Map<String, PluginDescriptor> descriptors = new TreeMap<>();
        for (Path archive : archives) {
            try {
                PluginDescriptor found = new ArchiveDescriptorFinder().find(archive);
                String id = String.valueOf(found.getPluginId());
                if (descriptors.putIfAbsent(id, found) == null) {
                    others.strange.put(id, archive);
                }
            } catch (PluginRuntimeException e) {
                // not a plugin: not what this one needs
            }
        }
        descriptor.getDependencies().forEach(each -> others.declared.add(each.getPluginId()));
        List<String> open = new ArrayList<>(others.declared);
        while (!open.isEmpty()) {
            String id = open.remove(open.size() - 1);
            PluginDescriptor found = descriptors.get(id);
            if (found == null) {
                others.missing.add(id);
                continue;
            }
            Path archive = others.strange.remove(id);
            if (archive != null) {
                others.needed.put(id, ArchiveClasses.of(archive));
                for (PluginDependency further : found.getDependencies()) {
                    open.add(further.getPluginId());
                }
            }
        }
        others.strange.remove(String.valueOf(descriptor.getPluginId()));
        return others;
    }

    /** The classes of those that are needed, be it by others that are needed. */
    Collection<ArchiveClasses> needed() {
        return needed.values();
    }

    /** Those that are needed and were not given. */
    Set<String> missing() {
        return missing;
    }

    /** The plugin that has a class of its own of this internal name, where the descriptor does not name one that has. */
    Optional<String> undeclaredOwner(String name) {
        Optional<String> owner = Optional.empty();
        for (Map.Entry<String, ArchiveClasses> each : needed.entrySet()) {
            if (each.getValue().own.containsKey(name)) {
                if (declared.contains(each.getKey())) {
                    return Optional.empty();
                }
                owner = Optional.of(each.getKey());
            }
        }
        return owner.isPresent() ? owner : strangeOwner(name);
    }

    private Optional<String> strangeOwner(String name) {
        for (Map.Entry<String, Path> each : strange.entrySet()) {
            ArchiveClasses classes = read.get(each.getKey());
            try {
                if (classes == null) {
                    classes = ArchiveClasses.of(each.getValue());
                    read.put(each.getKey(), classes);
                }
            } catch (IOException e) {
                continue;
            }
            if (classes.own.containsKey(name)) {
                return Optional.of(each.getKey());
            }
        }
        return Optional.empty();
    }
}
