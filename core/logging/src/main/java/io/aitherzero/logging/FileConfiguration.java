package io.aitherzero.logging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.plugins.processor.PluginEntry;
import org.apache.logging.log4j.core.config.plugins.util.PluginType;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.jspecify.annotations.Nullable;

/** A configuration in XML that knows {@link LineLayout}, without Log4j having to look through packages for it. */
final class FileConfiguration extends XmlConfiguration {
    private final @Nullable Path own;

    private FileConfiguration(LoggerContext context, ConfigurationSource source, @Nullable Path own) {
        super(context, source);
        this.own = own;
    }

    /** The operator's, which Log4j reads again when it has changed and says so. */
    static Configuration own(LoggerContext context, Path file, byte[] content) throws IOException {
        return new FileConfiguration(
                context, new ConfigurationSource(new ByteArrayInputStream(content), file.toFile()), file);
    }

    static Configuration builtIn(LoggerContext context, ConfigurationSource source) {
        return new FileConfiguration(context, source, null);
    }

    @Override
    public void setup() {
        PluginEntry entry = new PluginEntry();
        entry.setKey(LineLayout.NAME.toLowerCase(Locale.ROOT));
        entry.setName(LineLayout.NAME);
        entry.setClassName(LineLayout.class.getName());
        entry.setCategory("core");
        pluginManager.getPlugins().put(entry.getKey(), new PluginType<>(entry, LineLayout.class, "layout"));
        super.setup();
    }

    /** The same after a change of the file; null to go on with what there is. */
    @Override
    public @Nullable Configuration reconfigure() {
        return own == null ? null : OwnLogging.read(getLoggerContext(), own).orElse(null);
    }
}
