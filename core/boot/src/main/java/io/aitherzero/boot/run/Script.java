package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.BootSettings;
import io.aitherzero.boot.run.RunQueue.Node;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of a recorded boot, see {@link BootSettings#order}. What can no longer happen, such as the begin of a module that
 * is gone, is passed over.
 */
final class Script {
    private final Deque<String> events;
    private boolean beginning;

    Script(List<String> order) {
        events = new ArrayDeque<>(order);
    }

    boolean over() {
        return events.isEmpty() && !beginning;
    }

    void told() {
        beginning = false;
    }

    /**
     * The node whose turn it is; null while its turn has not come.
     *
     * @param idle whether nothing has begun that is not over, so that waiting would be in vain
     */
    @Nullable
    Node next(Map<String, Node> nodes, Collection<Node> ready, boolean idle) {
        if (beginning) {
            return null;
        }
        for (@Nullable String event = events.peek(); event != null; event = events.peek()) {
            @Nullable Node node = nodes.get(event.substring(1));
            boolean begin = event.startsWith("+");
            if (begin && node != null && ready.contains(node)) {
                events.remove();
                beginning = true;
                return node;
            }
            if (node != null && (begin ? node.waits() && (!idle || node.waitingFor == 0) : node.unfinished())) {
                return null;
            }
            events.remove();
        }
        return null;
    }
}
