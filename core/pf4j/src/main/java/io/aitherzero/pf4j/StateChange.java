package io.aitherzero.pf4j;

import java.util.Optional;

/**
 * A plugin has another state.
 *
 * @param module the plugin
 * @param before PF4J's name of the state before
 * @param after PF4J's name of the state now
 * @param failure what the plugin failed with, if it did
 */
public record StateChange(String module, String before, String after, Optional<String> failure) {}
