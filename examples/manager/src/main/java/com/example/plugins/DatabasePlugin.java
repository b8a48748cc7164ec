package com.example.plugins;

import org.pf4j.Plugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plain PF4J plugin; it knows nothing of AitherZero. */
public class DatabasePlugin extends Plugin {
    private static final Logger LOG = LoggerFactory.getLogger(DatabasePlugin.class);

    @Override
    public void start() {
        LOG.info("opens the database");
    }
}
