package io.aitherzero.base;

/**
 * The interrupts of this thread while it does what must not be broken off, since an interrupt closes each file that is
 * being written or is locked. They are given back at the end.
 */
final class Interrupts implements AutoCloseable {
    private boolean seen;

    private Interrupts() {}

    static Interrupts heldBack() {
        Interrupts interrupts = new Interrupts();
        interrupts.takeBack();
        return interrupts;
    }

    /** What came since, and may have closed a file. */
    void takeBack() {
        seen |= Thread.interrupted();
    }

    /** One that was thrown. */
    void took() {
        seen = true;
    }

    @Override
    public void close() {
        if (seen) {
            Thread.currentThread().interrupt();
        }
    }
}
