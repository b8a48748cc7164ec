package io.aitherzero.pf4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.pf4j.IndexedExtensionFinder;
import org.pf4j.processor.ExtensionStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The extension classes that one class loader's own {@code META-INF/extensions.idx} lists, read when first asked for. */
class ExtensionIndex {
    private static final Logger log = LoggerFactory.getLogger(ExtensionIndex.class);

    private final String owner;
    private final ClassLoader loader;
    private final List<String> unindexed;
    private final Map<String, List<String>> requirements = new ConcurrentHashMap<>();
    private @Nullable Set<String> classNames;

    ExtensionIndex(String owner, ClassLoader loader) {
        this(owner, loader, List.of());
    }

    /**
     * The index of one loader.
     *
     * @param unindexed the names to give where there is no file
     */
    ExtensionIndex(String owner, ClassLoader loader, List<String> unindexed) {
        this.owner = owner;
        this.loader = loader;
        this.unindexed = unindexed;
    }

    /** For messages. */
    final String owner() {
        return owner;
    }

    final ClassLoader loader() {
        return loader;
    }

    /** Names in the order of the file; none where the file is missing or cannot be read. */
    final synchronized Set<String> classNames() {
        Set<String> names = classNames;
        if (names == null) {
            names = new LinkedHashSet<>();
            try {
                List<URL> files = files();
                if (files.isEmpty()) {
                    names.addAll(unindexed);
                }
                for (URL url : files) {
                    try (InputStream input = open(url)) {
                        ExtensionStorage.read(new InputStreamReader(input, StandardCharsets.UTF_8), names);
                    }
                }
            } catch (IllegalStateException e) {
                log.debug("{} is unloaded while its extension index is read", owner, e);
            } catch (IOException e) {
                log.error(
                        "Cannot read the extension index of {}; its extensions stay unknown until it is restarted",
                        owner,
                        e);
            }
            names = Collections.unmodifiableSet(names);
            classNames = names;
        }
        return names;
    }

    /** A plugin's own file only: through the loader it would inherit that of the application or of a dependency. */
    List<URL> files() throws IOException {
        URL file = loader instanceof URLClassLoader own
                ? own.findResource(IndexedExtensionFinder.EXTENSIONS_RESOURCE)
                : loader.getResource(IndexedExtensionFinder.EXTENSIONS_RESOURCE);
        return file == null ? List.of() : List.of(file);
    }

    /** The plugins that an extension of this index declares to need; none if its class file cannot be understood. */
    final List<String> requirements(String className) {
        return requirements.computeIfAbsent(className, this::readRequirements);
    }

    private List<String> readRequirements(String className) {
        try {
            URL file = loader.getResource(className.replace('.', '/') + ".class");
            if (file == null) {
                return List.of();
            }
            try (InputStream input = open(file)) {
                return ExtensionRequirements.read(input);
            }
        } catch (IOException | RuntimeException e) {
            log.warn("Cannot read which plugins extension '{}' of {} needs; it is tried without", className, owner, e);
            return List.of();
        }
    }

    private static InputStream open(URL url) throws IOException {
        // cached connections share one open jar among all loaders and keep it open
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    /** The index files of the whole application. */
    static final class OfApplication extends ExtensionIndex {
        OfApplication(ClassLoader loader) {
            super("the application", loader);
        }

        @Override
        List<URL> files() throws IOException {
            return Collections.list(loader().getResources(IndexedExtensionFinder.EXTENSIONS_RESOURCE));
        }
    }
}
