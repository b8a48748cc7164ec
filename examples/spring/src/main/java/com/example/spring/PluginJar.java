package com.example.spring;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/** Builds the plugin of this example, so that it can be run as it is; a real one has a project of its own. */
final class PluginJar {
    private static final String SOURCE =
            """
            package com.example.greeter;

            import com.example.spring.Clock;
            import com.example.spring.Greeting;
            import org.pf4j.Extension;

            @Extension
            public class Greeter implements Greeting {
                private final Clock clock;

                public Greeter(Clock clock) {
                    this.clock = clock;
                }

                @Override
                public String text() {
                    return "Hello from a plugin at " + clock.now();
                }
            }
            """;

    private PluginJar() {}

    static void build(Path folder) throws IOException {
        Path work = Files.createTempDirectory("greeter");
        Path source = work.resolve("Greeter.java");
        Files.writeString(source, SOURCE);
        String classPath = System.getProperty("java.class.path");
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath, "-d", work.toString(), source.toString());
        if (failed != 0) {
            throw new IllegalStateException("The plugin of the example does not compile; look above for the reason");
        }
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Plugin-Id", "greeter");
        main.putValue("Plugin-Version", "1.0.0");
        try (OutputStream file = Files.newOutputStream(folder.resolve("greeter.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            String name = "com/example/greeter/Greeter.class";
            add(jar, name, Files.readAllBytes(work.resolve(name)));
            // PF4J's annotation processor writes this where it runs
            add(jar, "META-INF/extensions.idx", "com.example.greeter.Greeter\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
