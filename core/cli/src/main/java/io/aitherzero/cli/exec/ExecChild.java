package io.aitherzero.cli.exec;

import io.aitherzero.cli.context.ProcessTree;
import java.util.Optional;

/** What runs the command of a job: a process of its own, or the shell of its slot. */
sealed interface ExecChild permits ExecChild.Own, ExecSlotShell {
    /**
     * Ends all of the job and waits for it; an interrupt is kept for later.
     *
     * @param variable a variable and its value that only processes of the job have
     */
    void kill(String variable);

    /** Whether the command has its outputs open, as far as is known. */
    boolean hasBegun();

    /** Waits for the end of the command and returns its exit value, 128 and more if a signal ended it. */
    int waitFor() throws InterruptedException;

    /** Whether it was itself ended before it could tell how the command ended, which may still run. */
    boolean isLost();

    /** A process of its own. */
    record Own(Process process) implements ExecChild {
        @Override
        public void kill(String variable) {
            new ProcessTree(Optional.of(process.toHandle()), variable).kill();
        }

        @Override
        public boolean hasBegun() {
            return true;
        }

        @Override
        public int waitFor() throws InterruptedException {
            return process.waitFor();
        }

        @Override
        public boolean isLost() {
            return false;
        }
    }
}
