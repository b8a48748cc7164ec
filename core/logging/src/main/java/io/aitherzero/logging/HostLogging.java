package io.aitherzero.logging;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * What SLF4J finds in the distribution. Log4j takes half a second to come up, so until a boot is over the lines of the
 * built-in logging are written without it, in the same form to the same file; see {@link EarlyLog}. Where an operator has
 * told Log4j anything, by {@code conf/log4j2.xml}, a system property or a variable, it is there from the first line.
 *
 * <p>{@link #getLoggerFactory} is a {@link Runnable}: it brings Log4j up, and returns when every logger writes through it.
 */
public final class HostLogging implements SLF4JServiceProvider {
    /** The version of SLF4J's interface for providers, as each of them names it. */
    private static final String INTERFACE = "2.0.99";

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new ContextMap();

    /** Made by SLF4J. */
    public HostLogging() {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        return HostLoggers.all();
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return INTERFACE;
    }

    @Override
    public void initialize() {
        HostLoggers.all().begin();
    }
}
