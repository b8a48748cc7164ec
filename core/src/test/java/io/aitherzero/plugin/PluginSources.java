package io.aitherzero.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles classes in memory and packs them as plugin jars. */
public final class PluginSources {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final Manifest manifest = new Manifest();

    private PluginSources(String id) {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attribute("Plugin-Id", id);
        attribute("Plugin-Version", "1.0.0");
    }

    public static PluginSources plugin(String id) {
        return new PluginSources(id);
    }

    public PluginSources attribute(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    PluginSources entry(String name, String content) {
        return entry(name, content.getBytes(StandardCharsets.UTF_8));
    }

    PluginSources entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    /** Adds one of the compiled classes with its nested ones. */
    public PluginSources classes(Map<String, byte[]> compiled, String... names) {
        for (String name : names) {
            compiled.forEach((compiledName, bytes) -> {
                if (compiledName.equals(name) || compiledName.startsWith(name + "$")) {
                    entries.put(compiledName.replace('.', '/') + ".class", bytes);
                }
            });
        }
        return this;
    }

    public Path jar(Path folder) {
        return jarAt(folder.resolve(manifest.getMainAttributes().getValue("Plugin-Id") + ".jar"));
    }

    Path jarAt(Path file) {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Compiles sources, each given as class name and text in turn, against the test class path. */
    public static Map<String, byte[]> compile(String... namesAndSources) {
        List<JavaFileObject> units = new ArrayList<>();
        for (int i = 0; i < namesAndSources.length; i += 2) {
            String source = namesAndSources[i + 1];
            URI uri = URI.create("memory:///" + namesAndSources[i].replace('.', '/') + Kind.SOURCE.extension);
            units.add(new SimpleJavaFileObject(uri, Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return source;
                }
            });
        }
        Map<String, ByteArrayOutputStream> outputs = new LinkedHashMap<>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavaFileManager collecting = new ForwardingJavaFileManager<>(files) {
                @Override
                public JavaFileObject getJavaFileForOutput(
                        Location location, String className, Kind kind, javax.tools.FileObject sibling) {
                    return new SimpleJavaFileObject(URI.create("memory:///" + className.replace('.', '/')), kind) {
                        @Override
                        public OutputStream openOutputStream() {
                            return outputs.computeIfAbsent(className, name -> new ByteArrayOutputStream());
                        }
                    };
                }
            };
            List<String> options = List.of("-proc:none", "-nowarn");
            if (!compiler.getTask(null, collecting, null, options, null, units).call()) {
                throw new IllegalArgumentException("the sources do not compile");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, byte[]> compiled = new LinkedHashMap<>();
        outputs.forEach((name, bytes) -> compiled.put(name, bytes.toByteArray()));
        return compiled;
    }
}
