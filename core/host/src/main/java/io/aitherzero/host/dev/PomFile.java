package io.aitherzero.host.dev;

import io.aitherzero.base.StrictXml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * What a pom, with those of its parents that lie beside it, says of a plugin: the properties that our parent takes, or the
 * entries of a manifest. No model of Maven's: what comes from profiles or repositories is not seen.
 */
final class PomFile {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
    private static final int MOST_PARENTS = 20;
    private static final int MOST_ROUNDS = 20;

    private final Map<String, String> properties = new HashMap<>();
    private final Properties manifest = new Properties();
    private boolean ofOurParent;

    private PomFile() {}

    /**
     * Reads a pom.
     *
     * @throws IOException if it, or a parent beside it, cannot be read; says which one and why
     */
    static PomFile read(Path pom) throws IOException {
        PomFile read = new PomFile();
        Path next = pom.toAbsolutePath().normalize();
        Set<Path> passed = new HashSet<>();
        for (int i = 0; i < MOST_PARENTS && passed.add(next) && Files.isRegularFile(next); i++) {
            Optional<Path> parent = read.add(next);
            if (parent.isEmpty()) {
                return read;
            }
            next = parent.get();
        }
        return read;
    }

    /** Adds what is not known from a child; the parent that lies beside it. */
    private Optional<Path> add(Path pom) throws IOException {
        Element project = parse(pom);
        Optional<Element> parent = child(project, "parent");
        for (String own : new String[] {"groupId", "artifactId", "version", "packaging", "description"}) {
            // a child has its parent's group and version
            text(project, own)
                    .or(() -> own.equals("groupId") || own.equals("version")
                            ? parent.flatMap(element -> text(element, own))
                            : Optional.empty())
                    .ifPresent(value -> properties.putIfAbsent("project." + own, value));
        }
        // no project has the packaging of its parent
        properties.putIfAbsent("project.packaging", "jar");
        child(project, "properties").ifPresent(element -> {
            for (Node each = element.getFirstChild(); each != null; each = each.getNextSibling()) {
                if (each instanceof Element property) {
                    properties.putIfAbsent(
                            property.getTagName(), property.getTextContent().strip());
                }
            }
        });
        for (DescriptorKey key : DescriptorKey.values()) {
            Node entry = project.getElementsByTagName(key.attribute()).item(0);
            if (entry != null) {
                manifest.putIfAbsent(key.property(), entry.getTextContent().strip());
            }
        }
        if (parent.isEmpty()) {
            return Optional.empty();
        }
        ofOurParent |= text(parent.get(), "artifactId").equals(Optional.of("aitherzero-plugin-parent"));
        Optional<Element> relative = child(parent.get(), "relativePath");
        String path = relative.map(element -> element.getTextContent().strip()).orElse("../pom.xml");
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Path file = pom.resolveSibling(path).normalize();
        return Optional.of(Files.isDirectory(file) ? file.resolve("pom.xml") : file);
    }

    private static Element parse(Path pom) throws IOException {
        try {
            return StrictXml.root(pom);
        } catch (SAXException e) {
            throw new IOException(pom + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static Optional<Element> child(Element parent, String name) {
        for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element && element.getTagName().equals(name)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(Element parent, String name) {
        return child(parent, name)
                .map(element -> element.getTextContent().strip())
                .filter(value -> !value.isEmpty());
    }

    /** Whether it is a parent or a list of modules, and no plugin. */
    boolean isOfProjects() {
        return "pom".equals(properties.get("project.packaging"));
    }

    /** Whether the plugin brings libraries, which are not among its classes. */
    boolean hasLibraries() {
        return "false".equals(properties.get("plugin.single-jar"));
    }

    /** What it says of the plugin, by the names in {@code plugin.properties}; without what it leaves open. */
    Properties descriptor() {
        Properties said = new Properties();
        for (DescriptorKey key : DescriptorKey.values()) {
            Optional<String> value = Optional.ofNullable(manifest.getProperty(key.property()))
                    .or(() -> Optional.ofNullable(properties.get(key.property())))
                    .or(() -> usual(key))
                    .map(this::resolved)
                    .filter(text -> !text.isBlank() && !REFERENCE.matcher(text).find());
            value.ifPresent(text -> said.setProperty(key.property(), text));
        }
        return said;
    }

    /** What our parent takes where nothing is said. */
    private Optional<String> usual(DescriptorKey key) {
        boolean ours = ofOurParent || properties.containsKey(DescriptorKey.CLASS.property());
        return switch (key) {
            case ID -> ours ? Optional.of("${project.artifactId}") : Optional.empty();
            case VERSION -> Optional.of("${project.version}");
            default -> Optional.empty();
        };
    }

    private String resolved(String text) {
        String value = text;
        for (int i = 0; i < MOST_ROUNDS && REFERENCE.matcher(value).find(); i++) {
            value = REFERENCE.matcher(value).replaceAll(this::referred);
        }
        return value;
    }

    private String referred(MatchResult reference) {
        String name = reference.group(1);
        String value = properties.get(name);
        if (value == null && name.startsWith("pom.")) {
            value = properties.get("project." + name.substring("pom.".length()));
        }
        return Matcher.quoteReplacement(value == null ? reference.group() : value);
    }
}
