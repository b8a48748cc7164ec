package io.aitherzero.logging;

import io.aitherzero.base.FileAccess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
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
        Optional<Path> home =
                Optional.ofNullable(System.getProperty("aither.home")).map(Path::of);
        try {
            return new XmlConfiguration(context, source(home));
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
        Optional<Path> own =
                home.map(folder -> folder.resolve("conf").resolve("log4j2.xml")).filter(Files::isRegularFile);
        if (own.isPresent()) {
            return new ConfigurationSource(
                    Files.newInputStream(own.get()), own.get().toFile());
        }
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
                    .replace(PERMISSIONS, FileAccess.PRIVATE.permissions());
            return new ConfigurationSource(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), resource);
        }
    }
}
