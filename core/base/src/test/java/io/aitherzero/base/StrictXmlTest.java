package io.aitherzero.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXParseException;

class StrictXmlTest {
    @TempDir
    Path folder;

    private Path file(String content) throws Exception {
        return Files.writeString(folder.resolve("a.xml"), content);
    }

    @Test
    void theRootIsReadAndWhatIsWrongSaysWhere() throws Exception {
        assertThat(StrictXml.root(file("<a><b/></a>")).getTagName()).isEqualTo("a");
        assertThatThrownBy(() -> StrictXml.root(file("<a>\n<b>\n</a>")))
                .isInstanceOfSatisfying(
                        SAXParseException.class,
                        e -> assertThat(e.getLineNumber()).isEqualTo(3));
        assertThatThrownBy(() -> StrictXml.root(folder.resolve("none.xml"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aDocumentTypeIsRefusedSoThatNothingIsFetched() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "x");
        assertThatThrownBy(() ->
                        StrictXml.root(file("<!DOCTYPE a [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]><a>&s;</a>")))
                .isInstanceOf(SAXParseException.class)
                .hasMessageContaining("DOCTYPE");
    }
}
