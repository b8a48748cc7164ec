package io.aitherzero.parallel.limit;

import java.util.ArrayList;
import java.util.List;

/** The changes of one limit: the first, and the latest of many. */
final class Decisions {
    private static final int MOST = 256;

    private final List<ThrottleDecision> all = new ArrayList<>();

    void add(ThrottleDecision decision) {
        if (all.size() == MOST) {
            all.remove(1);
        }
        all.add(decision);
    }

    List<ThrottleDecision> all() {
        return List.copyOf(all);
    }
}
