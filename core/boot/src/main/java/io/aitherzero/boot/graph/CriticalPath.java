package io.aitherzero.boot.graph;

import java.util.List;

/**
 * The chain of dependencies with the largest sum of weights: no schedule finishes sooner.
 *
 * @param modules from the first to start to the last
 * @param nanos the sum of their weights
 */
public record CriticalPath(List<String> modules, long nanos) {
    /** Copies the list. */
    public CriticalPath {
        modules = List.copyOf(modules);
    }
}
