package io.aitherzero.host;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import io.aitherzero.api.plugin.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration file as a tree whose values know their line. */
final class HoconFile {
    private HoconFile() {}

    /** The file's tree; substitutions are resolved inside the file only, never from the environment. */
    static ConfigObject read(Path file) {
        requireText(file);
        try {
            Config parsed = ConfigFactory.parseFile(
                    file.toFile(),
                    ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false));
            return parsed.resolve(ConfigResolveOptions.noSystem()).root();
        } catch (ConfigException.UnresolvedSubstitution e) {
            throw problem(
                    file,
                    e.origin(),
                    detail(e) + "; a substitution may only name a key of this file, so write the value itself");
        } catch (ConfigException e) {
            throw problem(file, e.origin(), "not valid HOCON: " + detail(e));
        }
    }

    /** {@code file:line}, or the file alone where the parser knows no line. */
    static String place(Path file, @Nullable ConfigOrigin origin) {
        if (origin == null) {
            return file.toString();
        }
        String name = origin.filename() == null ? file.toString() : origin.filename();
        return origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
    }

    private static void requireText(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw problem(file, null, "not UTF-8 text (" + e.getMessage() + "); save it as UTF-8");
        } catch (IOException e) {
            throw problem(
                    file,
                    null,
                    "cannot be read (" + e + "); make it a readable file, or remove it to get the defaults");
        }
    }

    private static ConfigurationException problem(Path file, @Nullable ConfigOrigin origin, String text) {
        return new ConfigurationException(List.of(place(file, origin) + ": " + text));
    }

    /** The parser's message without the place it puts in front. */
    private static String detail(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        String prefix = e.origin() == null ? "" : e.origin().description() + ": ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }
}
