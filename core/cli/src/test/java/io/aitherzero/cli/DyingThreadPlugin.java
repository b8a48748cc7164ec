package io.aitherzero.cli;

import org.pf4j.Plugin;

/** Begins a thread with a name for a terminal, which dies. */
public final class DyingThreadPlugin extends Plugin {
    @Override
    public void start() {
        Thread dying = new Thread(
                () -> {
                    throw new IllegalStateException("text\u001b[2J");
                },
                "name\u001b[2J");
        dying.start();
        try {
            dying.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
