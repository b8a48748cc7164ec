package io.aitherzero.pf4j;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The look-ups in loaders of other kinds that the current thread's look-up is a part of: such a loader may ask back, and
 * none is entered twice.
 */
final class LookupTrail {
    private static final ThreadLocal<@Nullable Set<Step>> STEPS = new ThreadLocal<>();

    private LookupTrail() {}

    /** Notes that a loader asks another one for a class; false if it is already doing so. */
    static boolean enter(ClassLoader loader, String className) {
        Set<Step> steps = STEPS.get();
        if (steps == null) {
            steps = new HashSet<>();
            STEPS.set(steps);
        }
        return steps.add(new Step(loader, className));
    }

    static void leave(ClassLoader loader, String className) {
        Set<Step> steps = STEPS.get();
        if (steps != null && steps.remove(new Step(loader, className)) && steps.isEmpty()) {
            STEPS.remove();
        }
    }

    /** What a thread that goes on with this thread's look-up has to continue. */
    static Set<Step> copy() {
        Set<Step> steps = STEPS.get();
        return steps == null ? Set.of() : Set.copyOf(steps);
    }

    static void resume(Set<Step> steps) {
        STEPS.set(new HashSet<>(steps));
    }

    record Step(ClassLoader loader, String className) {}
}
