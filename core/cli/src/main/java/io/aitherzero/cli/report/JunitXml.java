package io.aitherzero.cli.report;

import io.aitherzero.base.FileAccess;
import io.aitherzero.base.Shown;
import io.aitherzero.base.WholeFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Checks as a document of test results, as build servers read it: a test case for each, its time in seconds. */
public final class JunitXml {
    private JunitXml() {}

    /**
     * Writes the document; the file is there whole or as it was.
     *
     * @param file where to, in a folder that is made if need be
     * @param suite name of the suite
     * @param at when the boot began
     * @param checks the test cases
     * @throws IOException if it cannot be written
     */
    public static void write(Path file, String suite, Instant at, List<Check> checks) throws IOException {
        Files.createDirectories(file.toAbsolutePath().resolveSibling(".").normalize());
        new WholeFile(file, FileAccess.READABLE).write(document(suite, at, checks));
    }

    static byte[] document(String suite, Instant at, List<Check> checks) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter out =
                    XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, StandardCharsets.UTF_8.name());
            out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
            out.writeCharacters("\n");
            out.writeStartElement("testsuite");
            out.writeAttribute("name", suite);
            out.writeAttribute("tests", String.valueOf(checks.size()));
            out.writeAttribute(
                    "failures", count(checks.stream().map(Check::failure).toList()));
            out.writeAttribute("errors", "0");
            out.writeAttribute(
                    "skipped", count(checks.stream().map(Check::skipped).toList()));
            out.writeAttribute("timestamp", at.truncatedTo(ChronoUnit.SECONDS).toString());
            for (Check check : checks) {
                out.writeCharacters("\n  ");
                testCase(out, suite, check);
            }
            out.writeCharacters("\n");
            out.writeEndElement();
            out.writeCharacters("\n");
            out.writeEndDocument();
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("A document in memory could not be written", e);
        }
        return bytes.toByteArray();
    }

    private static String count(List<Optional<String>> reasons) {
        return String.valueOf(reasons.stream().filter(Optional::isPresent).count());
    }

    /** What XML cannot hold is what {@link Shown} writes out. */
    private static void testCase(XMLStreamWriter out, String suite, Check check) throws XMLStreamException {
        out.writeStartElement("testcase");
        out.writeAttribute("classname", suite + "." + check.group());
        out.writeAttribute("name", Shown.line(check.name()));
        out.writeAttribute("time", BigDecimal.valueOf(check.nanos(), 9).toPlainString());
        if (check.failure().isPresent()) {
            out.writeStartElement("failure");
            out.writeAttribute("type", "limit");
            out.writeAttribute("message", Shown.line(check.failure().get()));
            out.writeEndElement();
        }
        if (check.skipped().isPresent()) {
            out.writeStartElement("skipped");
            out.writeAttribute("message", Shown.line(check.skipped().get()));
            out.writeEndElement();
        }
        out.writeEndElement();
    }
}
