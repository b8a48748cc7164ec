package io.aitherzero.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The version of this host, which plugins may ask for with {@code Plugin-Requires}. */
public final class HostVersion {
    private static final String RESOURCE = "version.txt";

    private HostVersion() {}

    /** The version that the build wrote down. */
    public static String current() {
        try (@Nullable InputStream resource = HostVersion.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("The resource " + RESOURCE + " beside " + HostVersion.class.getName()
                        + " is missing; build the host again");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new UncheckedIOException("The version of the host cannot be read", e);
        }
    }
}
