package io.aitherzero.cli;

import io.aitherzero.boot.run.BootListener;
import io.aitherzero.boot.run.Outcome;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says that all runs as soon as it does: before the boot is reported and recorded, for whoever waits for it.
 *
 * @param required without which nothing is said
 * @param err where
 * @param line what
 */
record ReadyLine(List<String> required, PrintStream err, String line) {
    /** The same, seeing a boot together with its progress; says nothing where it is being stopped. */
    BootListener behind(Progress progress, AtomicBoolean stopping) {
        Set<String> started = ConcurrentHashMap.newKeySet();
        return new BootListener() {
            @Override
            public void begun(String id) {
                progress.begun(id);
            }

            @Override
            public void finished(String id, Outcome outcome) {
                progress.finished(id, outcome);
                if (outcome instanceof Outcome.Completed) {
                    started.add(id);
                }
            }

            @Override
            public void over() {
                LaunchMark.remove();
                progress.close();
                if (started.containsAll(required) && !stopping.get()) {
                    err.println(line);
                }
            }
        };
    }
}
