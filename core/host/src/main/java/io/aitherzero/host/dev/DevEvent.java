package io.aitherzero.host.dev;

import io.aitherzero.boot.graph.Finding;
import java.util.List;

/** Something that a {@link DevFolder} tells. */
public sealed interface DevEvent {
    /**
     * What is compiled is no whole plugin, or cannot be read; what ran before goes on.
     *
     * @param project whose it is
     * @param reason why, and what helps
     */
    record NotWhole(PluginProject project, String reason) implements DevEvent {}

    /**
     * What the modules have left that a change has unloaded.
     *
     * @param leaks a finding for each class loader that is still in use; empty where none is
     */
    record Unloaded(List<Finding> leaks) implements DevEvent {}
}
