package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.Dependency;
import io.aitherzero.boot.graph.ModuleDescriptor;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.graph.VersionScheme;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.pf4j.DefaultVersionManager;

/** Descriptors and graphs for tests. */
public final class Modules {
    public static final String HOST = "1.5.0";

    private Modules() {}

    /** Counts how often it is asked. */
    public static final class Versions implements VersionScheme {
        private final DefaultVersionManager manager = new DefaultVersionManager();
        public int asked;

        @Override
        public boolean satisfies(String version, String range) {
            asked++;
            return manager.checkVersionConstraint(version, range);
        }

        @Override
        public int compare(String first, String second) {
            asked++;
            return manager.compareVersions(first, second);
        }
    }

    /** A module of version 1.0.0; dependencies as in a plugin's manifest: {@code b}, {@code b?}, {@code b@>=1.0.0}. */
    public static ModuleDescriptor module(String id, String... dependencies) {
        return archive(id, "1.0.0", id + ".jar", dependencies);
    }

    public static ModuleDescriptor archive(String id, String version, String source, String... dependencies) {
        return new ModuleDescriptor(
                id,
                version,
                "*",
                List.of(dependencies).stream().map(Modules::dependency).toList(),
                source,
                true);
    }

    public static ModuleDescriptor requiring(String requires, String id, String... dependencies) {
        ModuleDescriptor any = module(id, dependencies);
        return new ModuleDescriptor(id, any.version(), requires, any.dependencies(), any.source(), true);
    }

    public static ModuleDescriptor disabled(String id, String... dependencies) {
        ModuleDescriptor any = module(id, dependencies);
        return new ModuleDescriptor(id, any.version(), "*", any.dependencies(), any.source(), false);
    }

    private static Dependency dependency(String text) {
        String[] parts = text.split("@", 2);
        boolean optional = parts[0].endsWith("?");
        String id = optional ? parts[0].substring(0, parts[0].length() - 1) : parts[0];
        return new Dependency(id, parts.length == 1 ? "*" : parts[1], optional);
    }

    public static ModuleGraph graph(ModuleDescriptor... modules) {
        return graph(List.of(modules));
    }

    public static ModuleGraph graph(Collection<ModuleDescriptor> modules) {
        return ModuleGraph.of(modules, HOST, new Versions());
    }

    public static String id(int number) {
        return "m%04d".formatted(number);
    }

    public static ModuleGraph chain(int length) {
        List<ModuleDescriptor> modules = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            modules.add(i == 0 ? module(id(i)) : module(id(i), id(i - 1)));
        }
        return graph(modules);
    }

    public static ModuleGraph fan(int width) {
        List<ModuleDescriptor> modules = new ArrayList<>();
        modules.add(module("root"));
        for (int i = 0; i < width; i++) {
            modules.add(module(id(i), "root"));
        }
        return graph(modules);
    }

    /** Healthy modules that depend on up to three earlier ones, one in four of the dependencies optional. */
    public static ModuleGraph random(Random random, int count) {
        List<ModuleDescriptor> modules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> dependencies = new ArrayList<>();
            for (int d = random.nextInt(4); d > 0 && i > 0; d--) {
                dependencies.add(id(random.nextInt(i)) + (random.nextInt(4) == 0 ? "?" : ""));
            }
            modules.add(module(id(i), dependencies.toArray(new String[0])));
        }
        return graph(modules);
    }
}
