package io.aitherzero.cli;

import io.aitherzero.cli.context.CliContext;
import io.aitherzero.host.Launch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A command line that is typed in this process, and what came of it. */
public final class Typed {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private Consumer<Runnable> onTermination = action -> {};

    Typed in(Path home) {
        properties.put("aither.home", home.toString());
        return this;
    }

    public Typed with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Typed withProperty(String property, String value) {
        properties.put(property, value);
        return this;
    }

    Typed onTermination(Consumer<Runnable> given) {
        onTermination = given;
        return this;
    }

    public int run(String... args) {
        CliContext context = new CliContext(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment::get,
                properties::get,
                new Launch(Instant.EPOCH, System.nanoTime(), false),
                System::nanoTime,
                onTermination);
        return Program.run(args, context);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
