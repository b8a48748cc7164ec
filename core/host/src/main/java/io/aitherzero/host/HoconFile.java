package io.aitherzero.host;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigResolveOptions;
import io.aitherzero.api.plugin.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A configuration file as a tree whose values know their line. */
final class HoconFile {
    private static final int MOST_NESTED = 200;
    private static final long MOST_BYTES = 4 << 20;

    private HoconFile() {}

    /** The file's tree; substitutions are resolved inside the file only, never from the environment. */
    static ConfigObject read(Path file) {
        try {
            return parse(file, HoconIncludes.of(file))
                    .toConfig()
                    .resolve(ConfigResolveOptions.noSystem())
                    .root();
        } catch (ConfigException.UnresolvedSubstitution e) {
            throw problem(
                    file,
                    e.origin(),
                    detail(e) + "; a substitution may only name a key of this file, so write the value itself");
        } catch (ConfigException e) {
            throw problem(file, e.origin(), "not valid HOCON: " + detail(e));
        } catch (HoconIncludes.RefusedException e) {
            throw new ConfigurationException(
                    List.of(e.file() + ":" + lineOfInclude(e.file(), e.what()) + ": " + e.getMessage()));
        } catch (StackOverflowError e) {
            throw problem(file, null, "nested too deeply; write it flatter");
        }
    }

    /** The tree of a file that is text, of a size and depth that a parser can bear. */
    static ConfigObject parse(Path file, HoconIncludes includes) {
        String text = text(file);
        OptionalInt deep = HoconDepth.lineBeyond(text, MOST_NESTED);
        if (deep.isPresent()) {
            throw new ConfigurationException(List.of(file + ":" + deep.getAsInt() + ": nested more than " + MOST_NESTED
                    + " brackets deep; close them, or write it flatter"));
        }
        return ConfigFactory.parseFile(file.toFile(), includes.options()).root();
    }

    private static int lineOfInclude(Path file, String what) {
        List<String> lines = text(file).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("include") && lines.get(i).contains(what)) {
                return i + 1;
            }
        }
        return 1;
    }

    /** {@code file:line}, or the file alone where the parser knows no line. */
    static String place(Path file, @Nullable ConfigOrigin origin) {
        if (origin == null) {
            return file.toString();
        }
        String name = origin.filename() == null ? file.toString() : origin.filename();
        return origin.lineNumber() > 0 ? name + ":" + origin.lineNumber() : name;
    }

    private static String text(Path file) {
        try {
            // a pipe or a device would be read for ever
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw problem(
                        file,
                        null,
                        "must be a file, but is "
                                + (Files.isDirectory(file) ? "a folder" : "a pipe or a device")
                                + "; make it a readable file, or remove it to get the defaults");
            }
            if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
                throw problem(
                        file, null, "must not be larger than " + (MOST_BYTES >> 20) + " MB, but is; name another file");
            }
            byte[] bytes = Files.readAllBytes(file);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
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
