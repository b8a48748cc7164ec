package io.aitherzero.cli.doctor;

/**
 * What is not as it should be.
 *
 * @param level how much it matters
 * @param cause a sentence that names subject, rule and value
 * @param remedy the way out, a sentence
 */
public record Complaint(Level level, String cause, String remedy) {
    /** How much something matters, the least first. */
    public enum Level {
        /** All is well. */
        OK,
        /** A host runs, but an operator may want to know. */
        NOTE,
        /** Something will fail, or is lost. */
        PROBLEM
    }

    static Complaint note(String cause, String remedy) {
        return new Complaint(Level.NOTE, cause, remedy);
    }

    static Complaint problem(String cause, String remedy) {
        return new Complaint(Level.PROBLEM, cause, remedy);
    }
}
