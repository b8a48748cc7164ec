package io.aitherzero.logging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** The logging that an operator has written; one that cannot be read is told of and left out. */
final class OwnLogging {
    private static final long MOST_BYTES = 4 << 20;

    private OwnLogging() {}

    static Optional<Configuration> read(LoggerContext context, Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            if (!Files.exists(file)) {
                return refuse(file, "must be a file, but is a link to what is not there");
            }
            if (!Files.isRegularFile(file)) {
                // a pipe or a device would be read for ever
                return refuse(
                        file,
                        "must be a file, but is " + (Files.isDirectory(file) ? "a folder" : "a pipe or a device"));
            }
            if (Files.size(file) > MOST_BYTES) {
                return refuse(file, "must not be larger than " + (MOST_BYTES >> 20) + " MB, but is");
            }
            return configuration(context, file, Files.readAllBytes(file));
        } catch (SAXParseException e) {
            return refuse(file, "is not valid XML, line " + e.getLineNumber() + ": " + e.getMessage());
        } catch (SAXException | ParserConfigurationException | IOException e) {
            return refuse(file, "cannot be read (" + e + ")");
        } catch (RuntimeException | LinkageError e) { // of Log4j, which trusts the values of some attributes
            return refuse(file, "is not what Log4j takes: " + e);
        }
    }

    private static Optional<Configuration> configuration(LoggerContext context, Path file, byte[] content)
            throws SAXException, ParserConfigurationException, IOException {
        Element root = root(content);
        if (!root.getTagName().equalsIgnoreCase("Configuration")) {
            return refuse(file, "must begin with the element Configuration, but begins with " + root.getTagName());
        }
        StatusLines lines = StatusLines.listen();
        lines.level(Level.toLevel(root.getAttribute("status"), Level.ERROR));
        Configuration own = FileConfiguration.own(context, file, content);
        List<String> mistakes = lines.during(own::initialize);
        if (mistakes.isEmpty()) {
            return Optional.of(own);
        }
        String first = "is not what Log4j takes: " + mistakes.get(0);
        if (own.getAppenders().isEmpty()) {
            return refuse(file, first);
        }
        say(file, first, "correct it; without that it is used as far as it goes");
        return Optional.of(own);
    }

    private static Element root(byte[] content) throws SAXException, ParserConfigurationException, IOException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler());
        return builder.parse(new ByteArrayInputStream(content)).getDocumentElement();
    }

    private static Optional<Configuration> refuse(Path file, String what) {
        say(file, what, "correct it, or remove it; the built-in logging is used instead");
        return Optional.empty();
    }

    private static void say(Path file, String what, String wayOut) {
        StatusLines.listen().say("File " + file + " " + what, wayOut);
    }
}
