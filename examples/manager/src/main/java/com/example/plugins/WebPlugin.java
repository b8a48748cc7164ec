package com.example.plugins;

import org.pf4j.Plugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plain PF4J plugin; it knows nothing of AitherZero. */
public class WebPlugin extends Plugin {
    private static final Logger LOG = LoggerFactory.getLogger(WebPlugin.class);

    @Override
    public void start() {
        LOG.info("serves from the database");
    }
}
