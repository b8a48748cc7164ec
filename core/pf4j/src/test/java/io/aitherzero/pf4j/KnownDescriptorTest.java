package io.aitherzero.pf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;
import org.pf4j.PropertiesPluginDescriptorFinder;

class KnownDescriptorTest {
    private static final class Finder extends PropertiesPluginDescriptorFinder {
        PluginDescriptor describe(Properties properties) {
            return createPluginDescriptor(properties);
        }
    }

    static Stream<List<String>> descriptors() {
        return Stream.of(
                List.of(),
                List.of("plugin.id=a"),
                List.of("plugin.id=a b+c%20=d\n\u00e9\ud83d\ude00", "plugin.version=1.0+2", "plugin.description= x "),
                List.of(
                        "plugin.id=a",
                        "plugin.class=com.example.A$B",
                        "plugin.requires=>=1.0 & <2",
                        "plugin.provider=Q\u0000"),
                List.of("plugin.id=a", "plugin.license=Apache 2.0", "plugin.dependencies=b, c@1.0, d?@>=2 & <3, e?"),
                List.of("plugin.id=a", "plugin.dependencies=b@, ?@?, f??@1@2, @3"));
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void saysWhatTheDescriptorSaidAlsoAfterItWasWrittenDown(List<String> lines) {
        Properties properties = new Properties();
        for (String line : lines) {
            int sign = line.indexOf('=');
            properties.setProperty(line.substring(0, sign), line.substring(sign + 1));
        }
        PluginDescriptor read = new Finder().describe(properties);

        KnownDescriptor known = KnownDescriptor.of(read).orElseThrow();

        assertThat(known.words()).isNotEmpty().noneMatch(word -> word.chars().anyMatch(Character::isWhitespace));
        for (PluginDescriptor again :
                List.of(known.descriptor(), KnownDescriptor.of(known.words()).descriptor())) {
            assertThat(again).usingRecursiveComparison().isEqualTo(read);
        }
    }

    @Test
    void eachDescriptorIsItsOwn() {
        KnownDescriptor known = KnownDescriptor.of(new DefaultPluginDescriptor("a", "", "A", "1.0", "*", null, null))
                .orElseThrow();
        DefaultPluginDescriptor changed = (DefaultPluginDescriptor) known.descriptor();

        changed.addDependency(new PluginDependency("b"));

        assertThat(known.descriptor().getDependencies()).isEmpty();
    }

    @Test
    void descriptorOfAnotherClassMaySayMoreAndIsNotKept() {
        assertThat(KnownDescriptor.of(new DefaultPluginDescriptor() {})).isEmpty();
    }

    @Test
    void wordThatIsNoneIsRefused() {
        assertThatThrownBy(() -> KnownDescriptor.of(List.of("id=a", "colour=red")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'colour=red' says nothing about a plugin");
    }
}
