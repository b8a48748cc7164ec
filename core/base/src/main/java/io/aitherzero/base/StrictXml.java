package io.aitherzero.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads XML that somebody has written by hand: by the JDK's parser, without a document type, so that nothing is fetched. */
public final class StrictXml {
    private StrictXml() {}

    /**
     * The root element of a file.
     *
     * @throws IOException if it cannot be read
     * @throws SAXException if it is not well-formed; a {@link SAXParseException} says where
     */
    public static Element root(Path file) throws IOException, SAXException {
        try (InputStream content = Files.newInputStream(file)) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder parser = factory.newDocumentBuilder();
            parser.setErrorHandler(new Throwing());
            return parser.parse(content).getDocumentElement();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("The JDK's parser has these features", e);
        }
    }

    /** Throws what the usual handler prints. */
    private static final class Throwing implements ErrorHandler {
        @Override
        public void warning(SAXParseException warning) {}

        @Override
        public void error(SAXParseException error) throws SAXException {
            throw error;
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXException {
            throw error;
        }
    }
}
