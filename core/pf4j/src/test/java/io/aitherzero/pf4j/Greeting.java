package io.aitherzero.pf4j;

import org.pf4j.ExtensionPoint;

/** An extension point of the application, for plugins compiled in tests. */
public interface Greeting extends ExtensionPoint {}
