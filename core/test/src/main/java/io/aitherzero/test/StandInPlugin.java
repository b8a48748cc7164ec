package io.aitherzero.test;

import java.util.concurrent.CountDownLatch;
import org.pf4j.Plugin;

/** What runs in place of a plugin that a test has a stand-in for. */
public abstract sealed class StandInPlugin extends Plugin {
    private StandInPlugin() {}

    /** One that starts. */
    public static final class Working extends StandInPlugin {
        /** Called by the host. */
        public Working() {}
    }

    /** One whose start throws. */
    public static final class Failing extends StandInPlugin {
        /** Called by the host. */
        public Failing() {}

        @Override
        public void start() {
            throw new IllegalStateException("The test has this stand-in fail");
        }
    }

    /** One whose start hangs until the host has been closed. */
    public static final class Hanging extends StandInPlugin {
        private static volatile CountDownLatch end = new CountDownLatch(1);

        /** Called by the host. */
        public Hanging() {}

        static void arm() {
            end = new CountDownLatch(1);
        }

        static void letGo() {
            end.countDown();
        }

        @Override
        public void start() {
            CountDownLatch mine = end;
            boolean interrupted = false;
            while (mine.getCount() > 0) {
                try {
                    mine.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
