package io.aitherzero.cli;

import java.util.concurrent.CountDownLatch;
import org.pf4j.Plugin;

/** Does not come back from its stop, and says that it is there. */
public final class EndlessStopPlugin extends Plugin {
    @Override
    public void stop() {
        System.err.println("stop of endless");
        boolean interrupted = false;
        while (!interrupted) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted = true;
                Thread.currentThread().interrupt();
            }
        }
    }
}
