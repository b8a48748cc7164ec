package io.aitherzero.logging;

import io.aitherzero.base.FileAccess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the home that the property {@code aither.home} names: its {@code conf/log4j2.xml} where there is
 * one, else a built-in one that writes to {@code var/log} of the home, or to the console alone where nothing can be
 * written there. Log4j finds this class by {@code log4j2.component.properties}, and asks it only where no system property
 * names another configuration.
 */
public final class HomeConfigurationFactory extends ConfigurationFactory {
    private static final String PERMISSIONS = "@permissions@";

    private static final String HOME = "@home@";
    private static final String HOME_PATTERN = "@home.pattern@";

    /** Made by Log4j. */
    public HomeConfigurationFactory() {}

    @Override
    protected String[] getSupportedTypes() {
        return new String[] {"*"};
    }

    @Override
    public @Nullable Configuration getConfiguration(LoggerContext context, ConfigurationSource source) {
        return null;
    }

    @Override
    public @Nullable Configuration getConfiguration(LoggerContext context, String name, @Nullable URI location) {
        if (location != null) {
            return null;
        }
        StatusLines.listen();
        Optional<Path> home =
                Optional.ofNullable(System.getProperty("aither.home")).map(Path::of);
        try {
            Optional<Configuration> own = home.flatMap(
                    folder -> OwnLogging.read(context, folder.resolve("conf").resolve("log4j2.xml")));
            return own.isPresent() ? own.get() : FileConfiguration.builtIn(context, source(home));
        } catch (IOException e) {
            StatusLogger.getLogger()
                    .error(
                            "The logging configuration of '{}' cannot be read: {}",
                            home.orElse(Path.of("")),
                            e.toString());
            return null;
        }
    }

    private static ConfigurationSource source(Optional<Path> home) throws IOException {
        boolean hasFolder = home.filter(
                        folder -> FileAccess.writable(folder.resolve("var").resolve("log")))
                .isPresent();
        String builtIn = hasFolder ? "file.xml" : "console.xml";
        @Nullable URL resource = HomeConfigurationFactory.class.getResource(builtIn);
        if (resource == null) {
            throw new IOException("the resource " + builtIn + " is missing in the jar; build it again");
        }
        try (InputStream content = resource.openStream()) {
            String text = new String(content.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(PERMISSIONS, FileAccess.PRIVATE.permissions())
                    .replace(
                            HOME,
                            home.map(folder -> attribute(folder.toString(), 1)).orElse(""))
                    .replace(
                            HOME_PATTERN,
                            home.map(folder -> attribute(folder.toString().replace("%", "%%"), 2))
                                    .orElse(""));
            return new ConfigurationSource(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), resource);
        }
    }

    /**
     * A text as an attribute of the configuration that stands for itself.
     *
     * @param replacements how often Log4j replaces variables in it
     */
    private static String attribute(String text, int replacements) {
        return text.replace("${", "$".repeat(replacements) + "${")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "&quot;")
                .replace("\n", "&#10;")
                .replace("\t", "&#9;");
    }
}
