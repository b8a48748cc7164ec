package io.aitherzero.pf4j;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.jspecify.annotations.Nullable;

/**
 * URLs of resources in archives whose connections share no open archive. The JDK's own keep the first one that anybody
 * opened, for all loaders and for ever, so that a plugin loaded anew from the same file would read what was there before.
 */
final class UncachedUrl extends URLStreamHandler {
    private static final UncachedUrl HANDLER = new UncachedUrl();

    private UncachedUrl() {}

    /** The same URL with connections of its own; one that is not of an archive as it is. */
    static @Nullable URL of(@Nullable URL url) {
        if (url == null || !url.getProtocol().equals("jar")) {
            return url;
        }
        try {
            return new URL(null, url.toExternalForm(), HANDLER);
        } catch (MalformedURLException e) {
            return url;
        }
    }

    private static URL plain(URL url) throws MalformedURLException {
        return new URL(url.toExternalForm());
    }

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
        return uncached(plain(url).openConnection());
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
        return uncached(plain(url).openConnection(proxy));
    }

    private static URLConnection uncached(URLConnection connection) {
        connection.setUseCaches(false);
        return connection;
    }

    /** Leaves the reading to the JDK's handler, which knows where the archive ends and its entry begins. */
    @Override
    protected void parseURL(URL url, String spec, int start, int limit) {
        try {
            String rest = spec.substring(start, limit);
            URL parsed = url.getPath().isEmpty() ? new URL("jar:" + rest) : new URL(plain(url), rest);
            setURL(
                    url,
                    "jar",
                    parsed.getHost(),
                    parsed.getPort(),
                    parsed.getAuthority(),
                    parsed.getUserInfo(),
                    parsed.getPath(),
                    parsed.getQuery(),
                    url.getRef());
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
