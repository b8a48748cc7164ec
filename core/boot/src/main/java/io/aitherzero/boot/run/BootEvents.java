package io.aitherzero.boot.run;

import io.aitherzero.boot.graph.BootProfile;
import io.aitherzero.boot.graph.ModuleGraph;
import io.aitherzero.boot.plan.BootPlan;
import java.util.Optional;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * A boot as events of the JVM's flight recorder, if that has been used before the boot begins: {@code
 * io.aitherzero.ModuleLoad} and {@code ModuleStart} for each module that begins, {@code io.aitherzero.Boot} for the whole.
 * Without it, or in a JVM that does not have it, nothing is recorded and no event class is loaded.
 */
public final class BootEvents {
    private static final BootListener NOTHING = new BootListener() {};

    private final @Nullable JfrBootListener recording;

    private BootEvents(@Nullable JfrBootListener recording) {
        this.recording = recording;
    }

    /**
     * Of a boot that begins now.
     *
     * @param plan what is to be started
     * @param recorder takes down its times, and is told of each thing before {@link #modules}
     */
    public static BootEvents begin(BootPlan plan, BootRecorder recorder) {
        return new BootEvents(recorderUsed() ? new JfrBootListener(plan, recorder) : null);
    }

    /** A listener that makes events of the modules of a boot. */
    public BootListener modules() {
        return recording == null ? NOTHING : recording;
    }

    /** The boot is over. */
    public void over(BootProfile profile) {
        if (recording != null) {
            recording.over(profile);
        }
    }

    /**
     * A listener that makes an {@code io.aitherzero.ModuleStop} of each module that is stopped.
     *
     * @param graph the modules to stop
     */
    public static BootListener ofStop(ModuleGraph graph) {
        return recorderUsed() ? new JfrStopListener(graph) : NOTHING;
    }

    /** Costs the loading of one class, where touching an event class would load a hundred. */
    private static boolean recorderUsed() {
        Optional<Module> jfr = ModuleLayer.boot().findModule("jdk.jfr");
        return jfr.isPresent() && FlightRecorder.isInitialized();
    }
}
