package com.example.spring;

import org.pf4j.ExtensionPoint;

/** What plugins of this host may offer. */
public interface Greeting extends ExtensionPoint {
    String text();
}
