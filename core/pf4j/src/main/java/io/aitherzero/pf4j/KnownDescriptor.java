package io.aitherzero.pf4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;

/**
 * The descriptor of an archive whose content is known by its hash, so that the archive need not be opened to be described. A
 * value: PF4J's own descriptors can be changed.
 *
 * @param dependencies as PF4J reads them, {@code id?@constraint}
 */
record KnownDescriptor(
        @Nullable String id,
        @Nullable String description,
        @Nullable String pluginClass,
        @Nullable String version,
        @Nullable String requires,
        @Nullable String provider,
        @Nullable String license,
        List<String> dependencies) {

    KnownDescriptor {
        dependencies = List.copyOf(dependencies);
    }

    /** What a descriptor says; empty where it may say more, since it is of another class than PF4J's. */
    static Optional<KnownDescriptor> of(PluginDescriptor descriptor) {
        if (descriptor.getClass() != DefaultPluginDescriptor.class) {
            return Optional.empty();
        }
        List<String> dependencies = new ArrayList<>();
        for (PluginDependency dependency : descriptor.getDependencies()) {
            dependencies.add(dependency.getPluginId() + (dependency.isOptional() ? "?" : "") + "@"
                    + dependency.getPluginVersionSupport());
        }
        return Optional.of(new KnownDescriptor(
                descriptor.getPluginId(),
                descriptor.getPluginDescription(),
                descriptor.getPluginClass(),
                descriptor.getVersion(),
                descriptor.getRequires(),
                descriptor.getProvider(),
                descriptor.getLicense(),
                dependencies));
    }

    /** A new descriptor of PF4J's that says this. */
    PluginDescriptor descriptor() {
        DefaultPluginDescriptor descriptor =
                new DefaultPluginDescriptor(id, description, pluginClass, version, requires, provider, license);
        for (String dependency : dependencies) {
            descriptor.addDependency(new PluginDependency(dependency));
        }
        return descriptor;
    }

    /** All of it as words without blanks, which {@link #of(List)} reads. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        add(words, "id", id);
        add(words, "description", description);
        add(words, "class", pluginClass);
        add(words, "version", version);
        add(words, "requires", requires);
        add(words, "provider", provider);
        add(words, "license", license);
        for (String dependency : dependencies) {
            add(words, "needs", dependency);
        }
        return words;
    }

    private static void add(List<String> words, String name, @Nullable String value) {
        if (value != null) {
            words.add(name + "=" + IndexWord.of(value));
        }
    }

    /**
     * What {@link #words} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static KnownDescriptor of(List<String> words) {
        String[] values = new String[7];
        List<String> dependencies = new ArrayList<>();
        for (String word : words) {
            int sign = word.indexOf('=');
            String value = IndexWord.text(word.substring(sign + 1));
            switch (sign < 0 ? word : word.substring(0, sign)) {
                case "id" -> values[0] = value;
                case "description" -> values[1] = value;
                case "class" -> values[2] = value;
                case "version" -> values[3] = value;
                case "requires" -> values[4] = value;
                case "provider" -> values[5] = value;
                case "license" -> values[6] = value;
                case "needs" -> dependencies.add(value);
                default -> throw new IllegalArgumentException("'" + word + "' says nothing about a plugin");
            }
        }
        return new KnownDescriptor(
                values[0], values[1], values[2], values[3], values[4], values[5], values[6], dependencies);
    }
}
