package io.aitherzero.host;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What a configuration file may include: files below the folder that the first one is in, and nothing from the network,
 * the class path or elsewhere.
 */
final class HoconIncludes implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private static final int MOST_FILES = 100;
    private static final List<String> ENDINGS = List.of("", ".conf", ".json");

    private final Path file;
    private final Path folder;
    private final AtomicInteger included;

    private HoconIncludes(Path file, Path folder, AtomicInteger included) {
        this.file = file;
        this.folder = folder;
        this.included = included;
    }

    /** An include that is not followed. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Path file;
        private final String what;

        RefusedException(Path file, String what, String message) {
            super(message);
            this.file = file;
            this.what = what;
        }

        /** The file that includes. */
        Path file() {
            return file;
        }

        /** What it names. */
        String what() {
            return what;
        }
    }

    static HoconIncludes of(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return new HoconIncludes(file, Optional.ofNullable(absolute.getParent()).orElse(absolute), new AtomicInteger());
    }

    ConfigParseOptions options() {
        return ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setAllowMissing(false)
                .setIncluder(this);
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return include(context, what, file.resolveSibling(path(what)));
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return include(context, what.getPath(), file.resolveSibling(what.getPath()));
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw refused(what.toString(), "a URL");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        throw refused(what, "a resource of the class path");
    }

    private Path path(String what) {
        try {
            return Path.of(what);
        } catch (InvalidPathException e) {
            throw refused(what, "no path");
        }
    }

    private ConfigObject include(ConfigIncludeContext context, String what, Path named) {
        Optional<Path> found = ENDINGS.stream()
                .map(ending -> named.resolveSibling(named.getFileName() + ending))
                .flatMap(path -> real(path, what))
                .findFirst();
        if (found.isEmpty()) {
            if (context.parseOptions().getAllowMissing()) {
                return ConfigFactory.empty().root();
            }
            throw new RefusedException(
                    file,
                    what,
                    "the included file '" + what + "' does not exist; create it, or remove" + " the include");
        }
        if (included.incrementAndGet() > MOST_FILES) {
            throw new RefusedException(
                    file,
                    what,
                    "not more than " + MOST_FILES + " files may be included, but there are more with '" + what
                            + "'; includes may go round in a circle");
        }
        return HoconFile.parse(found.get(), new HoconIncludes(found.get(), folder, included));
    }

    private Stream<Path> real(Path path, String what) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            // where links lead counts as well as what is written
            if (!absolute.startsWith(folder)
                    || (Files.exists(absolute) && !absolute.toRealPath().startsWith(folder.toRealPath()))) {
                throw refused(what, "a file elsewhere");
            }
        } catch (IOException e) {
            throw refused(what, "a file that cannot be read");
        }
        return Files.exists(absolute) ? Stream.of(absolute) : Stream.empty();
    }

    private RefusedException refused(String what, String kind) {
        return new RefusedException(
                file,
                what,
                "includes must be files below '" + folder + "', but '" + what + "' is " + kind
                        + "; copy what is needed into a file there and include that");
    }
}
