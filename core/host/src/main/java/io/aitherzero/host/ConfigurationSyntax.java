package io.aitherzero.host;

import io.aitherzero.api.plugin.ConfigurationException;
import java.nio.file.Path;
import java.util.List;

/** Whether a configuration file can be read at all; what its keys mean is known to whoever binds it. */
public final class ConfigurationSyntax {
    private ConfigurationSyntax() {}

    /**
     * What is wrong with a file, a sentence each with file, line and way out; empty where it is HOCON.
     *
     * @param file the file
     */
    public static List<String> problems(Path file) {
        try {
            boolean ignored = HoconFile.read(file).isEmpty();
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems();
        }
    }
}
