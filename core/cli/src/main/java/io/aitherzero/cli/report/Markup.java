package io.aitherzero.cli.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes elements into a text, for SVG and for the parts of HTML that look the same; escapes all that it is given. */
final class Markup {
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter out;

    Markup() {
        try {
            out = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
    }

    private static IllegalStateException inMemory(XMLStreamException e) {
        return new IllegalStateException("A text in memory could not be written", e);
    }

    /** Begins an element; attributes are names and values in turn. */
    Markup open(String name, String... attributes) {
        try {
            out.writeStartElement(name);
            attributes(attributes);
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
        return this;
    }

    /** An element without content; not for HTML's own elements. */
    Markup empty(String name, String... attributes) {
        try {
            out.writeEmptyElement(name);
            attributes(attributes);
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
        return this;
    }

    private void attributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            out.writeAttribute(attributes[i], attributes[i + 1]);
        }
    }

    Markup text(String content) {
        try {
            out.writeCharacters(content);
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
        return this;
    }

    Markup close() {
        try {
            out.writeEndElement();
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
        return this;
    }

    /** A whole element with text. */
    Markup element(String name, String content, String... attributes) {
        return open(name, attributes).text(content).close();
    }

    Markup line() {
        return text("\n");
    }

    /** A length or place with at most one digit behind the point, which is finer than a screen shows. */
    static String px(double length) {
        String text = String.format(Locale.ROOT, "%.1f", length);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    @Override
    public String toString() {
        try {
            out.flush();
        } catch (XMLStreamException e) {
            throw inMemory(e);
        }
        return text.toString();
    }
}
