package io.aitherzero.pf4j;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes that the Java platform has. As on a class path, a plugin's copy of one does not count: a second
 * {@code javax.xml} beside that of the platform, as {@code xml-apis.jar} brings it, fits nothing.
 */
final class PlatformClasses {
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
    private static final Set<String> PACKAGES = packages();

    private PlatformClasses() {}

    // no lambda is used here, since making one loads classes while a class is being loaded
    private static Set<String> packages() {
        Set<String> packages = new HashSet<>();
        for (Module module : ModuleLayer.boot().modules()) {
            if (module.getClassLoader() == null || module.getClassLoader() == PLATFORM) {
                packages.addAll(module.getPackages());
            }
        }
        return packages;
    }

    /** The platform's class of a name, or null. */
    static @Nullable Class<?> find(String className) {
        int dot = className.lastIndexOf('.');
        if (dot < 0 || !PACKAGES.contains(className.substring(0, dot))) {
            return null;
        }
        try {
            return PLATFORM.loadClass(className);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }
}
